package dev.notification.app.config;

import static java.util.function.Predicate.not;

import dev.notification.core.domain.LinkPolicy;
import dev.notification.core.domain.Rate;
import dev.notification.core.domain.ReceiptPolicy;
import dev.notification.core.domain.SendPolicy;
import dev.notification.core.domain.UserCreation;
import dev.notification.core.port.SendQuotas;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.security.ForeignTokenRules;
import dev.notification.security.JwksUrl;
import dev.notification.security.PublicKeyFile;
import dev.notification.security.SecretStrength;
import dev.notification.security.TrustedKey;
import dev.notification.transport.http.AddressRange;
import dev.notification.transport.http.HttpLimits;
import dev.notification.transport.http.Origin;
import dev.notification.transport.http.ProxyHeader;
import dev.notification.transport.http.PublicUrl;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One setting of the server: its key, what may be written, what it is when nobody sets it, and what it does. Every setting is
 * a constant here; reading and help are made from it, and docs/operations.md is checked against it. Immutable.
 *
 * @param <T> what its text is read as
 */
public final class Setting<T> {
    private static final String PREFIX = "NOTIFICATION_";

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration TEN_YEARS = Duration.ofDays(3650);
    private static final Range<Duration> SOCKET_TIME = Range.duration(Duration.ofSeconds(1), Duration.ofMinutes(10));
    private static final Range<Integer> SOCKETS = Range.integer(1, 10_000_000);

    /** Keys of earlier versions, which are still taken, and the present ones. */
    private static final Map<String, String> FORMER_KEYS = Map.of("websocket.origins", "http.origins");

    /** What commands that are a client of a server read. */
    private static final Set<String> OF_CLIENTS = Set.of(
            "NOTIFICATION_SERVER",
            "NOTIFICATION_TOKEN",
            "NOTIFICATION_TOKEN_FILE",
            "NOTIFICATION_PASSWORD",
            "NOTIFICATION_CA_FILE");

    /** Each constant below adds itself. */
    private static final List<Setting<?>> ALL = new ArrayList<>();

