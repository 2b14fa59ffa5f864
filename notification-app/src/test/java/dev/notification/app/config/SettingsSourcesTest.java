package dev.notification.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.notification.transport.http.HttpConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where settings come from, which of them counts, and what is said of those that are none. */
class SettingsSourcesTest {
    private static final String SECRET = "0123456789 a secret of 33 bytes !";

    @TempDir
    Path directory;

    private final List<String> warnings = new ArrayList<>();
    private Path file;

    @BeforeEach
    void chooseAFile() {
        file = directory.resolve("some.properties");
    }

    private ServerConfig load(Map<String, String> environment) {
        return ServerConfig.load(environment, Optional.of(file).filter(Files::exists), Map.of(), warnings::add);
    }

    private List<String> problems(Map<String, String> environment) {
        return catchThrowableOfType(ConfigurationException.class, () -> load(environment))
                .problems();
    }

    @Test
    void theCommandLineCountsMoreThanTheEnvironmentAndThatMoreThanTheFile() throws IOException {
        Files.writeString(file, "http.port=1\nhttp.host=file\nhttp.workers=9\n");
        Map<String, String> environment =
                Map.of("NOTIFICATION_HTTP_PORT", "2", "NOTIFICATION_HTTP_HOST", "environment");

        ServerConfig config = ServerConfig.load(environment, Optional.of(file), Map.of(Setting.HTTP_PORT, "3"));

        assertThat(config.http()).isEqualTo(HttpConfig.on("environment", 3, 9));
    }

    @Test
    void whatIsWrongInTheFileIsNoProblemWhereItDoesNotCount() throws IOException {
        Files.writeString(file, "http.port=wrong\n");

        assertThat(load(Map.of("NOTIFICATION_HTTP_PORT", "2")).http().port()).isEqualTo(2);
    }

    @Test
    void anEmptyVariableCountsAsNotSetAndIsNamed() throws IOException {
        Files.writeString(file, "http.port=1\n");
        Map<String, String> environment = Map.of(
                "NOTIFICATION_HTTP_PORT", "",
                "NOTIFICATION_JWT_SECRET", "",
                "NOTIFICATION_JWT_SECRET_FILE", " ",
                "NOTIFICATION_RETENTION_COUNT", "");

        ServerConfig config = load(environment);

        assertThat(config.http().port()).isEqualTo(1);
        assertThat(config.tokens().secret()).isEmpty();
        assertThat(config.inboxes().retention().maxPerInbox()).contains(10_000);
        assertThat(warnings)
                .containsExactly(
                        "empty in the environment, which counts as not set: NOTIFICATION_HTTP_PORT,"
                                + " NOTIFICATION_JWT_SECRET, NOTIFICATION_JWT_SECRET_FILE, NOTIFICATION_RETENTION_COUNT (none: any number)");
    }

    @Test
    void aLinkThatLeadsNowhereIsAFileThatIsNotThere() throws IOException {
        Files.createSymbolicLink(file, directory.resolve("gone.properties"));

        assertThat(ServerConfig.ifThere(directory.resolve("none.properties"))).isEmpty();
        Optional<Path> there = ServerConfig.ifThere(file);
        assertThat(there).contains(file);
        assertThat(catchThrowableOfType(
                                ConfigurationException.class, () -> ServerConfig.load(Map.of(), there, Map.of()))
                        .problems())
                .singleElement()
                .asString()
                .contains(file.toString());
    }

    /** As kubelet makes them; the name of the Service is what differs. */
    @ParameterizedTest
    @CsvSource({
        "NOTIFICATION,tcp",
        "NOTIFICATION_HTTP,tcp",
        "NOTIFICATION_HTTP,udp",
        "NOTIFICATION_HTTP,sctp",
        "NOTIFICATION_DATABASE_URL,tcp",
        "NOTIFICATION_HTTP_PORT,tcp",
        "NOTIFICATION_JWT_SECRET_FILE,tcp"
    })
    void theVariablesOfAServiceOfAnyNameAreOneWarningAndNothingElse(String service, String protocol) {
        String upper = protocol.toUpperCase(Locale.ROOT);
        String address = protocol + "://10.0.0.1:8080";
        Map<String, String> environment = Map.of(
                service + "_SERVICE_HOST", "10.0.0.1",
                service + "_SERVICE_PORT", "8080",
                service + "_SERVICE_PORT_HTTP", "8080",
                service + "_PORT", address,
                service + "_PORT_8080_" + upper, address,
                service + "_PORT_8080_" + upper + "_PROTO", protocol,
                service + "_PORT_8080_" + upper + "_PORT", "8080",
                service + "_PORT_8080_" + upper + "_ADDR", "10.0.0.1");

        ServerConfig config = load(environment);

        assertThat(config.http()).isEqualTo(HttpConfig.on("0.0.0.0", 8080, 32));
        assertThat(warnings)
                .singleElement()
                .satisfies(warning -> assertThat(warning)
                        .contains(environment.keySet())
                        .contains("enableServiceLinks")
                        .doesNotContain("10.0.0.1")
                        .doesNotContain("did you mean"));
    }

