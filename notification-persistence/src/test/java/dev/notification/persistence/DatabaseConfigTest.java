package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseConfigTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "notification.db", "jdbc:sqlite:", "jdbc:sqlite::memory:", "jdbc:h2:mem:x"})
    void whatIsNoDurableDatabaseOfOursIsRefused(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> DatabaseConfig.of(url));
    }

    @Test
    void aSqliteDatabaseIsAFile() {
        assertThat(DatabaseConfig.of("jdbc:sqlite:a/b.db").file()).contains(Path.of("a/b.db"));
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

    /** The driver would make a new database of that whole name, or do something else that nobody has asked for. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "n.db?foo=bar > takes no parameters, and its file name no '?': leave out foo.",
                "n.db?synchronous=OFF&foo=hunter2 > leave out synchronous, foo.",
                "n.db? > leave out the '?'.",
                "n.db?hunter2 hunter2 > leave out (something that is no name).",
                "file:n.db?mode=ro > takes no parameters",
                "file:n.db > takes a path, not a file: URI",
                ":resource:n.db > names no file",
                "'n.db ' > begins or ends with a blank",
                "' n.db' > begins or ends with a blank",
                "data/ > names a folder",
            })
    void anSqliteAddressIsNothingButThePathOfAFile(String rest, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseConfig.of("jdbc:sqlite:" + rest))
                .withMessageContaining(problem)
                .withMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb.db", "a\u0000b.db", "n.db\n"})
    void aFileNameHasNoControlCharacters(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> DatabaseConfig.of("jdbc:sqlite:" + name));
    }

    @Test
    void aNameThatTheLocaleCannotSayIsRefusedWithAdvice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseConfig.of("jdbc:sqlite:/srv/caf\uFFFD\uFFFD/n.db"))
                .withMessageContaining("LC_ALL=C.UTF-8");
    }

    /** The driver passes over what it does not know, and takes whatever is not "true" for false. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "?foo=bar > foo is no parameter of the PostgreSQL driver",
                "?sslMode=require > (it is spelt sslmode)",
                "?hunter2!=1 > (something that is no name) is no parameter",
                "?ssl=yes > ssl is true or false",
                "?ssl=true;sslmode=require > ssl is true or false",
                "?sslmode=on > sslmode is one of disable, allow, prefer, require, verify-ca, verify-full",
                "?prepareThreshold=hunter2 > prepareThreshold is a whole number",
                "?tcpNoDelay=1 > tcpNoDelay is true or false",
                "?socketTimeout=0 > the server itself sets socketTimeout",
                "?readOnly=true > nothing could be written",
                "?replication=database > nothing could be written",
                "?targetServerType=preferSecondary > nothing could be written",
                "?PGHOST=elsewhere > stand before the '?'",
                "?sslmode=disable&sslmode=require > the parameter sslmode is there twice",
                "?sslcert=%zz > percent-encoded",
                "?password=hunter2&user=u&password=hunter2 > password is there twice",
                "&ssl=true > stands behind a '?'",
                "/x > is jdbc:postgresql://HOST/NAME",
                "' ' > begins or ends with a blank",
            })
    void aParameterThatPostgresWouldPassOverIsRefused(String behind, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseConfig.of("jdbc:postgresql://host/b" + behind))
                .withMessageContaining(problem)
                .withMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://h",
                "jdbc:postgresql://h:port/b",
                "jdbc:postgresql://h:0/b",
                "jdbc:postgresql://h:65536/b",
                "jdbc:postgresql:/b"
            })
    void whatIsNoAddressOfPostgresIsRefused(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseConfig.of(url))
                .withMessageContaining("an address of PostgreSQL is jdbc:postgresql://HOST/NAME");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql:b",
                "jdbc:postgresql://h/b?ssl",
                "jdbc:postgresql://[::1]:5433/b?sslmode=verify-full&sslrootcert=/x%20y",
                "jdbc:postgresql://h1:5432,h2/b?targetServerType=primary&loadBalanceHosts=false",
                "jdbc:postgresql:///b?currentSchema=inbox,public&ApplicationName=shop",
                "jdbc:postgresql://h/b?options=-c%20search_path%3Dinbox&prepareThreshold=0&assumeMinServerVersion=14",
                "jdbc:postgresql://h/b?requireAuth=scram-sha-256"
            })
    void whatTheDriverKnowsIsLeftToIt(String url) {
        assertThat(DatabaseConfig.of(url).url()).isEqualTo(url);
    }
}