    public static final Setting<String> HTTP_HOST = of("http.host", Range.host(), "0.0.0.0", "where to listen");
    public static final Setting<Integer> HTTP_PORT =
            of("http.port", Range.integer(0, 65535), "8080", "port to listen on; 0 takes any that is free");
    public static final Setting<Integer> HTTP_WORKERS =
            of("http.workers", Range.integer(2, 512), "32", "threads that serve REST requests");
    public static final Setting<Duration> HTTP_KEEP_ALIVE = of(
            "http.keep-alive",
            Range.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
            "75s",
            "how long a connection may be idle between two requests; longer than the proxy in front keeps one");
    public static final Setting<Optional<Duration>> HTTP_DRAIN_DELAY = computed(
            "http.drain-delay",
            Range.duration(Duration.ZERO, Duration.ofMinutes(5)).orNone(Duration.ZERO),
            "how long a server that was told to stop goes on, not ready, before it takes no more connections; empty: 5s, or"
                    + " not at all if it was started at a terminal; none: not at all");
    public static final Setting<List<AddressRange>> HTTP_TRUSTED_PROXIES = of(
            "http.trusted-proxies",
            Range.built("addresses or ranges such as 10.0.0.0/8, comma-separated", Range.each(AddressRange::parse)),
            "",
            "proxies that are believed when they say for whom they ask");
    public static final Setting<ProxyHeader> HTTP_PROXY_HEADER = of(
            "http.proxy-header",
            Range.choice(ProxyHeader.class),
            "x-forwarded-for",
            "in which header a trusted proxy says it; the other is never read");
    public static final Setting<List<Origin>> HTTP_ORIGINS = of(
            "http.origins",
            Range.built("origins such as https://shop.example, comma-separated", Range.each(Origin::parse)),
            "",
            "foreign pages that may use REST and WebSockets");
    public static final Setting<Optional<PublicUrl>> HTTP_PUBLIC_URL = optional(
            "http.public-url",
            Range.built("an address such as https://notify.example/inbox", PublicUrl::parse),
            "where browsers reach the server, if a proxy gives it another name or path; its pages count as the server's"
                    + " own");
    public static final Setting<String> DATABASE_URL = of(
            "database.url",
            Range.built("jdbc:sqlite:FILE or jdbc:postgresql://HOST/NAME", Setting::databaseUrl),
            "jdbc:sqlite:notification.db",
            "database that keeps everything; a password in it is not taken from the command line");
    public static final Setting<String> DATABASE_USER = of("database.user", Range.anyText(), "", "PostgreSQL user");
    public static final Setting<Optional<String>> DATABASE_PASSWORD =
            secret("database.password", Range.anyText(), "PostgreSQL password");
    public static final Setting<Integer> DATABASE_CONNECTIONS = of(
            "database.connections",
            Range.integer(DatabaseConfig.MIN_CONNECTIONS, DatabaseConfig.MAX_CONNECTIONS),
            "16",
            "connections at most; each kind of work has at least one");
    public static final Setting<DatabaseConfig.Migrate> DATABASE_MIGRATE = of(
            "database.migrate",
            Range.choice(DatabaseConfig.Migrate.class),
            "on",
            "off: the schema is only checked at start; the command migrate brings it up to date");
    public static final Setting<Optional<ServerConfig.Secret>> JWT_SECRET = secret(
            "jwt.secret",
            Range.built("at least " + SecretStrength.MIN_BYTES + " bytes", ServerConfig.Secret::new),
            "signs access tokens; without it a key is generated and kept in a file, mode 0600, beside the SQLite"
                    + " database, or as notification.key in the working directory");
    public static final Setting<Duration> JWT_LIFETIME =
            of("jwt.lifetime", Range.duration(MINUTE, Duration.ofDays(30)), "1h", "how long an access token is valid");
    public static final Setting<Duration> LOGIN_LIFETIME = of(
            "login.lifetime",
            Range.duration(Duration.ofHours(1), Duration.ofDays(365)),
            "30d",
            "how long a login lasts without its refresh token being used");
    public static final Setting<Optional<String>> AUTH_JWT_ISSUER = optional(
            "auth.jwt.issuer",
            Range.built("", Setting::issuer),
            "issuer of the application's own tokens (iss); with it comes the audience and one of the three kinds of keys");
    public static final Setting<Optional<String>> AUTH_JWT_AUDIENCE =
            optional("auth.jwt.audience", Range.anyText(), "what the application's own tokens name this server (aud)");
    public static final Setting<Optional<JwksUrl>> AUTH_JWT_JWKS_URL = optional(
            "auth.jwt.jwks-url",
            Range.built("an address such as https://login.example/.well-known/jwks.json", JwksUrl::parse),
            "where the application publishes the keys of its tokens; http from this machine only");
    public static final Setting<Optional<List<TrustedKey>>> AUTH_JWT_PUBLIC_KEY_FILE = optional(
            "auth.jwt.public-key-file",
            Range.built("a file of public keys in PEM", PublicKeyFile::read),
            "the public keys of the application's tokens; it is read at the start");
    public static final Setting<Optional<ServerConfig.Secret>> AUTH_JWT_SECRET = secret(
            "auth.jwt.secret",
            Range.built("at least " + SecretStrength.MIN_BYTES + " bytes", ServerConfig.Secret::new),
            "signs the application's own tokens (HS256); not the same as jwt.secret");
    public static final Setting<Optional<ServerConfig.Secret>> AUTH_JWT_PREVIOUS_SECRET = secret(
            "auth.jwt.previous-secret",
            Range.built("at least " + SecretStrength.MIN_BYTES + " bytes", ServerConfig.Secret::new),
            "what was auth.jwt.secret before, until its tokens have expired");
    public static final Setting<String> AUTH_JWT_USER_CLAIM = of(
            "auth.jwt.user-claim",
            Range.built("", Setting::claim),
            ForeignTokenRules.STANDARD_USER_CLAIM,
            "which claim of the application's tokens is the external id");
    public static final Setting<Duration> AUTH_JWT_MAX_LIFETIME = of(
            "auth.jwt.max-lifetime",
            Range.duration(MINUTE, Duration.ofDays(30)),
            "24h",
            "how long the application's own tokens may last (exp - iat)");
    public static final Setting<Optional<Boolean>> REGISTER_OPEN = computed(
            "register.open",
            Range.truth(),
            "whether anyone may open an account; empty: true, but false where an API key or auth.jwt is found at the start");
    public static final Setting<Optional<SendPolicy>> SEND_POLICY = computed(
            "send.policy",
            Range.choice(SendPolicy.class),
            "which users may send; with self only to oneself, with senders only those with that role; keys go by their"
                    + " scopes; empty: everyone, but senders where an API key or auth.jwt is found at the start");
    public static final Setting<ReceiptPolicy> SEND_RECEIPTS = of(
            "send.receipts",
            Range.choice(ReceiptPolicy.class),
            "stored",
            "what senders may ask of what they sent to others: nothing, whether it is stored, or also whether it was read and"
                    + " on which devices it is; users with the role sender may ask everything");
    public static final Setting<UserCreation> USERS_CREATE = of(
            "users.create",
            Range.choice(UserCreation.class),
            "always",
            "what makes a user of an external id that nobody has: a send by a caller with scope send or the first sign-in; the"
                    + " sign-in alone; or neither");
    public static final Setting<Optional<Duration>> RETENTION_AGE = optional(
            "retention.age",
            Range.duration(MINUTE, TEN_YEARS),
            "age after which a notification is removed; empty: never");
    public static final Setting<Optional<Integer>> RETENTION_COUNT = optional(
            "retention.count",
            Range.integer(1, 1_000_000),
            "10000",
            "how many notifications an inbox holds; the oldest are removed; none: any number");
    public static final Setting<Duration> RETENTION_REMOVED = of(
            "retention.removed",
            Range.duration(MINUTE, TEN_YEARS),
            "30d",
            "how long a removal is remembered; a device that was away for longer reads its inbox anew");
    public static final Setting<Duration> WEBSOCKET_HEARTBEAT =
            of("websocket.heartbeat", SOCKET_TIME, "25s", "how often an idle socket hears from the server");
    public static final Setting<Duration> WEBSOCKET_STALL =
            of("websocket.stall", SOCKET_TIME, "30s", "how long a socket may take nothing before it is closed");
    public static final Setting<Duration> WEBSOCKET_RESTART_SPREAD = of(
            "websocket.restart-spread",
            Range.duration(Duration.ZERO, Duration.ofMinutes(10)),
            "5s",
            "over how long clients come back whose sockets are closed by a stop; each is told its own moment");
    public static final Setting<Boolean> CONSOLE_ENABLED = of(
            "console.enabled",
            Range.truth(),
            "true",
            "whether the console is served at /, the documentation below /docs, and the JavaScript client below /client");
    public static final Setting<LinkPolicy> LINKS_SCHEMES = of(
            "links.schemes",
            Range.built(
                    "schemes such as http, https and shop, comma-separated",
                    text -> new LinkPolicy(
                            Set.copyOf(Range.each(Function.<String>identity()).apply(text)))),
            "http,https",
            "schemes that links of notifications may have; paths such as /orders/42 are always allowed, javascript and its like never");
    public static final Setting<Boolean> LIMITS_ENABLED = of(
            "limits.enabled",
            Range.truth(),
            "true",
            "false: no rate limits, for benchmarks and trusted networks; sizes stay bounded");
    public static final Setting<Optional<Integer>> LIMITS_CONNECTIONS = computed(
            "limits.connections",
            SOCKETS,
            "connections of this server at most, sockets among them; empty: as many as file descriptors and memory allow");
    public static final Setting<Optional<Integer>> LIMITS_CONNECTIONS_PER_ADDRESS = computed(
            "limits.connections-per-address",
            SOCKETS,
            "connections from one address (from a /64 of IPv6) at most, trusted proxies excepted; empty: three quarters of all");
    public static final Setting<Optional<Long>> LIMITS_BYTES = computed(
            "limits.bytes",
            Range.size(HttpLimits.MIN_BYTES, 1L << 40),
            "bytes held for unfinished and waiting requests and unread answers together; empty: an eighth of the heap");
    public static final Setting<Integer> LIMITS_SOCKETS =
            of("limits.sockets", SOCKETS, "100000", "sockets of this server at most");
    public static final Setting<Integer> LIMITS_SOCKETS_PER_USER =
            of("limits.sockets-per-user", SOCKETS, "64", "sockets of one user on this server at most");
    public static final Setting<Rate> LIMITS_REGISTRATIONS =
            of("limits.registrations", Range.rate(), "30/m", "accounts opened from one address");
    public static final Setting<Integer> LIMITS_LOGIN_TRIES = of(
            "limits.login-tries",
            Range.integer(1, 1000),
            "5",
            "wrong passwords for one name from one address before each further try must wait: 1 s, 2 s, 4 s … 5 m");
    public static final Setting<Rate> LIMITS_LOGIN_FAILURES_PER_ACCOUNT = of(
            "limits.login-failures-per-account",
            Range.rate(),
            "100/h",
            "wrong passwords for one name, from all addresses where it has not logged in lately");
    public static final Setting<Rate> LIMITS_LOGIN_FAILURES_PER_ADDRESS = of(
            "limits.login-failures-per-address",
            Range.rate(),
            "20/m",
            "wrong passwords from one address, for all names that have not logged in there lately");
    public static final Setting<Rate> LIMITS_LOGINS = of(
            "limits.logins",
            Range.rate(),
            "60/m",
            "logins of one account from one address, right or wrong; as many refreshes of one login");
    public static final Setting<Rate> LIMITS_REFRESH_FAILURES =
            of("limits.refresh-failures", Range.rate(), "60/m", "refresh tokens from one address that are not valid");
    public static final Setting<Rate> LIMITS_NEW_DEVICES = of(
            "limits.new-devices", Range.rate(), "100/h", "devices of one user that connect and were not here lately");
    public static final Setting<Rate> LIMITS_SENDS = of(
            "limits.sends", Range.rate(), rate(SendQuotas.DEFAULT.sends()), "notifications that one sender may send");
    public static final Setting<Rate> LIMITS_SEND_BYTES = of(
            "limits.send-bytes",
            Range.rate(),
            rate(SendQuotas.DEFAULT.bytes()),
            "bytes of notifications that one sender may send; each counts its text and 256");
    public static final Setting<Rate> LIMITS_SENDS_PER_DAY = of(
            "limits.sends-per-day",
            Range.rate(),
            rate(SendQuotas.DEFAULT.longTerm()),
            "notifications that one sender may send, over a longer time");
    public static final Setting<Rate> LIMITS_UNKNOWN_RECIPIENTS = of(
            "limits.unknown-recipients",
            Range.rate(),
            rate(SendQuotas.DEFAULT.unknownRecipients()),
            "sends of one sender to users that do not exist; does not bind users with the role sender");
    public static final Setting<Optional<Rate>> LIMITS_KEY_SENDS = of(
            "limits.key-sends",
            Range.rate().orNone(),
            "none",
            "notifications that one service may send, with all its keys, which no other limit of senders binds; none: any number");
    public static final Setting<Long> LIMITS_DISK_FREE = of(
            "limits.disk-free",
            Range.size(0, 1L << 40).orNone(0L),
            "256MiB",
            "with SQLite: with less free on its disk nothing is sent, while all else goes on; at most a tenth of a small"
                    + " disk counts; none: no limit");
    public static final Setting<Optional<MetricsPlace>> METRICS_ADDRESS = optional(
            "metrics.address",
            Range.built("main, or an address such as 127.0.0.1:9464", MetricsPlace::parse),
            "where Prometheus reads /metrics: at an address of its own, where whoever reaches it may, or, as main, at that of"
                    + " everything else, by keys with the scope metrics; empty: nowhere");
    public static final Setting<ServerConfig.LogLevel> LOG_LEVEL =
            of("log.level", Range.choice(ServerConfig.LogLevel.class), "info", "how much is logged");
    public static final Setting<ServerConfig.LogFormat> LOG_FORMAT = of(
            "log.format",
            Range.choice(ServerConfig.LogFormat.class),
            "text",
            "how a line of the log looks: for people, or a JSON object for what collects logs");