    @Test
    void thePortOfAServiceDoesNotHideTheOneInTheFile() throws IOException {
        Files.writeString(file, "http.port=9000\n");

        assertThat(load(Map.of("NOTIFICATION_HTTP_PORT", "tcp://[fd00::1]:80"))
                        .http()
                        .port())
                .isEqualTo(9000);
        assertThat(warnings).singleElement().asString().contains("the address of a Service, not a port");
    }

    @ParameterizedTest
    @CsvSource({
        "NOTIFICATION_HTTP_PROT,NOTIFICATION_HTTP_PORT",
        "NOTIFICATION_PORT,NOTIFICATION_HTTP_PORT",
        "NOTIFICATION_SEND_POLCY,NOTIFICATION_SEND_POLICY",
        "NOTIFICATION_DATABASE.URL,NOTIFICATION_DATABASE_URL",
        "NOTIFICATION_LOGLEVEL,NOTIFICATION_LOG_LEVEL"
    })
    void anUnknownVariableIsAWarningThatNamesWhatWasMeant(String name, String meant) {
        load(Map.of(name, "1"));

        assertThat(warnings).singleElement().asString().contains(name + " (did you mean " + meant + "?)");
    }

    @Test
    void aVariableThatIsNearNothingIsOnlyNamed() {
        load(Map.of("NOTIFICATION_COLOUR", "blue", "NOTIFICATION_JAVA_OPTIONS", "-Xmx1g", "OTHER", "x"));

        assertThat(warnings)
                .containsExactly("no settings of this program, and ignored: NOTIFICATION_COLOUR,"
                        + " NOTIFICATION_JAVA_OPTIONS (only the launcher reads it)");
    }

    @ParameterizedTest
    @CsvSource({"http.prot,http.port", "NOTIFICATION_HTTP_PORT,http.port", "http-port,http.port", "policy,send.policy"})
    void anUnknownNameInTheFileStopsTheStartAndSaysWhatWasMeant(String name, String meant) throws IOException {
        Files.writeString(file, name + "=1\n");

        assertThat(problems(Map.of()))
                .containsExactly(name + " in " + file + " is no setting of this program; did you mean " + meant + "?");
    }

    @Test
    void whatIsStrangeIsSaidAlsoIfSomethingIsWrong() {
        problems(Map.of("NOTIFICATION_HTTP_PORT", "x", "NOTIFICATION_COLOUR", "blue"));

        assertThat(warnings).singleElement().asString().contains("NOTIFICATION_COLOUR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9000", " 9000 ", "9000\r", "\"9000\"", "'9000'", "\t\"9000\" "})
    void blanksAndTheQuotationMarksOfEnvFilesAreNoPartOfAValue(String text) throws IOException {
        Files.writeString(file, "http.port=1\n");

        assertThat(load(Map.of("NOTIFICATION_HTTP_PORT", text)).http().port()).isEqualTo(9000);
        assertThat(ServerConfig.load(Map.of(), Optional.of(file), Map.of(Setting.HTTP_PORT, text))
                        .http()
                        .port())
                .isEqualTo(9000);
    }

    @Test
    void aSecretIsTakenAsItIsAndQuotationMarksAreNamed() {
        var environment = Map.of("NOTIFICATION_DATABASE_PASSWORD", "'pass word '");

        assertThat(load(environment).database().password()).isEqualTo("'pass word '");
        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("NOTIFICATION_DATABASE_PASSWORD begins and ends with a quotation mark")
                .doesNotContain("pass word");
    }

