package dev.notification.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.StoreUnavailableException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/**
 * The connections of each {@link Lane}, and how they are made on each database. All waits together stay below the five
 * seconds that a caller may wait. Thread-safe.
 */
final class Pools implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pools.class);

    private static final long CONNECTION_WAIT_MILLIS = 900;
    private static final long START_WAIT_MILLIS = 5000;
    private static final int STATEMENT_LIMIT_SECONDS = 3;
    /** Below the driver's limit: the server ends what we would give up, says so, and keeps the connection. */
    private static final int POSTGRES_STATEMENT_MILLIS = 2500;
    /** So that somebody who has locked an inbox holds up those that read and change states for no longer. */
    private static final int POSTGRES_LOCK_MILLIS = 1500;
    /** A batch of sends waits for no lock that is held for longer: other inboxes are in the batch, too. */
    private static final int POSTGRES_SEND_LOCK_MILLIS = 250;
    /** Between two tries to reach a server that is away. */
    private static final int POSTGRES_RETRY_MILLIS = 200;
    /** After it the writer looks whether somebody has given up meanwhile, and tries again. */
    private static final int WRITER_BUSY_MILLIS = 1000;

    /** Before the next try to switch a file to WAL. */
    private static final int SWITCH_PAUSE_MILLIS = 20;

    private static final String UNKNOWN_PARAMETER =
            "a pooler takes only parameters that it knows: name it in pgbouncer's"
                    + " ignore_startup_parameters and give its value to the role (alter role … set …), or take it out of database.url";

    private static final int UPKEEP = 1;
    /** One may wait for a lock. */
    private static final int LEAST_REQUESTS = 2;

    /** SQLite's flags for reading and writing, and for a file that is named by a URI: one that was deleted is not made anew. */
    private static final String NOT_MADE =
            Integer.toString(SQLiteOpenMode.READWRITE.flag | SQLiteOpenMode.OPEN_URI.flag);

    private final Map<Lane, HikariDataSource> lanes;
    private final Troubles troubles;

    /**
     * @param lanes one for each lane; some may share one
     * @param troubles hears of what fails
     */
    Pools(Map<Lane, HikariDataSource> lanes, Troubles troubles) {
        this.lanes = new EnumMap<>(lanes);
        this.troubles = troubles;
    }

    /** Opens the requests' pool before it returns; the others fill in the background. */
    static Pools postgres(DatabaseConfig config, Troubles troubles) {
        int sends = config.sendLanes();
        int heads = config.headConnections();
        HikariDataSource requests =
                open(postgres(config, Lane.REQUESTS, left(config, sends + heads + UPKEEP, LEAST_REQUESTS), troubles));
        return new Pools(
                Map.of(
                        Lane.REQUESTS, requests,
                        Lane.SENDS, open(kept(postgres(config, Lane.SENDS, sends, troubles))),
                        Lane.HEADS, open(kept(postgres(config, Lane.HEADS, heads, troubles))),
                        Lane.UPKEEP, open(kept(postgres(config, Lane.UPKEEP, UPKEEP, troubles)))),
                troubles);
    }

    /** What the other lanes leave to requests. If that is less than they need, all together are more than was configured. */
    private static int left(DatabaseConfig config, int others, int least) {
        if (config.connections() < others + least) {
            LOG.warn(
                    "{} connections to the database are too few for each kind of work to have its own: {} are opened",
                    config.connections(),
                    others + least);
        }
        return Math.max(least, config.connections() - others);
    }

    /** For reading only; appends read within their transaction. */
    static Pools sqlite(DatabaseConfig config) {
        int heads = config.headConnections();
        HikariDataSource requests = open(sqlite(config, Lane.REQUESTS, left(config, heads + UPKEEP, 1)));
        return new Pools(
                Map.of(
                        Lane.REQUESTS,
                        requests,
                        Lane.SENDS,
                        requests,
                        Lane.HEADS,
                        open(kept(sqlite(config, Lane.HEADS, heads))),
                        Lane.UPKEEP,
                        open(kept(sqlite(config, Lane.UPKEEP, UPKEEP)))),
                new Troubles(Ticker.system()));
    }

    /** What is known to be the matter with the database. */
    Troubles troubles() {
        return troubles;
    }

    HikariDataSource of(Lane lane) {
        return lanes.get(lane);
    }

    private static HikariConfig postgres(DatabaseConfig config, Lane lane, int size, Troubles troubles) {
        HikariConfig pool = pool("notification-postgresql-" + lane.label(), size);
        Properties settings = postgresSettings(config);
        settings.setProperty("socketTimeout", Integer.toString(STATEMENT_LIMIT_SECONDS));
        pool.setDataSource(new PostgresSource(
                () -> DriverManager.getConnection(config.url(), settings),
                () -> Thread.sleep(POSTGRES_RETRY_MILLIS),
                size,
                new SessionSettings(
                        POSTGRES_STATEMENT_MILLIS,
                        lane == Lane.SENDS ? POSTGRES_SEND_LOCK_MILLIS : POSTGRES_LOCK_MILLIS),
                config.preparesThroughPoolers(),
                troubles));
        return pool;
    }

    private static Properties postgresSettings(DatabaseConfig config) {
        var settings = new Properties();
        settings.putAll(Map.of(
                "user", config.user(),
                "password", config.password(),
                "ApplicationName", config.applicationName(),
                "connectTimeout", "2",
                "loginTimeout", "2",
                "tcpKeepAlive", "true",
                "reWriteBatchedInserts", "true"));
        return settings;
    }

    /** What the connections that bring the schema up to date come from: a migration takes as long as it takes. */
    static DataSource postgresStarting(DatabaseConfig config) {
        return postgresStarting(config, new PGSimpleDataSource());
    }

    /** What connections come from that only ask something. */
    static DataSource postgresAsking(DatabaseConfig config) {
        PGSimpleDataSource source = postgresStarting(config, new PGSimpleDataSource());
        source.setSocketTimeout(STATEMENT_LIMIT_SECONDS);
        return source;
    }

    static <S extends PGSimpleDataSource> S postgresStarting(DatabaseConfig config, S source) {
        source.setUrl(config.url());
        if (!config.user().isEmpty()) {
            source.setUser(config.user());
            source.setPassword(config.password());
        }
        source.setApplicationName(config.applicationName());
        source.setPrepareThreshold(0); // Each statement is run once, and a pooler may be in between.
        source.setConnectTimeout(5); // No request waits yet, and a database that is busy is not away.
        source.setLoginTimeout(5); // Also for who answers nothing.
        source.setSocketTimeout(0); // Also where the address names one.
        source.setTcpKeepAlive(true);
        return source;
    }

    private static HikariConfig sqlite(DatabaseConfig config, Lane lane, int size) {
        HikariConfig pool = pool("notification-sqlite-" + lane.label(), size);
        pool.setJdbcUrl(config.url());
        sqlite(STATEMENT_LIMIT_SECONDS * 1000).forEach(pool::addDataSourceProperty);
        pool.addDataSourceProperty("open_mode", NOT_MADE);
        pool.setConnectionInitSql("pragma query_only = true");
        return pool;
    }

    /** FULL: a commit is on the disk when it returns. */
    private static Map<String, String> sqlite(int busyMillis) {
        return Map.of(
                "journal_mode", "WAL",
                "synchronous", "FULL",
                "busy_timeout", Integer.toString(busyMillis),
                "foreign_keys", "true");
    }

    /** What the connection that writes comes from. */
    static DataSource sqliteWriting(DatabaseConfig config) {
        Map<String, String> settings = new HashMap<>(sqlite(WRITER_BUSY_MILLIS));
        settings.put("open_mode", NOT_MADE);
        return sqlite(config, settings, TransactionMode.DEFERRED);
    }

    /** What connections to one SQLite file come from that has to be there, and is only looked at or put away. */
    static DataSource sqliteAlone(Path file) {
        Map<String, String> settings = Map.of(
                "busy_timeout", Integer.toString(WRITER_BUSY_MILLIS), "synchronous", "FULL", "open_mode", NOT_MADE);
        return sqlite(DatabaseConfig.of(SqliteAddress.PREFIX + file), settings, TransactionMode.DEFERRED);
    }

    /**
     * What the connections that bring the schema up to date come from. Opens one to try. Each waits for somebody else
     * who has locked the file, longer than the writer's does at a time: nobody looks after it and tries again.
     */
    static DataSource sqliteStarting(DatabaseConfig config) {
        // Migrations read before they write, and SQLite lets no transaction wait that has read: they lock at once.
        DataSource source = sqlite(config, sqlite(STATEMENT_LIMIT_SECONDS * 1000), TransactionMode.IMMEDIATE);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STATEMENT_LIMIT_SECONDS);
        while (true) {
            try {
                prepare(config, source);
                return source;
            } catch (SQLException e) {
                // Whoever switches to WAL while another process does the same is refused without waiting.
                if (!Failures.isBusy(e) || System.nanoTime() - deadline >= 0) {
                    throw cannotOpen(e);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(SWITCH_PAUSE_MILLIS));
            }
        }
    }

    private static void prepare(DatabaseConfig config, DataSource source) throws SQLException {
        if (config.file().map(file -> file.toFile().length()).orElse(0L) == 0) {
            useSmallPages(config);
        }
        try (Connection connection = source.getConnection()) {
            connection.getMetaData();
        }
    }

    private static DataSource sqlite(DatabaseConfig config, Map<String, String> settings, TransactionMode mode) {
        var properties = new Properties();
        properties.putAll(settings);
        var options = new SQLiteConfig(properties);
        options.setTransactionMode(mode);
        var source = new SQLiteDataSource(options);
        source.setUrl(config.url());
        return source;
    }

    /**
     * A page is written whole for each row that goes into it, and every commit has rows of many inboxes, each in pages of
     * its own: half the size is half the log. Only a file that is still empty takes it on.
     */
    private static void useSmallPages(DatabaseConfig config) throws SQLException {
        try (Connection connection = DriverManager.getConnection(config.url());
                Statement statement = connection.createStatement()) {
            statement.execute("pragma busy_timeout = " + STATEMENT_LIMIT_SECONDS * 1000);
            statement.execute("pragma page_size = 2048");
            statement.execute("pragma journal_mode = WAL");
        }
    }

    private static HikariConfig pool(String name, int size) {
        var pool = new HikariConfig();
        pool.setPoolName(name);
        pool.setMaximumPoolSize(size);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(CONNECTION_WAIT_MILLIS);
        pool.setValidationTimeout(1000);
        pool.setInitializationFailTimeout(START_WAIT_MILLIS);
        return pool;
    }

    /** All of its connections are open all the time; opening the pool does not wait for them. */
    private static HikariConfig kept(HikariConfig pool) {
        pool.setMinimumIdle(pool.getMaximumPoolSize());
        pool.setInitializationFailTimeout(-1);
        return pool;
    }

    private static HikariDataSource open(HikariConfig pool) {
        try {
            return new HikariDataSource(pool);
        } catch (RuntimeException e) {
            throw cannotOpen(e);
        }
    }

    private static StoreUnavailableException cannotOpen(Exception e) {
        boolean damaged = Failures.sqlCause(e).filter(Failures::isDamage).isPresent();
        String what = damaged ? "the database is damaged; restore a backup: " : "cannot open the database: ";
        return new StoreUnavailableException(what + rootMessage(e) + advice(e), e);
    }

    private static String advice(Exception failure) {
        if (root(failure) instanceof UnknownHostException) {
            return "; see the host in database.url, and the resolver of this machine";
        }
        return Failures.sqlCause(failure)
                .flatMap(cause -> isParameterRefused(cause)
                        ? Optional.of(UNKNOWN_PARAMETER)
                        : Failures.trouble(cause).map(Trouble::advice))
                .map(advice -> "; " + advice)
                .orElse("");
    }

    private static boolean isParameterRefused(SQLException cause) {
        return String.valueOf(cause.getMessage()).contains("startup parameter");
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = root(failure);
        if (root instanceof NativeLibraryNotFoundException) {
            // Its own words are about kinds of machines, and the driver has a library for nearly all of them.
            return "SQLite's library, which its driver unpacks, cannot be loaded from "
                    + System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir"))
                    + ": name a folder that may be written and is not mounted noexec with -Djava.io.tmpdir=FOLDER ("
                    + root.getMessage() + ")";
        }
        return root instanceof UnknownHostException
                ? "no machine is known by the name " + root.getMessage()
                : root.getMessage();
    }

    private static Throwable root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** How many connections of each lane are in use and idle, and how many callers wait for one. */
    Map<String, Long> stats() {
        Map<String, Long> figures = new LinkedHashMap<>();
        Set<HikariDataSource> seen = new LinkedHashSet<>();
        lanes.forEach((lane, pool) -> {
            HikariPoolMXBean state = pool.getHikariPoolMXBean();
            if (state != null && seen.add(pool)) {
                figures.put(lane.label() + "_in_use", (long) state.getActiveConnections());
                figures.put(lane.label() + "_idle", (long) state.getIdleConnections());
                figures.put(lane.label() + "_waiting", (long) state.getThreadsAwaitingConnection());
            }
        });
        return figures;
    }

    /** What opens the pool's connections, if it is one that waits for the server. */
    static Optional<PostgresSource> source(HikariDataSource pool) {
        return pool.getDataSource() instanceof PostgresSource source ? Optional.of(source) : Optional.empty();
    }

    /** Whether there is a pooler before the server that may give each transaction another session. */
    static boolean isPooled(HikariDataSource pool) {
        return source(pool).flatMap(PostgresSource::preparation).isPresent();
    }

    @Override
    public void close() {
        lanes.values().forEach(pool -> source(pool).ifPresent(PostgresSource::close));
        lanes.values().forEach(HikariDataSource::close);
    }
}
