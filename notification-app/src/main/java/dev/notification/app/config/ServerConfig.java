package dev.notification.app.config;

import dev.notification.core.Accounts;
import dev.notification.core.Inboxes;
import dev.notification.core.domain.Retention;
import dev.notification.core.domain.SendPolicy;
import dev.notification.core.port.SendLimits;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.transport.http.HttpConfig;
import dev.notification.transport.ws.WebSocketConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** All settings of the server, checked. */
public record ServerConfig(
        HttpConfig http,
        DatabaseConfig database,
        Tokens tokens,
        Inboxes.Limits inboxes,
        Accounts.Limits accounts,
        WebSocketConfig webSocket,
        LogLevel logLevel) {
    /** Read from the working directory if it is there and no other is named. */
    public static final Path STANDARD_FILE = Path.of("notification.properties");

    private static final int MIN_SECRET_BYTES = 32;
    private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?");

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
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            if (bytes.length < MIN_SECRET_BYTES) {
                throw new IllegalArgumentException(
                        "a secret needs at least " + MIN_SECRET_BYTES + " bytes; try: openssl rand -base64 48");
            }
            if (value.chars().distinct().count() < 10) {
                throw new IllegalArgumentException("this secret is easy to guess; try: openssl rand -base64 48");
            }
        }

        @Override
        public String toString() {
            return "hidden";
        }
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
     * Reads the settings: environment, then file, then command line; the later one counts.
     *
     * @param file empty: {@link #STANDARD_FILE}, if there is one
     * @throws ConfigurationException with every problem at once
     */
    public static ServerConfig load(
            Map<String, String> environment, Optional<Path> file, Map<Setting, String> commandLine) {
        var settings = new Settings().environment(environment);
        file.or(() -> Optional.of(STANDARD_FILE).filter(Files::exists)).ifPresent(settings::file);
        return of(settings.commandLine(commandLine));
    }

    private static ServerConfig of(Settings settings) {
        Optional<DatabaseConfig> database = database(settings);
        Optional<Secret> secret =
                settings.isSet(Setting.JWT_SECRET) ? settings.built(Setting.JWT_SECRET, Secret::new) : Optional.empty();
        var http = HttpConfig.on(
                settings.text(Setting.HTTP_HOST),
                settings.integer(Setting.HTTP_PORT, 0, 65535),
                settings.integer(Setting.HTTP_WORKERS, 2, 512));
        Duration lifetime = settings.duration(Setting.JWT_LIFETIME, Duration.ofMinutes(1), Duration.ofDays(30));
        Duration loginLifetime = settings.duration(Setting.LOGIN_LIFETIME, Duration.ofHours(1), Duration.ofDays(365));
        // SQLite has one writer.
        boolean isSqlite = database.map(DatabaseConfig::isSqlite).orElse(false);
        SendLimits sending = isSqlite ? SendLimits.DEFAULT.withLanes(1) : SendLimits.DEFAULT;
        var inboxes = new Inboxes.Limits(
                sending,
                settings.choice(Setting.SEND_POLICY, SendPolicy.class),
                retention(settings),
                Inboxes.Limits.DEFAULT.catchUpThreads());
        var accounts = new Accounts.Limits(
                settings.truth(Setting.REGISTER_OPEN),
                Accounts.Limits.DEFAULT.passwordThreads(),
                Accounts.Limits.DEFAULT.passwordsWaiting(),
                loginLifetime);
        WebSocketConfig webSocket = webSocket(settings);
        LogLevel logLevel = settings.choice(Setting.LOG_LEVEL, LogLevel.class);
        settings.check();
        return new ServerConfig(
                http,
                database.orElseThrow(),
                new Tokens(secret, keyFile(database.orElseThrow()), lifetime),
                inboxes,
                accounts,
                webSocket,
                logLevel);
    }

    private static Optional<DatabaseConfig> database(Settings settings) {
        String user = settings.text(Setting.DATABASE_USER);
        String password = settings.text(Setting.DATABASE_PASSWORD);
        int connections = settings.integer(
                Setting.DATABASE_CONNECTIONS, DatabaseConfig.MIN_CONNECTIONS, DatabaseConfig.MAX_CONNECTIONS);
        return settings.built(Setting.DATABASE_URL, url -> new DatabaseConfig(url, user, password, connections));
    }

    private static Retention retention(Settings settings) {
        Duration minute = Duration.ofMinutes(1);
        Duration tenYears = Duration.ofDays(3650);
        return new Retention(
                settings.given(Setting.RETENTION_AGE)
                        ? Optional.of(settings.duration(Setting.RETENTION_AGE, minute, tenYears))
                        : Optional.empty(),
                settings.given(Setting.RETENTION_COUNT)
                        ? Optional.of(settings.integer(Setting.RETENTION_COUNT, 1, 1_000_000))
                        : Optional.empty(),
                settings.duration(Setting.RETENTION_REMOVED, minute, tenYears));
    }

    private static WebSocketConfig webSocket(Settings settings) {
        Duration second = Duration.ofSeconds(1);
        Duration tenMinutes = Duration.ofMinutes(10);
        List<String> origins = settings.list(
                Setting.WEBSOCKET_ORIGINS, "origins such as https://shop.example, comma-separated", ORIGIN);
        return new WebSocketConfig(
                settings.integer(Setting.LIMITS_SOCKETS, 1, 10_000_000),
                settings.integer(Setting.LIMITS_SOCKETS_PER_USER, 1, 10_000_000),
                origins,
                settings.duration(Setting.WEBSOCKET_HEARTBEAT, second, tenMinutes),
                settings.duration(Setting.WEBSOCKET_STALL, second, tenMinutes),
                settings.truth(Setting.LIMITS_ENABLED));
    }

    private static Path keyFile(DatabaseConfig database) {
        return database.file()
                .map(file -> file.resolveSibling(file.getFileName() + ".key"))
                .orElse(Path.of("notification.key"));
    }
}
