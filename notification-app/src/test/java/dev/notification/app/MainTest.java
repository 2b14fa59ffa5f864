package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.notification.core.domain.KeySecret;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.PersistenceModule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private String input = "";
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path directory;

    private int run(Map<String, String> environment, String... arguments) {
        return Main.run(
                arguments,
                environment,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void helpNamesEverySettingButSecrets() {
        int status = run(Map.of(), "--help");

        assertThat(status).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("--http.port")
                .contains("--send.policy")
                .doesNotContain("--jwt.secret")
                .doesNotContain("--database.password");
    }

    @Test
    void helpSaysWhatMayBeWrittenAndWhatIsTheDefault() {
        run(Map.of(), "--help");

        assertThat(out.toString(StandardCharsets.UTF_8).replaceAll("\\s+", " "))
                .contains("port to listen on; 0 takes any that is free (0 to 65535; default 8080)")
                .contains("how much is logged (error, warn, info, debug, trace; default info)")
                .contains("empty: never (1m to 3650d)")
                .contains("where to listen (a name or an address; default 0.0.0.0)");
    }

    @Test
    void settingsMayStandBehindACommandToo() {
        Path file = directory.resolve("notification.db");

        assertThat(run(Map.of(), "migrate", "--database.url=jdbc:sqlite:" + file))
                .as(errors())
                .isZero();
        assertThat(file).exists();
        input = "password123\n";
        assertThat(run(Map.of(), "user", "create", "shop", "--database.url=jdbc:sqlite:" + file))
                .isZero();
        assertThat(run(Map.of(), "migrate", "--help")).isZero();
        assertThat(printed()).doesNotContain("--http.port");
        assertThat(run(Map.of(), "migrate", "--database.password=hunter2")).isEqualTo(78);
        assertThat(errors()).contains("--database.password shows a secret").doesNotContain("hunter2");
    }

    @Test
    void theOperatorListsShowsExportsAndDeletesUsers() {
        String database = "--database.url=jdbc:sqlite:" + directory.resolve("notification.db");
        input = "password123\n";
        run(Map.of(), "user", "create", "ada", database);

        assertThat(run(Map.of(), "user", "list", "--prefix=ad", database)).isZero();
        assertThat(printed()).contains("1 username=ada role=user").contains("unread=0");
        assertThat(run(Map.of(), "user", "show", "ada", database)).isZero();
        assertThat(printed()).contains("holds 0, unread 0, unseen 0");
        out.reset();
        assertThat(run(Map.of(), "user", "list", "--output=json", database)).isZero();
        assertThat(run(Map.of(), "user", "show", "ada", "--output=json", database))
                .isZero();
        assertThat(printed().lines())
                .hasSize(2)
                .allMatch(line ->
                        line.startsWith("{\"user_id\":1,\"username\":\"ada\",\"service\":false,\"role\":\"user\","))
                .allMatch(line -> line.contains("\"unread\":0"));
        assertThat(run(Map.of(), "user", "export", "ada", database)).isZero();
        assertThat(printed()).contains("\"type\":\"account\"").contains("\"action\":\"registered\"");
        input = "no\n";
        assertThat(run(Map.of(), "user", "delete", "ada", database)).isEqualTo(2);
        assertThat(errors()).contains("nothing was deleted");
        assertThat(run(Map.of(), "user", "delete", "ada", "--yes", database)).isZero();
        assertThat(printed()).contains("user ada, number 1, is being deleted");
        assertThat(run(Map.of(), "user", "show", "ada", database)).isEqualTo(65);
        assertThat(errors()).contains("there is no user ada");
    }

    /** What only reads or changes makes nothing: the commonest mistake is a wrong folder, or a slip in database.url. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "user list",
                "user show ada",
                "user export ada",
                "user role ada admin",
                "user password ada",
                "user delete ada",
                "service list",
                "key list",
                "key revoke 0123456789",
                "key rotate 0123456789",
                "integrity",
                "backup backup.db",
                "epoch renew --yes",
                "restore --in-place"
            })
    void aDatabaseThatIsNotThereIsSaidAndNoneIsMade(String line) throws IOException {
        Path file = directory.resolve("notification.db");

        assertThat(run(Map.of("NOTIFICATION_DATABASE_URL", "jdbc:sqlite:" + file), line.split(" ")))
                .isEqualTo(69);

        assertThat(errors())
                .contains("there is no database " + directory.toRealPath().resolve("notification.db")
                        + ": see database.url")
                .contains("'notification migrate'");
        assertThat(printed()).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whatMakesADatabaseByTheWaySaysSoOnce() {
        String database = "--database.url=jdbc:sqlite:" + directory.resolve("notification.db");

        String key = keyFrom(database, "key", "create", "shop", "--scopes=send");
        keyFrom(database, "service", "create", "till");

        assertThat(key).startsWith("nsk_");
        assertThat(errors())
                .containsOnlyOnce("there was no database: made a new one, " + directory.resolve("notification.db"));
    }

    /** On the machine's disk there may be a device by that name: a backup once took the place of /dev/null. */
    @ParameterizedTest
    @ValueSource(strings = {"pipe", "link", "latest"})
    void aBackupTakesThePlaceOfNothingButAFile(String name) throws IOException, InterruptedException {
        String database = "--database.url=jdbc:sqlite:" + directory.resolve("notification.db");
        keyFrom(database, "service", "create", "shop");
        Path pipe = directory.resolve("pipe");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "there is no mkfifo here");
        Files.createSymbolicLink(directory.resolve("link"), pipe);
        Files.createSymbolicLink(directory.resolve("latest"), Files.createFile(directory.resolve("yesterdays")));
        Path target = directory.resolve(name);

        assertThat(run(Map.of(), database, "backup", target.toString(), "--overwrite"))
                .isEqualTo(65);

        assertThat(errors()).contains(target + " is no regular file, and nothing is put in its place");
        assertThat(Files.readAttributes(pipe, BasicFileAttributes.class).isOther())
                .isTrue();
        assertThat(directory.resolve("link")).isSymbolicLink();
        assertThat(directory.resolve("latest")).isSymbolicLink();
        assertThat(run(Map.of(), database, "backup", "-")).isEqualTo(2);
        assertThat(errors()).contains("does not go to standard output");
        assertThat(Path.of("-")).doesNotExist();
        assertThat(run(Map.of(), database, "backup", "")).isEqualTo(2);
        assertThat(run(Map.of(), database, "restore", directory.toString())).isEqualTo(65);
        assertThat(errors()).contains(directory + " is a folder, and no backup");
        assertThat(run(Map.of(), database, "restore", "nothing.db")).isEqualTo(65);
        assertThat(errors())
                .contains("there is no file " + Path.of("nothing.db").toAbsolutePath());
    }

    /** As everywhere, the settings file may stand before the command. */
    @Test
    void healthAsksTheServerOfTheSettingsFileBeforeIt() throws IOException {
        Path file = Files.writeString(directory.resolve("other.properties"), "http.host=127.0.0.1\nhttp.port=1\n");

        assertThat(run(Map.of(), "--config=" + file, "health")).isEqualTo(69);

        assertThat(errors()).contains("http://127.0.0.1:1 cannot be reached");
    }

    @Test
    void whoDeletesAUserIsAskedOnStandardErrorAndOnlyIfThereIsOne() {
        String database = "--database.url=jdbc:sqlite:" + directory.resolve("notification.db");
        input = "password123\n";
        run(Map.of(), database, "user", "create", "ada");
        out.reset();

        assertThat(run(Map.of(), database, "user", "delete", "bob")).isEqualTo(65);
        assertThat(errors()).contains("there is no user bob").doesNotContain("type yes");
        assertThat(run(Map.of(), database, "user", "delete", "ada")).isEqualTo(2);
        assertThat(errors()).contains("type yes to go on");
        assertThat(printed()).isEmpty();
    }

    @Test
    void theSettingsFileMayBeNamedBehindACommandToo() throws IOException {
        Path file = Files.writeString(directory.resolve("my.properties"), "http.port=4711\n");
        Path other = Files.writeString(directory.resolve("other.properties"), "http.port=4712\n");

        assertThat(run(Map.of(), "config", "show", "--config", file.toString())).isZero();
        assertThat(printed()).contains("http.port=4711");
        out.reset();
        assertThat(run(Map.of(), "--config=" + file, "config", "show", "--config=" + other))
                .isZero();
        assertThat(printed()).contains("http.port=4712");
        assertThat(run(Map.of(), "serve", "--demo", "--config=" + file)).isEqualTo(2);
        assertThat(errors()).contains("the demo takes no settings file");
        assertThat(run(Map.of(), "migrate", "--config=")).isEqualTo(78);
        assertThat(errors()).contains("the name of a file is empty");
    }

    @Test
    void aSettingsFileThatNeverEndsIsNotReadForEver() {
        assumeTrue(Files.exists(Path.of("/dev/zero")), "there is no /dev/zero here");

        assertThat(run(Map.of(), "migrate", "--config=/dev/zero")).isEqualTo(78);

        assertThat(errors()).contains("the file /dev/zero is too long to be meant");
    }

    /** Whatever an operator puts into an address, and wherever it is shown or refused. */
    @ParameterizedTest
    @CsvSource({
        "HTTP_PUBLIC_URL,https://u:hunter2@h/d",
        "HTTP_PUBLIC_URL,ftp://h/d?key=hunter2",
        "HTTP_ORIGINS,https://u:hunter2@h",
        "HTTP_ORIGINS,https://h/d?token=hunter2",
        "TRACES_ENDPOINT,http://h/d?api-key=hunter2",
        "TRACES_ENDPOINT,http://u:hunter2@h/d",
        "TRACES_ENDPOINT,http://u:hunt er hunter2@h/d",
        "AUTH_JWT_JWKS_URL,https://u:hunter2@h/d",
        "AUTH_JWT_JWKS_URL,https://h/d?key=hunter2",
        "DATABASE_URL,jdbc:postgresql://u:ge@im/hunter2@localhost:1/d",
        "DATABASE_URL,jdbc:postgresql:hunter2@?password=hunter2",
        "DATABASE_URL,jdbc:postgresql://localhost:1/d?password=hunter2",
    })
    void aSecretInAnAddressIsShownNowhere(String setting, String address) {
        Map<String, String> environment = Map.of("NOTIFICATION_" + setting, address);
        String key = setting.equals("HTTP_PUBLIC_URL")
                ? "http.public-url"
                : setting.equals("AUTH_JWT_JWKS_URL")
                        ? "auth.jwt.jwks-url"
                        : setting.toLowerCase(Locale.ROOT).replace('_', '.');

        run(environment, "config", "show", "--origin");
        run(environment, "config", "show", "--output=json");
        run(environment, "config", "explain", key);
        run(environment, "integrity");
        assertThat(printed()).contains(key + "=", "hidden").doesNotContain("hunter2");
        assertThat(run(Map.of(), "integrity", "--" + key + "=" + address)).isEqualTo(78);

        assertThat(errors()).contains("--" + key + " shows a secret").doesNotContain("hunter2");
    }

    @Test
    void aSettingThatIsNotThereOrNotSetIsSaidInWords() {
        assertThat(run(Map.of(), "config", "explain", "htp.port")).isEqualTo(65);
        assertThat(errors()).contains("there is no setting 'htp.port'; did you mean http.port?");
        assertThat(run(Map.of(), "config", "explain", "jwt.secret")).isZero();
        assertThat(printed()).contains("now: empty (default)");
    }

    @Test
    void theFormerNameOfASettingIsSaidOnTheCommandLineToo() {
        Logger logger = (Logger) LoggerFactory.getLogger(CommandTree.class);
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        logger.addAppender(lines);
        try {
            run(Map.of(), "--websocket.origins=https://shop.example", "--http.port=x");
        } finally {
            logger.detachAppender(lines);
        }

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("--websocket.origins is now called --http.origins; rename it");
    }

    @Test
    void anEmptyHostIsAWrongSetting() {
        assertThat(run(Map.of(), "--http.host=")).isEqualTo(78);
        assertThat(errors()).contains("--http.host must be a name or an address");
    }

    @Test
    void anUnknownOptionIsWrongUsage() {
        assertThat(run(Map.of(), "--colour=blue")).isEqualTo(2);
        assertThat(errors()).contains("--colour=blue");
    }

    /** Every user of the machine can read a command line. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--jwt.secret=hunter2",
                "--database.password=hunter2",
                "--database.url=jdbc:postgresql://localhost:1/shop?user=ada&password=hunter2",
                "--database.url=jdbc:postgresql://localhost:1/shop?sslpassword=hunter2",
                "--database.url=jdbc:postgresql://ada:hunter2@localhost:1/shop",
                "--traces.endpoint=https://collector.example/v1/traces?key=hunter2",
                "--traces.endpoint=https://ada:hunter2@collector.example/v1/traces",
            })
    void aSecretOnTheCommandLineIsRefusedAndNotPrinted(String argument) {
        assertThat(run(Map.of(), argument)).isEqualTo(78);

        assertThat(errors())
                .contains(argument.substring(0, argument.indexOf('=')) + " shows a secret")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost:1/shop?user=ada&password=hunter2",
                "jdbc:postgresql://localhost:port/shop?password=hunter2",
                "jdbc:postgresql://localhost:1/shop?PASSWORD=hunter2",
                "jdbc:postgresql://localhost:1/shop?password=%zzhunter2",
                "jdbc:postgresql://ada:hunter2@localhost:1/shop",
                "jdbc:postgresql:hunter2@?password=hunter2",
                "jdbc:hunter2"
            })
    void aPasswordInTheDatabasesAddressIsNeverPrinted(String url) {
        int status = run(Map.of("NOTIFICATION_DATABASE_URL", url, "NOTIFICATION_LOG_LEVEL", "debug"));

        assertThat(status).isIn(69, 78);
        assertThat(errors()).doesNotContain("hunter2");
    }

    @Test
    void wrongSettingsAreNamedTogetherAndNothingStarts() {
        int status = run(Map.of("NOTIFICATION_HTTP_PORT", "x"), "--send.policy=nobody");

        assertThat(status).isEqualTo(78);
        assertThat(errors())
                .contains("NOTIFICATION_HTTP_PORT must be a whole number")
                .contains("--send.policy must be one of everyone, self, senders");
    }

    @Test
    void aCheckStartsEverythingSaysSoAndStops() {
        int status = run(
                Map.of(),
                "--http.host=127.0.0.1",
                "--http.port=0",
                "--database.url=jdbc:sqlite:" + directory.resolve("notification.db"),
                "--check");

        assertThat(status).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("everything starts");
        assertThat(directory.resolve("notification.db")).exists();
    }

    @Test
    void aTakenPortIsSaid() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int status = run(
                    Map.of(),
                    "--http.host=127.0.0.1",
                    "--http.port=" + taken.getLocalPort(),
                    "--database.url=jdbc:sqlite:" + directory.resolve("notification.db"));

            assertThat(status).isEqualTo(69);
            assertThat(errors()).contains("cannot listen on 127.0.0.1:" + taken.getLocalPort(), "http.port");
        }
    }

    @Test
    void anAddressThatThisMachineDoesNotHaveIsSaid() {
        int status = run(
                Map.of(),
                "--http.host=192.0.2.1",
                "--http.port=0",
                "--database.url=jdbc:sqlite:" + directory.resolve("notification.db"));

        assertThat(status).isEqualTo(69);
        assertThat(errors()).contains("cannot listen on 192.0.2.1:0: ");
    }

    @Test
    void aNameThatIsNoMachinesIsSaid() {
        String host = "a".repeat(64) + ".invalid"; // No resolver has to be asked: a label has 63 letters at most.
        int status = run(
                Map.of(),
                "--http.host=" + host,
                "--http.port=0",
                "--database.url=jdbc:sqlite:" + directory.resolve("notification.db"));

        assertThat(status).isEqualTo(69);
        assertThat(errors()).contains("cannot listen on " + host + ":0: no machine is known by this name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1", "[::1]", "::", "localhost", "127.0.0.1"})
    void itListensOnNamesAndOnAddressesOfBothVersions(String host) {
        int status = run(
                Map.of("NOTIFICATION_HTTP_HOST", host, "NOTIFICATION_HTTP_PORT", "0"),
                "--database.url=jdbc:sqlite:" + directory.resolve("notification.db"),
                "--check");

        assumeTrue(status == 0 || !host.contains(":"), "this machine speaks no IPv6: " + errors());
        assertThat(status).as(errors()).isZero();
    }

    @Test
    void aDamagedDatabaseIsRefusedAndLeftAsItIs() throws IOException {
        Path file = directory.resolve("notification.db");
        Files.writeString(
                file, "this is a text and no database, and it is long enough to be read as a header\n".repeat(99));
        byte[] before = Files.readAllBytes(file);

        int status = run(Map.of(), "--http.port=0", "--database.url=jdbc:sqlite:" + file);

        assertThat(status).isEqualTo(69);
        assertThat(errors()).contains("database").doesNotContain("\tat ");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void aDatabaseIsLookedThroughForDamage() throws IOException {
        Path file = directory.resolve("notification.db");
        String database = "--database.url=jdbc:sqlite:" + file;
        assertThat(run(Map.of(), database, "integrity")).isEqualTo(69);
        assertThat(errors()).contains("there is no database");
        input = "password123\n";
        run(Map.of(), database, "user", "create", "shop");

        assertThat(run(Map.of(), database, "integrity")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("the database is well");

        assertThat(run(Map.of(), "--database.url=jdbc:postgresql://localhost:1/none", "integrity"))
                .isEqualTo(65);
        assertThat(errors()).contains("pg_amcheck");
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aBackupIsWrittenAndRestoredWhileEachStepIsSaid() throws IOException {
        Path file = directory.resolve("notification.db");
        Path backup = directory.resolve("backup.db");
        String database = "--database.url=jdbc:sqlite:" + file;
        assertThat(run(Map.of(), database, "backup", backup.toString())).isEqualTo(69);
        assertThat(errors()).contains("there is no database " + file);
        input = "password123\n";
        run(Map.of(), database, "user", "create", "shop");

        assertThat(run(Map.of(), database, "backup", backup.toString())).isZero();
        assertThat(printed())
                .contains(backup + " is written and well: ")
                .contains(" bytes, schema ")
                .contains(", no notification");
        assertThat(run(Map.of(), database, "backup", backup.toString())).isEqualTo(65);
        assertThat(errors()).contains("add --overwrite");
        assertThat(run(Map.of(), database, "backup", "--overwrite", backup.toString()))
                .isZero();

        assertThat(run(Map.of(), database, "restore", backup.toString())).isZero();
        assertThat(printed())
                .contains(backup + " is restored")
                .contains("the database that was there is now " + file.toRealPath() + ".before-restore-")
                .contains("the history begins anew as r");
        assertThat(run(Map.of(), database, "integrity")).isZero();
    }

    @Test
    void aRestoreThatCannotBeSaysWhy() throws IOException {
        Path file = directory.resolve("notification.db");
        String database = "--database.url=jdbc:sqlite:" + file;
        input = "password123\n";
        run(Map.of(), database, "user", "create", "shop");
        Path text = Files.writeString(directory.resolve("text"), "no database\n".repeat(99));

        assertThat(run(Map.of(), database, "restore")).isEqualTo(2);
        assertThat(errors()).contains("say which FILE to restore, or --in-place");
        assertThat(run(Map.of(), database, "restore", "--in-place", text.toString()))
                .isEqualTo(2);
        assertThat(run(Map.of(), database, "restore", file.toString())).isEqualTo(65);
        assertThat(errors()).contains("belongs to the database itself");
        assertThat(run(Map.of(), database, "restore", text.toString())).isEqualTo(69);
        assertThat(errors()).contains(text + " is damaged, or no SQLite database");
        assertThat(run(Map.of(), database, "restore", "--in-place")).isZero();
        assertThat(printed()).contains("the history begins anew as r");
    }

    @Test
    void forPostgresTheCommandsOfItsOwnAreSaid() {
        String database = "--database.url=jdbc:postgresql://localhost:1/none";

        assertThat(run(Map.of(), database, "--database.user=ada", "backup", "b.dump"))
                .isEqualTo(65);
        assertThat(errors())
                .contains("pg_dump --format=custom --file=b.dump --dbname=postgresql://ada@localhost:1/none");
        assertThat(run(Map.of(), database, "restore", "b.dump")).isEqualTo(65);
        assertThat(errors()).contains("pg_restore ").contains("restore --in-place");
        assertThat(run(Map.of(), database, "restore", "--in-place")).isEqualTo(69);
        assertThat(errors()).contains("cannot open the database");
    }

    @Test
    void aSecondServerOnAFileIsRefused() throws IOException {
        Path file = directory.resolve("notification.db");
        try (PersistenceModule first = PersistenceModule.open(DatabaseConfig.of("jdbc:sqlite:" + file))) {
            first.servedAt("port 4711");

            int status = run(Map.of(), "--http.port=0", "--database.url=jdbc:sqlite:" + file);

            assertThat(status).isEqualTo(69);
            assertThat(errors())
                    .contains(file.toRealPath() + " is in use by another server or command (process "
                            + ProcessHandle.current().pid() + " at port 4711)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:sqlite:n.db?foo=bar", "jdbc:postgresql://localhost:1/none?foo=bar"})
    void aParameterThatTheDriverWouldPassOverIsAWrongSetting(String url) {
        int status = run(Map.of("NOTIFICATION_DATABASE_URL", url));

        assertThat(status).isEqualTo(78);
        assertThat(errors())
                .contains("NOTIFICATION_DATABASE_URL")
                .contains("foo")
                .doesNotContain("bar");
        assertThat(Path.of("n.db?foo=bar")).doesNotExist();
    }

    @Test
    void aDatabaseThatIsNotThereIsSaid() {
        int status = run(Map.of(), "--http.port=0", "--database.url=jdbc:postgresql://localhost:1/none");

        assertThat(status).isEqualTo(69);
        assertThat(errors()).contains("cannot open the database");
    }

    @Test
    void aDatabaseOnNoMachineIsSaid() {
        String host = "a".repeat(64) + ".invalid";

        int status = run(Map.of(), "--http.port=0", "--database.url=jdbc:postgresql://" + host + "/none");

        assertThat(status).isEqualTo(69);
        assertThat(errors())
                .contains("cannot open the database: no machine is known by the name " + host)
                .contains("see the host in database.url");
    }

    @Test
    void theOperatorsNamesFollowTheSameRules() {
        String database = "--database.url=jdbc:sqlite:" + directory.resolve("notification.db");
        input = "password123\n";

        assertThat(run(Map.of(), database, "user", "create", "jose\u0301")).isZero();
        assertThat(run(Map.of(), database, "user", "create", "JOS\u00c9")).isEqualTo(65);
        assertThat(errors()).contains("there is a user JOS\u00c9 already");
        assertThat(run(Map.of(), database, "user", "create", "j\u043ese")).isEqualTo(65);
        assertThat(errors()).contains("does not mix letters of different scripts");
        assertThat(run(Map.of(), database, "user", "role", "Jos\u00e9", "sender"))
                .isZero();
    }

    @Test
    void theOperatorCreatesUsersAndChangesThem() {
        String database = "--database.url=jdbc:sqlite:" + directory.resolve("notification.db");
        input = "password123\n";

        assertThat(run(Map.of(), database, "user", "create", "shop", "--role=sender"))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("user shop has id 1 and role sender");
        assertThat(run(Map.of(), database, "user", "create", "shop")).isEqualTo(65);
        assertThat(errors()).contains("there is a user shop already");
        assertThat(run(Map.of(), database, "user", "role", "shop", "user")).isZero();
        assertThat(run(Map.of(), database, "user", "role", "shop", "admin")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("user shop has role admin");
        assertThat(run(Map.of(), database, "user", "role", "shop", "king")).isEqualTo(65);
        assertThat(errors()).contains("a role is user, sender or admin");
        assertThat(run(Map.of(), database, "user", "role", "nobody", "user")).isEqualTo(65);
        assertThat(errors()).contains("there is no user nobody");
        input = "another password\n";
        assertThat(run(Map.of(), database, "user", "password", "shop")).isZero();
        input = "short\n";
        assertThat(run(Map.of(), database, "user", "password", "shop")).isEqualTo(65);
        assertThat(errors()).contains("at least 8 characters").doesNotContain("short");
        assertThat(run(Map.of(), database, "user")).isEqualTo(2);
        assertThat(errors()).contains("say what to do: create, role, password, list, show, export or delete");
    }

    private String keyFrom(String... arguments) {
        out.reset();
        assertThat(run(Map.of(), arguments)).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theOperatorIssuesKeysWhichStandAloneOnStandardOutput() {
        String database = "--database.url=jdbc:sqlite:" + directory.resolve("notification.db");

        String key =
                keyFrom(database, "key", "create", "shop", "--scopes", "send,users", "--label=ci", "--expires-in=90d");

        assertThat(key).matches("nsk_[0-9A-Za-z]{59}\\R");
        KeySecret secret = KeySecret.parse(key.strip()).orElseThrow();
        assertThat(errors())
                .contains("new service shop with id 1 has a new key " + secret.id() + " for send,users until ")
                .contains("until it is started anew: then it is register.open=false, send.policy=senders")
                .doesNotContain(secret.secret());
        assertThat(keyFrom(database, "key", "list"))
                .containsPattern(secret.id() + "  shop  live  send,users  created \\S+  never used  ends \\S+  ci")
                .doesNotContain(secret.secret())
                .doesNotContain(secret.hash());
        assertThat(keyFrom(database, "key", "list", "--output=json"))
                .contains("{\"id\":\"" + secret.id()
                        + "\",\"service\":\"shop\",\"live\":true,\"scopes\":[\"send\",\"users\"],\"label\":\"ci\"")
                .doesNotContain(secret.secret());
        assertThat(keyFrom(database, "service", "list").lines()).containsExactly("1  shop");
        assertThat(keyFrom(database, "service", "list", "--output=json").strip())
                .isEqualTo("{\"user_id\":1,\"service\":\"shop\"}");
    }

    @Test
    void aKeyIsRotatedAndThenRevoked() {
        String database = "--database.url=jdbc:sqlite:" + directory.resolve("notification.db");
        KeySecret first = KeySecret.parse(keyFrom(database, "key", "create", "shop", "--scopes=send", "--label=ci")
                        .strip())
                .orElseThrow();

        KeySecret second = KeySecret.parse(
                        keyFrom(database, "key", "rotate", first.id().value()).strip())
                .orElseThrow();

        assertThat(errors())
                .contains("service shop with id 1 has a new key " + second.id() + " for send")
                .contains("when nobody uses it any more: key revoke " + first.id());
        assertThat(keyFrom(database, "key", "revoke", "nsk_" + first.id())).isEmpty();
        assertThat(errors()).contains("key " + first.id() + " is revoked");
        assertThat(keyFrom(database, "key", "revoke", first.id().value())).isEmpty();
        assertThat(errors()).contains("key " + first.id() + " was revoked before");
        assertThat(keyFrom(database, "key", "list"))
                .containsPattern(first.id() + "  shop  revoked \\S+  send  .*ci")
                .containsPattern(second.id() + "  shop  live  send  .*ci");
        assertThat(run(Map.of(), database, "key", "rotate", first.id().value())).isEqualTo(65);
        assertThat(errors()).contains("is over already");
    }

    @Test
    void aKeyThatCannotBeIssuedIsSaidAndNothingIsMade() {
        String database = "--database.url=jdbc:sqlite:" + directory.resolve("notification.db");
        input = "password123\n";
        assertThat(run(Map.of(), database, "user", "create", "ada")).isZero();

        assertThat(run(Map.of(), database, "key", "create", "shop", "--scopes=send,fly"))
                .isEqualTo(65);
        assertThat(errors())
                .contains(
                        "there is no scope 'fly'; there are send, send_topics, users, support, content, channels, metrics, admin");
        assertThat(run(Map.of(), database, "key", "create", "shop")).isEqualTo(2);
        assertThat(errors()).contains("--scopes");
        assertThat(run(Map.of(), database, "key", "create", "shop", "--scopes=send", "--expires-in=soon"))
                .isEqualTo(2);
        assertThat(errors()).contains("such as 90s, not 'soon'");
        assertThat(run(Map.of(), database, "key", "create", "shop", "--scopes=send", "--label=a\nb"))
                .isEqualTo(65);
        assertThat(errors()).contains("a label must not contain control characters");
        assertThat(run(Map.of(), database, "key", "create", "ada", "--scopes=send"))
                .isEqualTo(65);
        assertThat(errors()).contains("user ada is a person");
        assertThat(run(Map.of(), database, "key", "revoke", "0000000000")).isEqualTo(65);
        assertThat(errors()).contains("there is no key 0000000000");
        assertThat(run(Map.of(), database, "key", "revoke", KeySecret.random().text()))
                .isEqualTo(65);
        assertThat(errors()).contains("this is a whole key");
        assertThat(run(Map.of(), database, "key")).isEqualTo(2);
        assertThat(errors()).contains("say what to do: create, list, revoke or rotate");
        assertThat(keyFrom(database, "service", "list")).isEmpty();
    }

    @Test
    void whoHasSetTheDoorsOpenIsWarnedWithEachKey() {
        String database = "--database.url=jdbc:sqlite:" + directory.resolve("notification.db");

        keyFrom(database, "--register.open=true", "--send.policy=everyone", "key", "create", "shop", "--scopes=send");

        assertThat(errors()).contains("warning: register.open is true and send.policy is everyone");
    }

    @Test
    void theOperatorMakesServicesWhichCannotLogIn() {
        String database = "--database.url=jdbc:sqlite:" + directory.resolve("notification.db");

        assertThat(keyFrom(database, "service", "create", "shop")).contains("service shop has id 1");

        assertThat(run(Map.of(), database, "service", "create", "Shop")).isEqualTo(65);
        assertThat(errors()).contains("there is a user or a service Shop already");
        assertThat(run(Map.of(), database, "user", "role", "shop", "sender")).isEqualTo(65);
        assertThat(errors()).contains("there is no user shop");
        assertThat(run(Map.of(), database, "service")).isEqualTo(2);
        assertThat(errors()).contains("say what to do: create or list");
    }
}
