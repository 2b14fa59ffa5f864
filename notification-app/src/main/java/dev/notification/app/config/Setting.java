package dev.notification.app.config;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Every setting there is: its key, what it is when nobody sets it, and what it does. */
public enum Setting {
    HTTP_HOST("http.host", "0.0.0.0", "address to listen on"),
    HTTP_PORT("http.port", "8080", "port to listen on; 0 takes any that is free"),
    HTTP_WORKERS("http.workers", "32", "threads that serve REST requests, 2 to 512"),
    DATABASE_URL("database.url", "jdbc:sqlite:notification.db", "jdbc:sqlite:FILE or jdbc:postgresql://HOST/NAME"),
    DATABASE_USER("database.user", "", "PostgreSQL user"),
    DATABASE_PASSWORD("database.password", "", "PostgreSQL password", true),
    DATABASE_CONNECTIONS(
            "database.connections", "16", "connections at most, 2 to 200; each kind of work has at least one"),
    JWT_SECRET(
            "jwt.secret",
            "",
            "signs access tokens, at least 32 bytes; without it a key is generated and kept in a file, mode 0600, beside"
                    + " the SQLite database, or as notification.key in the working directory",
            true),
    JWT_LIFETIME("jwt.lifetime", "1h", "how long an access token is valid, 1m to 30d"),
    LOGIN_LIFETIME("login.lifetime", "30d", "how long a login lasts without its refresh token being used, 1h to 365d"),
    REGISTER_OPEN("register.open", "true", "whether anyone may open an account"),
    SEND_POLICY(
            "send.policy",
            "everyone",
            "who may send: everyone (to anyone), self (to oneself only), or senders (users with that role, to anyone)"),
    RETENTION_AGE("retention.age", "", "after which a notification is removed, 1m to 3650d; empty: never"),
    RETENTION_COUNT("retention.count", "", "how many notifications an inbox holds, 1 to 1000000; empty: any number"),
    RETENTION_REMOVED(
            "retention.removed",
            "30d",
            "how long a removal is remembered, 1m to 3650d; a device that was away for longer reads its inbox anew"),
    WEBSOCKET_ORIGINS(
            "websocket.origins",
            "",
            "origins of foreign pages that may connect, comma-separated, as https://shop.example"),
    WEBSOCKET_HEARTBEAT("websocket.heartbeat", "25s", "how often an idle socket hears from the server, 1s to 10m"),
    WEBSOCKET_STALL("websocket.stall", "30s", "how long a socket may take nothing before it is closed, 1s to 10m"),
    LIMITS_ENABLED(
            "limits.enabled", "true", "false: no rate limits, for benchmarks and trusted networks; sizes stay bounded"),
    LIMITS_SOCKETS("limits.sockets", "100000", "sockets of this server at most"),
    LIMITS_SOCKETS_PER_USER("limits.sockets-per-user", "64", "sockets of one user on this server at most"),
    LOG_LEVEL("log.level", "info", "error, warn, info, debug or trace");

    private static final String PREFIX = "NOTIFICATION_";

    private final String key;
    private final String standard;
    private final String meaning;
    private final boolean secret;

    Setting(String key, String standard, String meaning) {
        this(key, standard, meaning, false);
    }

    Setting(String key, String standard, String meaning, boolean secret) {
        this.key = key;
        this.standard = standard;
        this.meaning = meaning;
        this.secret = secret;
    }

    /** In the file and, after {@code --}, on the command line: {@code http.port}. */
    public String key() {
        return key;
    }

    /** In the environment: {@code NOTIFICATION_HTTP_PORT}. */
    public String variable() {
        return PREFIX + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** In the environment, the name of a file that holds a secret. */
    String fileVariable() {
        return variable() + "_FILE";
    }

    public String standard() {
        return standard;
    }

    public String meaning() {
        return meaning;
    }

    /** Secrets are never given on the command line, which every user of the machine can read, and never printed. */
    public boolean isSecret() {
        return secret;
    }

    static Optional<Setting> ofKey(String key) {
        return Stream.of(values()).filter(setting -> setting.key.equals(key)).findFirst();
    }

    static Optional<Setting> ofVariable(String name) {
        return Stream.of(values())
                .filter(setting -> setting.variable().equals(name)
                        || setting.secret && setting.fileVariable().equals(name))
                .findFirst();
    }

    /** Whether a variable of the environment claims to be a setting of this program. */
    static boolean isOurs(String variable) {
        return variable.startsWith(PREFIX);
    }
}
