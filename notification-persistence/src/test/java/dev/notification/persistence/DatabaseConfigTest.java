package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseConfigTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "notification.db", "jdbc:sqlite:", "jdbc:sqlite::memory:", "jdbc:h2:mem:x"})
    void whatIsNoDurableDatabaseOfOursIsRefused(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> DatabaseConfig.of(url));
    }

    @Test
    void aSqliteDatabaseIsAFile() {
        assertThat(DatabaseConfig.of("jdbc:sqlite:a/b.db?cache=private").file()).contains(Path.of("a/b.db"));
        assertThat(DatabaseConfig.of("jdbc:postgresql://host/b").file()).isEmpty();
    }

    @Test
    void itNeverPrintsAPassword() {
        var config = new DatabaseConfig("jdbc:postgresql://host/b?password=secret1&ssl=true", "u", "secret2", 8);

        assertThat(config.toString()).doesNotContain("secret").contains("ssl=true");
    }
}