    public static final Setting<Boolean> LOG_ACCESS =
            of("log.access", Range.truth(), "false", "whether each request is a line of the log");
    public static final Setting<Traces.Exporter> TRACES_EXPORTER = of(
            "traces.exporter",
            Range.choice(Traces.Exporter.class),
            "none",
            "where spans go of sends that come with a traceparent: nowhere, into the log, or to a collector by OTLP");
    public static final Setting<URI> TRACES_ENDPOINT = of(
            "traces.endpoint",
            Range.built("an address such as http://127.0.0.1:4318/v1/traces", Traces::endpoint),
            "http://127.0.0.1:4318/v1/traces",
            "the collector that spans go to with traces.exporter=otlp, over HTTP in JSON");

    private final String key;
    private final String range;
    private final String standard;
    private final String meaning;
    private final boolean secret;
    private final Function<Optional<String>, T> reader;

    private Setting(
            String key,
            String range,
            String standard,
            String meaning,
            boolean secret,
            Function<Optional<String>, T> reader) {
        this.key = key;
        this.range = range;
        this.standard = standard;
        this.meaning = meaning;
        this.secret = secret;
        this.reader = reader;
    }

    private static <T> Setting<T> of(String key, Range<T> range, String standard, String meaning) {
        return listed(
                new Setting<>(key, range.words(), standard, meaning, false, text -> range.read(text.orElse(standard))));
    }

