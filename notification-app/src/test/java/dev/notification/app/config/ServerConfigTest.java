package dev.notification.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.notification.core.Accounts;
import dev.notification.core.Inboxes;
import dev.notification.core.domain.LinkPolicy;
import dev.notification.core.domain.Rate;
import dev.notification.core.domain.ReceiptPolicy;
import dev.notification.core.domain.Retention;
import dev.notification.core.domain.SendPolicy;
import dev.notification.core.domain.UserCreation;
import dev.notification.core.port.LoginLimits;
import dev.notification.core.port.SendLimits;
import dev.notification.core.port.SendQuotas;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.security.ForeignKeys;
import dev.notification.security.ForeignTokenRules;
import dev.notification.security.SigningKey;
import dev.notification.transport.http.AddressRange;
import dev.notification.transport.http.ClientAddresses;
import dev.notification.transport.http.HttpConfig;
import dev.notification.transport.http.HttpLimits;
import dev.notification.transport.http.Origins;
import dev.notification.transport.http.ProxyHeader;
import dev.notification.transport.http.PublicUrl;
import dev.notification.transport.ws.WebSocketConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerConfigTest {
    private static final String SECRET = "0123456789 a secret of 33 bytes !";
    private static final String SHARED = "k8Jq2mVt5XwZ7rNc4bHy9LpD3sFg6AaE";
    private static final String SHARED_BEFORE = "EaA6gFs3DpL9yHb4cNr7ZwX5tVm2qJ8k";

    @TempDir
    Path directory;

    private static ServerConfig load(Map<String, String> environment) {
        return ServerConfig.load(environment, Optional.empty(), Map.of());
    }

    private static List<String> problems(Map<String, String> environment, Optional<Path> file) {
        return catchThrowableOfType(ConfigurationException.class, () -> ServerConfig.load(environment, file, Map.of()))
                .problems();
    }

    @Test
    void withoutAnySettingItIsSqliteOnPort8080() {
        ServerConfig config = load(Map.of());

        assertThat(config.http()).isEqualTo(HttpConfig.on("0.0.0.0", 8080, 32));
        assertThat(config.database())
                .isEqualTo(new DatabaseConfig("jdbc:sqlite:notification.db", "", "", 16, 256 << 20));
        assertThat(config.tokens())
                .isEqualTo(
                        new ServerConfig.Tokens(Optional.empty(), Path.of("notification.db.key"), Duration.ofHours(1)));
        assertThat(config.foreignTokens()).isEmpty();
        assertThat(config.inboxes())
                .isEqualTo(new Inboxes.Limits(
                        SendLimits.DEFAULT.withLanes(1),
                        SendPolicy.EVERYONE,
                        new Retention(Optional.empty(), Optional.of(10_000), Duration.ofDays(30)),
                        4,
                        SendQuotas.DEFAULT,
                        ReceiptPolicy.STORED));
        assertThat(config.accounts()).isEqualTo(Accounts.Limits.DEFAULT);
        assertThat(config.doors()).isEqualTo(new Doors(Optional.empty(), Optional.empty()));
        assertThat(config.links()).isEqualTo(LinkPolicy.WEB);
        assertThat(config.webSocket()).isEqualTo(WebSocketConfig.defaults());
        assertThat(config.logLevel()).isEqualTo(ServerConfig.LogLevel.INFO);
        assertThat(config.logFormat()).isEqualTo(ServerConfig.LogFormat.TEXT);
    }

    private static final Map<Setting<?>, String> OTHERS = Map.ofEntries(
            Map.entry(Setting.HTTP_HOST, "127.0.0.1"),
            Map.entry(Setting.HTTP_PORT, "9000"),
            Map.entry(Setting.HTTP_WORKERS, "7"),
            Map.entry(Setting.HTTP_KEEP_ALIVE, "65s"),
            Map.entry(Setting.HTTP_DRAIN_DELAY, "10s"),
            Map.entry(Setting.HTTP_TRUSTED_PROXIES, "127.0.0.1, fd00::/8"),
            Map.entry(Setting.HTTP_PROXY_HEADER, "forwarded"),
            Map.entry(Setting.DATABASE_URL, "jdbc:postgresql://db/shop"),
            Map.entry(Setting.DATABASE_USER, "shop"),
            Map.entry(Setting.DATABASE_PASSWORD, "secret"),
            Map.entry(Setting.DATABASE_CONNECTIONS, "7"),
            Map.entry(Setting.JWT_SECRET, SECRET),
            Map.entry(Setting.JWT_LIFETIME, "5m"),
            Map.entry(Setting.AUTH_JWT_ISSUER, "https://shop.example"),
            Map.entry(Setting.AUTH_JWT_AUDIENCE, "notifications"),
            Map.entry(Setting.AUTH_JWT_SECRET, SHARED),
            Map.entry(Setting.AUTH_JWT_PREVIOUS_SECRET, SHARED_BEFORE),
            Map.entry(Setting.AUTH_JWT_USER_CLAIM, "uid"),
            Map.entry(Setting.AUTH_JWT_MAX_LIFETIME, "2h"),
            Map.entry(Setting.LOGIN_LIFETIME, "7d"),
            Map.entry(Setting.RETENTION_AGE, "90d"),
            Map.entry(Setting.RETENTION_COUNT, "1000"),
            Map.entry(Setting.RETENTION_REMOVED, "10d"),
            Map.entry(Setting.REGISTER_OPEN, "false"),
            Map.entry(Setting.SEND_POLICY, "self"),
            Map.entry(Setting.HTTP_ORIGINS, "https://shop.example, http://localhost:3000"),
            Map.entry(Setting.HTTP_PUBLIC_URL, "https://notify.example/inbox"),
            Map.entry(Setting.WEBSOCKET_HEARTBEAT, "10s"),
            Map.entry(Setting.WEBSOCKET_STALL, "20s"),
            Map.entry(Setting.WEBSOCKET_RESTART_SPREAD, "40s"),
            Map.entry(Setting.CONSOLE_ENABLED, "false"),
            Map.entry(Setting.LINKS_SCHEMES, "https, shop"),
            Map.entry(Setting.LIMITS_ENABLED, "false"),
            Map.entry(Setting.LIMITS_CONNECTIONS, "900"),
            Map.entry(Setting.LIMITS_CONNECTIONS_PER_ADDRESS, "90"),
            Map.entry(Setting.LIMITS_BYTES, "64MiB"),
            Map.entry(Setting.LIMITS_SOCKETS, "50"),
            Map.entry(Setting.LIMITS_SOCKETS_PER_USER, "3"),
            Map.entry(Setting.LIMITS_REGISTRATIONS, "7/m"),
            Map.entry(Setting.LIMITS_LOGIN_TRIES, "3"),
            Map.entry(Setting.LIMITS_LOGIN_FAILURES_PER_ACCOUNT, "50/h"),
            Map.entry(Setting.LIMITS_LOGIN_FAILURES_PER_ADDRESS, "10/m"),
            Map.entry(Setting.LIMITS_LOGINS, "30/m"),
            Map.entry(Setting.LIMITS_REFRESH_FAILURES, "5/m"),
            Map.entry(Setting.LIMITS_NEW_DEVICES, "9/h"),
            Map.entry(Setting.SEND_RECEIPTS, "none"),
            Map.entry(Setting.LIMITS_SENDS, "7/s"),
            Map.entry(Setting.LIMITS_SEND_BYTES, "70000/m"),
            Map.entry(Setting.LIMITS_SENDS_PER_DAY, "700/d"),
            Map.entry(Setting.LIMITS_UNKNOWN_RECIPIENTS, "70/h"),
            Map.entry(Setting.LIMITS_KEY_SENDS, "77/m"),
            Map.entry(Setting.USERS_CREATE, "sign_in"),
            Map.entry(Setting.LIMITS_DISK_FREE, "3GiB"),
            Map.entry(Setting.DATABASE_MIGRATE, "off"),
            Map.entry(Setting.METRICS_ADDRESS, "[::1]:9464"),
            Map.entry(Setting.LOG_LEVEL, "debug"),
            Map.entry(Setting.LOG_ACCESS, "true"),
            Map.entry(Setting.TRACES_EXPORTER, "otlp"),
            Map.entry(Setting.TRACES_ENDPOINT, "https://collector.example/v1/traces"),
            Map.entry(Setting.LOG_FORMAT, "json"));

    /** Not beside the one of {@link #OTHERS}; {@link ForeignTokensConfigTest} has them. */
    private static final Set<Setting<?>> ALTERNATIVES =
            Set.of(Setting.AUTH_JWT_JWKS_URL, Setting.AUTH_JWT_PUBLIC_KEY_FILE);

    private static final Origins ORIGINS = new Origins(
            Origins.of("https://shop.example", "http://localhost:3000").listed(),
            Optional.of(PublicUrl.parse("https://notify.example/inbox")));

    private static final ServerConfig ALL_OTHERS = new ServerConfig(
            HttpConfig.on("127.0.0.1", 9000, 7)
                    .withTimes(Duration.ofSeconds(65), Optional.of(Duration.ofSeconds(10)))
                    .with(new ClientAddresses(
                            List.of(AddressRange.parse("127.0.0.1/32"), AddressRange.parse("fd00::/8")),
                            ProxyHeader.FORWARDED))
                    .with(new HttpLimits(900, 90, 64 << 20))
                    .with(ORIGINS),
            new DatabaseConfig("jdbc:postgresql://db/shop", "shop", "secret", 7, 3L << 30)
                    .with(DatabaseConfig.Migrate.OFF),
            new ServerConfig.Tokens(
                    Optional.of(new ServerConfig.Secret(SECRET)), Path.of("notification.key"), Duration.ofMinutes(5)),
            Optional.of(new ForeignTokensConfig(
                    ForeignKeys.shared(SigningKey.ofSecret(SHARED), Optional.of(SigningKey.ofSecret(SHARED_BEFORE))),
                    new ForeignTokenRules("https://shop.example", "notifications", "uid", Duration.ofHours(2)))),
            new Inboxes.Limits(
                    Inboxes.Limits.DEFAULT.sending(),
                    SendPolicy.SELF,
                    new Retention(Optional.of(Duration.ofDays(90)), Optional.of(1000), Duration.ofDays(10)),
                    4,
                    new SendQuotas(
                            false,
                            Rate.perSecond(7),
                            Rate.perMinute(70_000),
                            Rate.perDay(700),
                            new Rate(70, Duration.ofHours(1)),
                            Optional.of(Rate.perMinute(77))),
                    ReceiptPolicy.NONE,
                    UserCreation.SIGN_IN),
            new Accounts.Limits(false, 2, 64, Duration.ofDays(7), Optional.empty()),
            new Doors(Optional.of(false), Optional.of(SendPolicy.SELF)),
            new LinkPolicy(Set.of("https", "shop")),
            new WebSocketConfig(
                    50,
                    3,
                    ORIGINS,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(20),
                    false,
                    Optional.empty(),
                    Duration.ofSeconds(40)),
            false,
            Optional.of(new MetricsPlace(Optional.of(new MetricsPlace.Address("[::1]", 9464)))),
            ServerConfig.LogLevel.DEBUG,
            ServerConfig.LogFormat.JSON,
            true,
            new Traces(Traces.Exporter.OTLP, URI.create("https://collector.example/v1/traces")));

    @Test
    void everySettingHasItsVariable() {
        assertThat(Setting.all()).containsAll(ALTERNATIVES);
        assertThat(OTHERS.keySet())
                .containsExactlyInAnyOrderElementsOf(Setting.all().stream()
                        .filter(setting -> !ALTERNATIVES.contains(setting))
                        .toList());

        Map<String, String> environment = OTHERS.entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().variable(), Map.Entry::getValue));

        assertThat(load(environment)).isEqualTo(ALL_OTHERS);
    }

    @Test
    void theFormerNameOfASettingIsTakenWithAWarning() throws IOException {
        Path file = Files.writeString(directory.resolve("former.properties"), "websocket.origins=https://shop.example");
        List<String> warnings = new ArrayList<>();

        ServerConfig ofVariable = ServerConfig.load(
                Map.of("NOTIFICATION_WEBSOCKET_ORIGINS", "https://shop.example"),
                Optional.empty(),
                Map.of(),
                warnings::add);
        ServerConfig ofFile = ServerConfig.load(Map.of(), Optional.of(file), Map.of(), warnings::add);

        assertThat(ofVariable.http().origins()).isEqualTo(Origins.of("https://shop.example"));
        assertThat(ofFile.webSocket().origins()).isEqualTo(Origins.of("https://shop.example"));
        assertThat(warnings).hasSize(2).allMatch(line -> line.contains("is now called http.origins"));
    }

    @Test
    void aSettingByBothOfItsNamesInOnePlaceIsAProblem() throws IOException {
        Path file = Files.writeString(
                directory.resolve("both.properties"),
                "websocket.origins=https://a.example\nhttp.origins=https://b.example");

        assertThat(problems(Map.of(), Optional.of(file)))
                .singleElement()
                .asString()
                .contains("websocket.origins in", "http.origins in", "the same setting");
        assertThat(problems(
                        Map.of(
                                "NOTIFICATION_WEBSOCKET_ORIGINS",
                                "x://a",
                                "NOTIFICATION_HTTP_ORIGINS",
                                "https://b.example"),
                        Optional.empty()))
                .anyMatch(problem -> problem.contains("the same setting"));
    }

    @Test
    void ofTwoPlacesTheLaterCountsWhateverItsName() throws IOException {
        Path file = Files.writeString(directory.resolve("present.properties"), "http.origins=https://file.example");
        List<String> warnings = new ArrayList<>();

        ServerConfig config = ServerConfig.load(
                Map.of("NOTIFICATION_WEBSOCKET_ORIGINS", "https://variable.example"),
                Optional.of(file),
                Map.of(),
                warnings::add);

        assertThat(config.http().origins()).isEqualTo(Origins.of("https://variable.example"));
        assertThat(warnings).singleElement().asString().contains("NOTIFICATION_WEBSOCKET_ORIGINS is now called");
    }

    @Test
    void whatHasAValueOfItsOwnMayBeOffToo() {
        Map<String, String> none =
                Map.of("NOTIFICATION_HTTP_DRAIN_DELAY", "none", "NOTIFICATION_LIMITS_DISK_FREE", "none");

        assertThat(load(none).http().drainDelay()).contains(Duration.ZERO);
        assertThat(load(none).database())
                .isEqualTo(load(Map.of("NOTIFICATION_LIMITS_DISK_FREE", "0GiB")).database());
        assertThat(load(Map.of()).http().drainDelay()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "notify.example", "127.0.0.1", "::", "::1", "[::1]", "fe80::1%eth0"})
    void itListensOnNamesAndAddresses(String host) {
        assertThat(load(Map.of("NOTIFICATION_HTTP_HOST", host)).http().host()).isEqualTo(host);
    }

    @Test
    void anOriginThatNoBrowserSendsIsRefusedWithTheReason() {
        assertThat(problems(
                        Map.of("NOTIFICATION_HTTP_ORIGINS", "https://shop.example, https://*.shop.example"),
                        Optional.empty()))
                .singleElement()
                .asString()
                .startsWith("NOTIFICATION_HTTP_ORIGINS")
                .contains("'https://*.shop.example'", "no wildcards");
    }

    @Test
    void howOftenMayBeGuessedIsASettingUnlessNobodyIsLimited() {
        Map<String, String> environment = Map.of(
                Setting.LIMITS_REGISTRATIONS.variable(), "7/m",
                Setting.LIMITS_LOGIN_TRIES.variable(), "3",
                Setting.LIMITS_LOGIN_FAILURES_PER_ACCOUNT.variable(), "50/h",
                Setting.LIMITS_LOGIN_FAILURES_PER_ADDRESS.variable(), "10/m",
                Setting.LIMITS_LOGINS.variable(), "30/m",
                Setting.LIMITS_REFRESH_FAILURES.variable(), "5/m",
                Setting.LIMITS_NEW_DEVICES.variable(), "9/h");

        assertThat(load(environment).webSocket().newDevicesPerUser()).contains(new Rate(9, Duration.ofHours(1)));

        assertThat(load(environment).accounts().guessing())
                .contains(new LoginLimits(
                        Rate.perMinute(7),
                        3,
                        new Rate(50, Duration.ofHours(1)),
                        Rate.perMinute(10),
                        Rate.perMinute(30),
                        Rate.perMinute(5)));
    }

    @Test
    void everySettingHasItsKeyInTheFile() throws IOException {
        Path file = directory.resolve("some.properties");
        Files.write(
                file,
                OTHERS.entrySet().stream()
                        .map(entry -> entry.getKey().key() + " = " + entry.getValue())
                        .toList());

        assertThat(ServerConfig.load(Map.of(), Optional.of(file), Map.of())).isEqualTo(ALL_OTHERS);
    }

    @Test
    void everyProblemIsNamedAtOnce() throws IOException {
        Path file = directory.resolve("some.properties");
        Files.writeString(file, "http.prot=80\nsend.policy=nobody\n");

        List<String> problems = problems(
                Map.of(
                        "NOTIFICATION_HTTP_PORT", "seventy",
                        "NOTIFICATION_JWT_SECRET", "short",
                        "NOTIFICATION_DATABASE_URL", "jdbc:oracle:thin"),
                Optional.of(file));

        assertThat(problems).hasSize(5);
        assertThat(problems)
                .anySatisfy(problem -> assertThat(problem)
                        .isEqualTo("NOTIFICATION_HTTP_PORT must be a whole number from 0 to 65535, not 'seventy'"));
        assertThat(problems)
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("NOTIFICATION_JWT_SECRET")
                        .doesNotContain("short"));
        assertThat(problems).anySatisfy(problem -> assertThat(problem).startsWith("NOTIFICATION_DATABASE_URL"));
        assertThat(problems).anySatisfy(problem -> assertThat(problem).startsWith("http.prot in " + file));
        assertThat(problems).anySatisfy(problem -> assertThat(problem).contains("one of everyone, self, senders"));
    }

    @ParameterizedTest
    @CsvSource({
        "NOTIFICATION_HTTP_PORT,65536",
        "NOTIFICATION_HTTP_PORT,-1",
        "NOTIFICATION_HTTP_HOST,http://localhost",
        "NOTIFICATION_HTTP_HOST,localhost:9090",
        "NOTIFICATION_HTTP_HOST,[::1]:9090",
        "NOTIFICATION_HTTP_HOST,[::1",
        "NOTIFICATION_HTTP_HOST,two words",
        "NOTIFICATION_LIMITS_CONNECTIONS,none",
        "NOTIFICATION_LIMITS_CONNECTIONS_PER_ADDRESS,none",
        "NOTIFICATION_LIMITS_BYTES,none",
        "NOTIFICATION_HTTP_WORKERS,1",
        "NOTIFICATION_LIMITS_BYTES,15MiB",
        "NOTIFICATION_LIMITS_BYTES,64MB",
        "NOTIFICATION_LIMITS_BYTES,999999999GiB",
        "NOTIFICATION_HTTP_TRUSTED_PROXIES,proxy.example",
        "NOTIFICATION_HTTP_TRUSTED_PROXIES,10.1.0.0/8",
        "NOTIFICATION_HTTP_PROXY_HEADER,x-real-ip",
        "NOTIFICATION_DATABASE_CONNECTIONS,1",
        "NOTIFICATION_DATABASE_URL,jdbc:sqlite::memory:",
        "NOTIFICATION_JWT_LIFETIME,1",
        "NOTIFICATION_JWT_LIFETIME,59s",
        "NOTIFICATION_JWT_LIFETIME,721h",
        "NOTIFICATION_JWT_SECRET,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "NOTIFICATION_REGISTER_OPEN,yes",
        "NOTIFICATION_RETENTION_AGE,1",
        "NOTIFICATION_RETENTION_COUNT,0",
        "NOTIFICATION_WEBSOCKET_ORIGINS,shop.example",
        "NOTIFICATION_HTTP_ORIGINS,shop.example",
        "NOTIFICATION_HTTP_PUBLIC_URL,notify.example",
        "NOTIFICATION_WEBSOCKET_HEARTBEAT,0s",
        "NOTIFICATION_LIMITS_SOCKETS,0",
        "NOTIFICATION_LOG_LEVEL,loud"
    })
    void aWrongValueStopsTheStart(String variable, String value) {
        assertThat(problems(Map.of(variable, value), Optional.empty()))
                .singleElement()
                .asString()
                .startsWith(variable);
    }

    @ParameterizedTest
    @CsvSource({"60s,PT1M", "60000ms,PT1M", "90m,PT1H30M", "720h,PT720H", "30d,PT720H"})
    void aDurationHasAUnitAndTheEndsOfItsRangeAreInIt(String text, Duration expected) {
        assertThat(load(Map.of("NOTIFICATION_JWT_LIFETIME", text)).tokens().lifetime())
                .isEqualTo(expected);
    }

    @Test
    void whatMayBeOffIsSoWithAWordAndInTheFileWithNothing() throws IOException {
        Map<String, String> none = Map.of("NOTIFICATION_RETENTION_AGE", "none", "NOTIFICATION_RETENTION_COUNT", "None");
        Path file = directory.resolve("some.properties");
        Files.writeString(file, "retention.count=\n");

        assertThat(load(none).inboxes().retention()).isEqualTo(Retention.DEFAULT);
        assertThat(ServerConfig.load(Map.of(), Optional.of(file), Map.of())
                        .inboxes()
                        .retention()
                        .maxPerInbox())
                .isEmpty();
        assertThat(load(Map.of()).inboxes().retention().maxPerInbox()).contains(10_000);
    }

    @ParameterizedTest
    @CsvSource({"0B,0", "1024B,1024", "3KiB,3072", "256MiB,268435456", "1024GiB,1099511627776"})
    void aSizeHasAUnit(String text, long expected) {
        assertThat(load(Map.of("NOTIFICATION_LIMITS_DISK_FREE", text))
                        .database()
                        .diskFree())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1MB", "-1MiB", "1025GiB", "MiB", "1 MiB", "9999999999KiB"})
    void aSizeThatIsNoneStopsTheStart(String text) {
        assertThat(problems(Map.of("NOTIFICATION_LIMITS_DISK_FREE", text), Optional.empty()))
                .singleElement()
                .asString()
                .contains("must be a size such as 512KiB");
    }

    @Test
    void aPasswordInTheAddressOfTheDatabaseIsUsed() {
        assertThat(load(Map.of("NOTIFICATION_DATABASE_URL", "jdbc:postgresql://h/b?user=ada&password=secret"))
                        .database()
                        .password())
                .isEqualTo("secret");
    }

    @Test
    void nothingPrintsASecret() {
        assertThat(ALL_OTHERS.toString())
                .doesNotContain(SECRET)
                .doesNotContain(SHARED)
                .doesNotContain(SHARED_BEFORE)
                .doesNotContain("password=secret");
    }

    @Test
    void theOperatorsGuideListsEverySettingWithItsDefaultAndRangeAndNoOther() throws IOException {
        List<List<String>> rows = Files.readAllLines(Path.of("..", "docs", "operations.md")).stream()
                .filter(line -> line.startsWith("| `NOTIFICATION_"))
                .map(ServerConfigTest::cells)
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(Setting.all().stream()
                        .map(setting -> List.of(
                                "`" + setting.variable() + "`",
                                setting.standard().isEmpty() ? "" : "`" + setting.standard() + "`",
                                setting.range(),
                                setting.meaning()))
                        .toList());
    }

    private static List<String> cells(String row) {
        return Stream.of(row.substring(1, row.lastIndexOf('|')).split("\\|"))
                .map(String::strip)
                .toList();
    }
}