    @Test
    void wordsAreTakenInCapitalsToo() {
        ServerConfig config = load(Map.of(
                "NOTIFICATION_REGISTER_OPEN", "FALSE",
                "NOTIFICATION_LOG_LEVEL", "DEBUG",
                "NOTIFICATION_SEND_POLICY", "Self"));

        assertThat(config.accounts().isRegistrationOpen()).isFalse();
        assertThat(config.logLevel()).isEqualTo(ServerConfig.LogLevel.DEBUG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "30 s", "30S", "PT30S", "1.5s", "-1s", "s"})
    void aDurationThatIsNoneIsToldHowOneLooks(String text) {
        assertThat(problems(Map.of("NOTIFICATION_WEBSOCKET_STALL", text)))
                .singleElement()
                .asString()
                .contains("a duration such as 500ms, 30s, 5m, 1h or 7d")
                .contains(text);
    }

    @Test
    void aFileMayBeginWithAByteOrderMarkAndHoldTheWholeWorld() throws IOException {
        Files.writeString(file, "\uFEFFwebsocket.stall=20s\r\ndatabase.user=Jos\u00e9\r\n");

        assertThat(load(Map.of()).webSocket().stall()).isEqualTo(Duration.ofSeconds(20));
        assertThat(load(Map.of()).database().user()).isEqualTo("Jos\u00e9");
    }

    @Test
    void aFileThatCannotBeReadIsToldWhy() throws IOException {
        Files.write(file, "database.user=Jos\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(problems(Map.of())).containsExactly("the file " + file + " cannot be read: it is not in UTF-8");

        Files.writeString(file, "http.host=\\u00zz\n");
        assertThat(problems(Map.of())).singleElement().asString().contains("is not in Java's properties format");

        file = directory;
        assertThat(problems(Map.of())).containsExactly("the file " + file + " cannot be read: it is a folder");

        Path nowhere = directory.resolve("nowhere");
        assertThat(catchThrowableOfType(
                                ConfigurationException.class,
                                () -> ServerConfig.load(Map.of(), Optional.of(nowhere), Map.of()))
                        .problems())
                .containsExactly("the file " + nowhere + " cannot be read: it is not there");
    }

    @Test
    void aNameThatTheFileGivesTwiceStopsTheStart() throws IOException {
        Files.writeString(file, "http.port=1\nhttp.host=localhost\nhttp.port: 2\n");

        assertThat(problems(Map.of())).containsExactly("http.port is given twice in " + file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "\n\n"})
    void aSecretComesFromAFileToo(String end) throws IOException {
        Path secret = directory.resolve("secret");
        Files.writeString(secret, SECRET + end);

        assertThat(load(Map.of("NOTIFICATION_JWT_SECRET_FILE", secret.toString()))
                        .tokens()
                        .secret())
                .contains(new ServerConfig.Secret(SECRET));
    }

    @Test
    void ofASecretInAFileOnlyTheEndOfItsLineIsCut() throws IOException {
        Path secret = directory.resolve("secret");
        Files.writeString(secret, "\uFEFF pass word \n");

        assertThat(load(Map.of("NOTIFICATION_DATABASE_PASSWORD_FILE", secret.toString()))
                        .database()
                        .password())
                .isEqualTo(" pass word ");
    }

    @Test
    void aSecretAndItsFileTogetherStopTheStart() throws IOException {
        Path secret = directory.resolve("secret");
        Files.writeString(secret, SECRET);
        var both = Map.of("NOTIFICATION_JWT_SECRET_FILE", secret.toString(), "NOTIFICATION_JWT_SECRET", SECRET);

        assertThat(problems(both)).singleElement().asString().contains("not both");
    }

    @Test
    void aFileOfASecretThatIsNotThereOrEmptyIsToldWhy() throws IOException {
        Path secret = directory.resolve("secret");
        var environment = Map.of("NOTIFICATION_JWT_SECRET_FILE", secret.toString());

        assertThat(problems(environment))
                .containsExactly(
                        "NOTIFICATION_JWT_SECRET_FILE: the file " + secret + " cannot be read: it is not there");

        Files.writeString(secret, "\n");
        assertThat(problems(environment))
                .containsExactly("NOTIFICATION_JWT_SECRET_FILE: the file " + secret + " is empty");
    }
}
