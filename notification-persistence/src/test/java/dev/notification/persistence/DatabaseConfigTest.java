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

    @ParameterizedTest
    @ValueSource(ints = {1, 0, -1, 201})
    void numbersOfConnectionsThatNobodyMeansAreRefused(int connections) {
        assertThatIllegalArgumentException().isThrownBy(() -> of("jdbc:sqlite:n.db", connections));
    }

    @Test
    void itSaysHowManyTransactionsOfSendsItCarriesAtOnce() {
        assertThat(of("jdbc:sqlite:n.db", 16).sendLanes()).isEqualTo(1);
        assertThat(of("jdbc:postgresql://host/b", 16).sendLanes()).isEqualTo(2);
        assertThat(of("jdbc:postgresql://host/b", 7).sendLanes()).isEqualTo(2);
        assertThat(of("jdbc:postgresql://host/b", 6).sendLanes()).isEqualTo(1);
        assertThat(of("jdbc:postgresql://host/b", 2).sendLanes()).isEqualTo(1);
    }

    private static DatabaseConfig of(String url, int connections) {
        return new DatabaseConfig(url, "", "", connections);
    }

    @Test
    void itNeverPrintsAPassword() {
        var config = new DatabaseConfig("jdbc:postgresql://host/b?password=secret1&ssl=true", "u", "secret2", 8);

        assertThat(config.toString()).doesNotContain("secret").contains("ssl=true");
    }
}
