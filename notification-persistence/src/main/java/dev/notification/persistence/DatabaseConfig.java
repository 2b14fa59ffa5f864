package dev.notification.persistence;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which database, and how many connections.
 *
 * @param url {@code jdbc:sqlite:<file>} or {@code jdbc:postgresql://host/database}; comes from the operator only. SQLite's has no
 *     parameters; PostgreSQL's has those that its driver knows, but for some that the server sets. A {@code password=} in it counts,
 *     and is taken out of it, since addresses are printed
 * @param user ignored for SQLite
 * @param password ignored for SQLite; never printed
 * @param connections how many connections at most, {@value #MIN_CONNECTIONS} to {@value #MAX_CONNECTIONS}: for PostgreSQL
 *     all of them, for SQLite those that read (beside the one that writes). One does the upkeep, two answer connects, with
 *     PostgreSQL two more store sends, and requests have the others. With fewer than seven, connects and sends have one
 *     each. Each kind of work has its own whatever the number: at least five are opened on PostgreSQL, and three on SQLite
 * @param diskFree with SQLite, how many bytes its disk must have free for notifications to be sent; of a small disk a tenth is
 *     enough; 0: any
 * @param migrate whether opening brings the schema up to date, or only checks it
 */
public record DatabaseConfig(
        String url, String user, String password, int connections, long diskFree, Migrate migrate) {
    public static final int MIN_CONNECTIONS = 2;

    public static final int MAX_CONNECTIONS = 200;

    private static final String SQLITE = SqliteAddress.PREFIX;
    private static final String POSTGRESQL = PostgresAddress.PREFIX;

    private static final Pattern PASSWORD = Pattern.compile("(?i)(?<=[?&])password=([^&]*)&?");

    /** Whatever a driver may take for one (not {@code sslkey}, a file), and an address with {@code user:password@}. */
    private static final Pattern ANY_PASSWORD =
            Pattern.compile("(?i)[?&](\\w*password|passwd|passphrase|pwd|key|hexkey)=[^&]|//[^/?]*@");

    private static final Pattern PREPARES = Pattern.compile("[?&]prepareThreshold=[1-9]");

    private static final Pattern IN_AUTHORITY = Pattern.compile("^jdbc:[^?]*@");

    /** From so many on, connects and sends have two connections each. */
    private static final int AMPLE = 7;

    /** Whether opening the database brings its schema up to date. */
    public enum Migrate {
        ON,
        /** It is checked, and refused if it is not up to date. */
        OFF
    }

    /** One that sends as long as the disk takes it. */
    public DatabaseConfig(String url, String user, String password, int connections) {
        this(url, user, password, connections, 0);
    }

    /** One that brings its schema up to date. */
    public DatabaseConfig(String url, String user, String password, int connections, long diskFree) {
        this(url, user, password, connections, diskFree, Migrate.ON);
    }

    /** The same, with that said. */
    public DatabaseConfig with(Migrate wanted) {
        return new DatabaseConfig(url, user, password, connections, diskFree, wanted);
    }

    public DatabaseConfig {
        if (diskFree < 0) {
            throw new IllegalArgumentException("a disk has no less than nothing free: " + diskFree);
        }
        Objects.requireNonNull(user);
        Objects.requireNonNull(password);
        Objects.requireNonNull(migrate);
        if (IN_AUTHORITY.matcher(url).find() && url.startsWith(POSTGRESQL)) {
            throw new IllegalArgumentException(
                    "a database URL names no user before its host: user and password are" + " settings of their own");
        }
        Matcher given = PASSWORD.matcher(url);
        if (url.startsWith(POSTGRESQL) && given.find()) {
            password = given.group(1).isEmpty() ? password : decoded(given.group(1));
            url = given.replaceFirst("").replaceFirst("[?&]$", "");
        }
        if (url.startsWith(POSTGRESQL)) {
            PostgresAddress.check(url);
        } else {
            SqliteAddress.file(url);
        }
        if (connections < MIN_CONNECTIONS || connections > MAX_CONNECTIONS) {
            throw new IllegalArgumentException("database connections are between " + MIN_CONNECTIONS + " and "
                    + MAX_CONNECTIONS + ", not " + connections);
        }
    }

    public static DatabaseConfig of(String url) {
        return new DatabaseConfig(url, "", "", 16);
    }

    private static String decoded(String parameter) {
        try {
            return URLDecoder.decode(parameter, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the password in a database URL is percent-encoded");
        }
    }

    /** Whether an address shows a password, be it one that we take or not. */
    public static boolean hasPassword(String url) {
        return ANY_PASSWORD.matcher(url).find();
    }

    public boolean isSqlite() {
        return url.startsWith(SQLITE);
    }

    /**
     * How many transactions of sends the store carries at once, each on a connection of its own: 1 for SQLite, which has one
     * writer; 2 for PostgreSQL, or 1 if it has fewer than seven connections. For {@link
     * dev.notification.core.port.SendLimits#withLanes}: with more lanes than that, some would wait for a connection.
     */
    public int sendLanes() {
        return isSqlite() ? 1 : headConnections();
    }

    /**
     * Whether the URL asks for prepared statements ({@code prepareThreshold=5}, say): then a pooler before PostgreSQL, if there is
     * one, gives each client a session of its own.
     */
    boolean preparesThroughPoolers() {
        return PREPARES.matcher(url).find();
    }

    /** A parameter of the URL, as the driver of PostgreSQL reads it. */
    Optional<String> parameter(String name) {
        int start = url.indexOf('?');
        return start < 0
                ? Optional.empty()
                : Optional.ofNullable(Parameters.of(url.substring(start + 1)).get(name));
    }

    /** The schema that the URL of PostgreSQL names for our tables; empty: none, it is that of the role. */
    Optional<String> schema() {
        return parameter("currentSchema").map(PostgresSchemaSource::first).filter(name -> !name.isEmpty());
    }

    /** By what name PostgreSQL knows our connections. */
    String applicationName() {
        return parameter("ApplicationName").orElse("notification");
    }

    /** For heads and connects of devices. */
    int headConnections() {
        return connections < AMPLE ? 1 : 2;
    }

    /** The SQLite file; empty for PostgreSQL. */
    public Optional<Path> file() {
        return isSqlite() ? Optional.of(SqliteAddress.file(url)) : Optional.empty();
    }

    /** A PostgreSQL database as its own tools name it, without parameters and password. */
    String libpqAddress() {
        String rest = url.substring(POSTGRESQL.length()).replaceFirst("\\?.*", "");
        String address = rest.startsWith("//") ? rest : "///" + rest;
        return "postgresql:" + (user.isEmpty() ? address : address.replaceFirst("^//", "//" + user + "@"));
    }

    /** Where it is, for logs: without its parameters, of which some are secrets. */
    public String place() {
        int parameters = url.indexOf('?');
        String place = parameters < 0 ? url : url.substring(0, parameters);
        return file().map(file -> file.toAbsolutePath().normalize().toString())
                .orElse(place.substring("jdbc:".length()));
    }

    @Override
    public String toString() {
        return "DatabaseConfig[url=" + url.replaceAll("(?i)(password=)[^&]*", "$1…") + ", user=" + user
                + ", password=hidden, connections=" + connections + "]";
    }
}