    private static String issuer(String text) {
        if (text.equals(ForeignTokenRules.OUR_ISSUER)) {
            throw new IllegalArgumentException("this server signs its own tokens by that name");
        }
        return text;
    }

    private static String claim(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a claim has a name");
        }
        return name;
    }

    /** As it was written: a password in it is part of the configuration that is made of it. */
    private static String databaseUrl(String url) {
        DatabaseConfig.of(url).file(); // Not every text names a file on this machine.
        return url;
    }

    /** As it would be written: {@code 100/s}. */
    private static String rate(Rate rate) {
        String period = switch ((int) rate.period().toSeconds()) {
            case 1 -> "s";
            case 60 -> "m";
            case 3600 -> "h";
            case 86_400 -> "d";
            default -> throw new IllegalArgumentException("nobody could write " + rate);
        };
        return rate.amount() + "/" + period;
    }

    /** One that has no default and is off while it is empty. */
    private static <T> Setting<Optional<T>> optional(String key, Range<T> range, String meaning) {
        return optional(key, range, "", meaning);
    }

    /** One of which the server finds a value itself while it is empty; to be off is something else. */
    private static <T> Setting<Optional<T>> computed(String key, Range<T> range, String meaning) {
        return listed(new Setting<>(
                key,
                range.words(),
                "",
                meaning,
                false,
                text -> text.filter(not(String::isEmpty)).map(range::read)));
    }

    /** One that is off if somebody sets it to {@code none}, or to nothing where that is not the same as not to set it. */
    private static <T> Setting<Optional<T>> optional(String key, Range<T> range, String standard, String meaning) {
        return listed(new Setting<>(
                key,
                range.words(),
                standard,
                meaning,
                false,
                text -> Optional.of(text.orElse(standard))
                        .filter(not(String::isEmpty))
                        .filter(not("none"::equalsIgnoreCase))
                        .map(range::read)));
    }

    /** One that has no default. An empty secret is not "nobody set it": it is read, and refused where it is too short. */
    private static <T> Setting<Optional<T>> secret(String key, Range<T> range, String meaning) {
        return listed(new Setting<>(key, range.words(), "", meaning, true, text -> text.map(range::read)));
    }

    private static <T> Setting<T> listed(Setting<T> setting) {
        ALL.add(setting);
        return setting;
    }

    /** In the order of the table and of help. */
    public static List<Setting<?>> all() {
        return List.copyOf(ALL);
    }

    /** In the file and, after {@code --}, on the command line: {@code http.port}. */
    public String key() {
        return key;
    }

    /** In the environment: {@code NOTIFICATION_HTTP_PORT}. */
    public String variable() {
        return variable(key);
    }

    private static String variable(String key) {
        return PREFIX + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** In the environment, the name of a file that holds a secret. */
    String fileVariable() {
        return variable() + "_FILE";
    }

    /** What may be written, in words such as {@code 0 to 65535}; empty: any text. */
    public String range() {
        return range;
    }

    /** As somebody would write it; empty where there is none. */
    public String standard() {
        return standard;
    }

    public String meaning() {
        return meaning;
    }

    /** What {@code none} means, as {@link #meaning} ends: {@code none: any number}; empty where that is not said. */
    Optional<String> none() {
        return Optional.of(meaning.lastIndexOf("none: ")).filter(at -> at >= 0).map(meaning::substring);
    }

    /** Secrets are never given on the command line, which every user of the machine can read, and never printed. */
    public boolean isSecret() {
        return secret;
    }

    /**
     * Reads what somebody wrote.
     *
     * @param text empty: nobody set it
     * @throws IllegalArgumentException whose message goes on after the name of the setting, and shows no secret
     */
    T read(Optional<String> text) {
        return reader.apply(text);
    }

    static Optional<Setting<?>> ofKey(String key) {
        String present = FORMER_KEYS.getOrDefault(key, key);
        return all().stream().filter(setting -> setting.key.equals(present)).findFirst();
    }

    /** Whether only earlier versions knew a setting by this key or variable. */
    static boolean isFormerName(String name) {
        return FORMER_KEYS.keySet().stream()
                .anyMatch(key -> key.equals(name) || variable(key).equals(name));
    }

    /** Keys by which earlier versions knew it, and which are still taken. */
    public List<String> formerKeys() {
        return FORMER_KEYS.entrySet().stream()
                .filter(entry -> entry.getValue().equals(key))
                .map(Map.Entry::getKey)
                .toList();
    }

    static Optional<Setting<?>> ofVariable(String name) {
        return all().stream()
                .filter(setting -> setting.variable().equals(name)
                        || setting.secret && setting.fileVariable().equals(name)
                        || setting.formerKeys().stream()
                                .anyMatch(key -> variable(key).equals(name)))
                .findFirst();
    }

    /** Whether a variable of the environment claims to be a setting of this program. */
    static boolean isOurs(String variable) {
        return variable.startsWith(PREFIX) && !OF_CLIENTS.contains(variable);
    }

    /** As the file, the environment or the command line calls it. */
    public static Optional<Setting<?>> named(String name) {
        return ofKey(name).or(() -> ofVariable(name));
    }

    /** The one that somebody may have meant who wrote a name of none. */
    public static Optional<String> near(String name) {
        return name.startsWith(PREFIX) ? NearNames.ofVariable(name) : NearNames.ofKey(name);
    }

    @Override
    public String toString() {
        return key;
    }
}
