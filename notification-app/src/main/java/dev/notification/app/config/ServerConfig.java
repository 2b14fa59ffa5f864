package dev.notification.app.config;

import dev.notification.core.Accounts;
import dev.notification.core.Inboxes;
import dev.notification.core.domain.LinkPolicy;
import dev.notification.core.domain.Retention;
import dev.notification.core.port.LoginLimits;
import dev.notification.core.port.SendLimits;
import dev.notification.core.port.SendQuotas;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.security.SecretStrength;
import dev.notification.transport.http.ClientAddresses;
import dev.notification.transport.http.HttpConfig;
import dev.notification.transport.http.HttpLimits;
import dev.notification.transport.http.Origins;
import dev.notification.transport.ws.WebSocketConfig;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All settings of the server, checked.
 *
 * @param inboxes with the send policy of a bare server where nobody set it
 * @param accounts likewise
 * @param doors decides both once the database is open
 * @param hasConsole whether browsers get the console and the JavaScript client
 * @param hasAccessLog whether each request is a line of the log
 * @param metrics where metrics are read; empty: nowhere
 */
public record ServerConfig(
        HttpConfig http,
        DatabaseConfig database,
        Tokens tokens,
        Optional<ForeignTokensConfig> foreignTokens,
        Inboxes.Limits inboxes,
        Accounts.Limits accounts,
        Doors doors,
        LinkPolicy links,
        WebSocketConfig webSocket,
        boolean hasConsole,
        Optional<MetricsPlace> metrics,
        LogLevel logLevel,
        LogFormat logFormat,
        boolean hasAccessLog,
        Traces traces) {
    /** Read from the working directory if it is there and no other is named. */
    public static final Path STANDARD_FILE = Path.of("notification.properties");

    /**
     * How access tokens are made.
     *
     * @param secret the key to sign with; empty: generated and kept in {@code keyFile}
     * @param lifetime of an access token
     */
    public record Tokens(Optional<Secret> secret, Path keyFile, Duration lifetime) {}

    /** Key material from the operator; never printed. */
    public record Secret(String value) {
        public Secret {
            SecretStrength.problem(value).ifPresent(problem -> {
                throw new IllegalArgumentException(problem);
            });
        }

        @Override
        public String toString() {
            return "hidden";
        }
    }

    /** How a line of the log looks. */
    public enum LogFormat {
        /** For people. */
        TEXT,
        /** For what collects logs: an object a line. */
        JSON
    }

    /** How much is logged. */
    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    /**
     * As {@link #load(Map, Optional, Map, Consumer)}, for those who do not care what is only strange.
     *
     * @throws ConfigurationException with every problem at once
     */
    public static ServerConfig load(
            Map<String, String> environment, Optional<Path> file, Map<Setting<?>, String> commandLine) {
        return load(environment, file, commandLine, warning -> {});
    }

    /**
     * Reads the settings: file, then environment, then command line; the later one counts.
     *
     * @param file empty: {@link #STANDARD_FILE}, if there is one
     * @param warnings told what is strange and no error, such as variables that are no settings; also if something is wrong
     * @throws ConfigurationException with every problem at once
     */
    public static ServerConfig load(
            Map<String, String> environment,
            Optional<Path> file,
            Map<Setting<?>, String> commandLine,
            Consumer<String> warnings) {
        Settings settings = read(environment, file, commandLine);
        settings.warnings().forEach(warnings);
        ForeignTokensConfig.check(settings);
        return of(settings.checked());
    }

    private static Settings read(
            Map<String, String> environment, Optional<Path> file, Map<Setting<?>, String> commandLine) {
        var settings = new Settings();
        file.or(() -> ifThere(STANDARD_FILE)).ifPresent(settings::file);
        return settings.environment(environment).commandLine(commandLine);
    }

    /**
     * Where the server listens that is started with a file and an environment. Secrets of the environment are not looked at: whoever asks
     * whether a server is ready need not be able to read them.
     *
     * @throws ConfigurationException if something is wrong with the file, or with these two settings
     */
    public static ListenAddress listens(Map<String, String> environment, Path file) {
        Map<String, String> asked = new HashMap<>(environment);
        asked.keySet()
                .removeIf(name -> Setting.ofVariable(name)
                        .filter(setting -> setting == Setting.HTTP_HOST || setting == Setting.HTTP_PORT)
                        .isEmpty());
        Settings settings = new Settings().file(file).environment(asked).checked();
        return new ListenAddress(settings.get(Setting.HTTP_HOST), settings.get(Setting.HTTP_PORT));
    }

    /** Every setting as it counts and from where, right or wrong, in the order of help; no secrets. */
    public static List<WrittenSetting> written(
            Map<String, String> environment, Optional<Path> file, Map<Setting<?>, String> commandLine) {
        return read(environment, file, commandLine).written();
    }

    /** A link that leads nowhere is there: whoever made it wants to hear of it. */
    static Optional<Path> ifThere(Path file) {
        return Optional.of(file).filter(it -> Files.exists(it, LinkOption.NOFOLLOW_LINKS));
    }

    private static ServerConfig of(Settings settings) {
        DatabaseConfig database = database(settings);
        return new ServerConfig(
                http(settings),
                database,
                new Tokens(settings.get(Setting.JWT_SECRET), keyFile(database), settings.get(Setting.JWT_LIFETIME)),
                ForeignTokensConfig.of(settings),
                inboxes(settings, database),
                accounts(settings),
                new Doors(settings.get(Setting.REGISTER_OPEN), settings.get(Setting.SEND_POLICY)),
                settings.get(Setting.LINKS_SCHEMES),
                webSocket(settings),
                settings.get(Setting.CONSOLE_ENABLED),
                settings.get(Setting.METRICS_ADDRESS),
                settings.get(Setting.LOG_LEVEL),
                settings.get(Setting.LOG_FORMAT),
                settings.get(Setting.LOG_ACCESS),
                new Traces(settings.get(Setting.TRACES_EXPORTER), settings.get(Setting.TRACES_ENDPOINT)));
    }

    private static HttpConfig http(Settings settings) {
        return HttpConfig.on(
                        settings.get(Setting.HTTP_HOST),
                        settings.get(Setting.HTTP_PORT),
                        settings.get(Setting.HTTP_WORKERS))
                .withTimes(settings.get(Setting.HTTP_KEEP_ALIVE), settings.get(Setting.HTTP_DRAIN_DELAY))
                .with(new ClientAddresses(
                        settings.get(Setting.HTTP_TRUSTED_PROXIES), settings.get(Setting.HTTP_PROXY_HEADER)))
                .with(new HttpLimits(
                        settings.get(Setting.LIMITS_CONNECTIONS).orElse(HttpLimits.ANY_NUMBER),
                        settings.get(Setting.LIMITS_CONNECTIONS_PER_ADDRESS).orElse(HttpLimits.ANY_NUMBER),
                        settings.get(Setting.LIMITS_BYTES).orElse(HttpLimits.STANDARD.bytes())))
                .with(origins(settings));
    }

    private static Origins origins(Settings settings) {
        return new Origins(settings.get(Setting.HTTP_ORIGINS), settings.get(Setting.HTTP_PUBLIC_URL));
    }

    private static DatabaseConfig database(Settings settings) {
        return new DatabaseConfig(
                settings.get(Setting.DATABASE_URL),
                settings.get(Setting.DATABASE_USER),
                settings.get(Setting.DATABASE_PASSWORD).orElse(""),
                settings.get(Setting.DATABASE_CONNECTIONS),
                settings.get(Setting.LIMITS_DISK_FREE),
                settings.get(Setting.DATABASE_MIGRATE));
    }

    private static Inboxes.Limits inboxes(Settings settings, DatabaseConfig database) {
        SendLimits sending = SendLimits.DEFAULT.withLanes(database.sendLanes());
        var retention = new Retention(
                settings.get(Setting.RETENTION_AGE),
                settings.get(Setting.RETENTION_COUNT),
                settings.get(Setting.RETENTION_REMOVED));
        var quotas = new SendQuotas(
                settings.get(Setting.LIMITS_ENABLED),
                settings.get(Setting.LIMITS_SENDS),
                settings.get(Setting.LIMITS_SEND_BYTES),
                settings.get(Setting.LIMITS_SENDS_PER_DAY),
                settings.get(Setting.LIMITS_UNKNOWN_RECIPIENTS),
                settings.get(Setting.LIMITS_KEY_SENDS));
        return new Inboxes.Limits(
                sending,
                settings.get(Setting.SEND_POLICY).orElse(Inboxes.Limits.DEFAULT.sendPolicy()),
                retention,
                Inboxes.Limits.DEFAULT.catchUpThreads(),
                quotas,
                settings.get(Setting.SEND_RECEIPTS),
                settings.get(Setting.USERS_CREATE));
    }

    private static Accounts.Limits accounts(Settings settings) {
        return new Accounts.Limits(
                settings.get(Setting.REGISTER_OPEN).orElse(Accounts.Limits.DEFAULT.isRegistrationOpen()),
                Accounts.Limits.DEFAULT.passwordThreads(),
                Accounts.Limits.DEFAULT.passwordsWaiting(),
                settings.get(Setting.LOGIN_LIFETIME),
                Optional.of(guessing(settings)).filter(limits -> settings.get(Setting.LIMITS_ENABLED)));
    }

    private static LoginLimits guessing(Settings settings) {
        return new LoginLimits(
                settings.get(Setting.LIMITS_REGISTRATIONS),
                settings.get(Setting.LIMITS_LOGIN_TRIES),
                settings.get(Setting.LIMITS_LOGIN_FAILURES_PER_ACCOUNT),
                settings.get(Setting.LIMITS_LOGIN_FAILURES_PER_ADDRESS),
                settings.get(Setting.LIMITS_LOGINS),
                settings.get(Setting.LIMITS_REFRESH_FAILURES));
    }

    private static WebSocketConfig webSocket(Settings settings) {
        return new WebSocketConfig(
                settings.get(Setting.LIMITS_SOCKETS),
                settings.get(Setting.LIMITS_SOCKETS_PER_USER),
                origins(settings),
                settings.get(Setting.WEBSOCKET_HEARTBEAT),
                settings.get(Setting.WEBSOCKET_STALL),
                settings.get(Setting.LIMITS_ENABLED),
                Optional.of(settings.get(Setting.LIMITS_NEW_DEVICES))
                        .filter(rate -> settings.get(Setting.LIMITS_ENABLED)),
                settings.get(Setting.WEBSOCKET_RESTART_SPREAD));
    }

    private static Path keyFile(DatabaseConfig database) {
        return database.file()
                .map(file -> file.resolveSibling(file.getFileName() + ".key"))
                .orElse(Path.of("notification.key"));
    }
}
