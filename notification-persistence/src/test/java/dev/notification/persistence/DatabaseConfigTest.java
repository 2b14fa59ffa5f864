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

    @Test
    void aPasswordInTheAddressIsUsedAndTakenOutOfIt() {
        assertThat(DatabaseConfig.of("jdbc:postgresql://h/b?user=ada&password=a%26b&ssl=true"))
                .isEqualTo(new DatabaseConfig("jdbc:postgresql://h/b?user=ada&ssl=true", "", "a&b", 16));
        assertThat(DatabaseConfig.of("jdbc:postgresql://h/b?password=x").url()).isEqualTo("jdbc:postgresql://h/b");
        assertThat(DatabaseConfig.of("jdbc:postgresql://h/b?ssl=true&password=x")
                        .url())
                .isEqualTo("jdbc:postgresql://h/b?ssl=true");
        assertThat(new DatabaseConfig("jdbc:postgresql://h/b?password=", "u", "mine", 8).password())
                .isEqualTo("mine");
    }

    @Test
    void aPasswordBeforeTheHostIsRefusedWithoutBeingShown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseConfig.of("jdbc:postgresql://ada:hunter2@host/b"))
                .withMessageNotContaining("hunter2");
        assertThat(DatabaseConfig.of("jdbc:sqlite:/home/ada@work/n.db").file())
                .contains(Path.of("/home/ada@work/n.db"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://h/b?password=x",
                "jdbc:postgresql://h/b?ssl=true&sslpassword=x",
                "jdbc:postgresql://u:x@h/b",
                "jdbc:sqlite:n.db?key=x",
                "jdbc:sqlite:n.db?hexKey=x"
            })
    void itKnowsAnAddressThatShowsAPassword(String url) {
        assertThat(DatabaseConfig.hasPassword(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://h/b?user=u&sslrootcert=/x&targetServerType=primary",
                "jdbc:postgresql://h/b?password=",
                "jdbc:sqlite:/home/ada@work/n.db",
                "jdbc:sqlite:password=n.db"
            })
    void itKnowsAnAddressThatShowsNone(String url) {
        assertThat(DatabaseConfig.hasPassword(url)).isFalse();
    }
}
