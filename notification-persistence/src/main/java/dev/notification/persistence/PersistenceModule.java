package dev.notification.persistence;

import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.AccountStore;
import dev.notification.core.port.out.AuditLog;
import dev.notification.core.port.out.CutOffStore;
import dev.notification.core.port.out.Deletions;
import dev.notification.core.port.out.DeviceStore;
import dev.notification.core.port.out.Directory;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.port.out.InboxUpkeep;
import dev.notification.core.port.out.KeyStore;
import dev.notification.core.port.out.LoginStore;
import dev.notification.core.port.out.SentStore;
import dev.notification.core.port.out.Storage;
import dev.notification.core.port.out.UserRecords;
import dev.notification.core.port.out.UserStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.bytecode.internal.none.BytecodeProviderImpl;
import org.hibernate.bytecode.spi.BytecodeProvider;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.cfg.Configuration;
import org.hibernate.community.dialect.SQLiteDialect;
import org.hibernate.dialect.PostgreSQLDialect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open database: its schema is up to date, its settings are known. Thread-safe. */
public final class PersistenceModule implements Component, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PersistenceModule.class);

    private static final String NAME = "database";

    private final Database database;
    private final AccountStore accounts;
    private final Directory directory;
    private final UserStore users;
    private final KeyStore keys;
    private final CutOffStore cutOffs;
    private final InboxStore inboxes;
    private final InboxUpkeep upkeep;
    private final SentStore sent;
    private final DeviceStore devices;
    private final HibernateLoginStore logins;
    private final UserRecords records;
    private final Deletions deletions;
    private final HibernateAuditLog audit;
    private final Durability durability;
    private final String version;
    private final SharedCheck check;
    private final DatabaseQuestion question;
    private final Optional<DiskWatch> disk;
    /** Of an SQLite database that is served. */
    private final Optional<SqliteGuard> guard;

    /** Of an SQLite database. */
    private final Optional<SqliteLock> lock;

    private PersistenceModule(
            Database database,
            DatabaseConfig config,
            Ticker ticker,
            Optional<SqliteGuard> guard,
            Optional<SqliteLock> lock) {
        boolean sqlite = config.isSqlite();
        this.database = database;
        this.guard = guard;
        this.lock = lock;
        this.check = new SharedCheck(NAME, this::ask, ticker);
        this.question = new DatabaseQuestion(database, sqlite);
        this.audit = new HibernateAuditLog(database);
        this.logins = new HibernateLoginStore(database, !sqlite, audit);
        this.records = new HibernateUserRecords(database);
        this.deletions = new HibernateDeletions(database, audit, logins, !sqlite);
        AccountNumbers numbers = sqlite ? AccountNumbers.SQLITE : AccountNumbers.POSTGRESQL;
        RestoredIds.passOver(database, numbers);
        Tuples tuples = sqlite ? Tuples.SQLITE : Tuples.POSTGRESQL;
        NotificationInserts inserts = sqlite ? NotificationInserts.prepared() : NotificationInserts.setBased();
        DeviceWrites deviceWrites = sqlite ? new SqliteDeviceWrites() : new PostgresDeviceWrites();
        this.devices = new HibernateDeviceStore(database, deviceWrites, tuples);
        var heads = new Heads(tuples);
        Texts texts = sqlite ? Texts.SQLITE : Texts.POSTGRESQL;
        var newUsers = new NewUsers(heads, numbers, texts, tuples);
        this.accounts = new HibernateAccountStore(database, newUsers, audit);
        this.directory = new HibernateDirectory(database, newUsers, texts, tuples);
        this.users = new HibernateUserStore(database, audit, newUsers, texts);
        this.keys = new HibernateKeyStore(database, audit, newUsers, texts);
        this.cutOffs = new HibernateCutOffStore(database, audit);
        var states = new StateChanges(heads, tuples);
        this.inboxes = new HibernateInboxStore(database, heads, inserts, states, !sqlite, ticker);
        this.upkeep = new HibernateInboxUpkeep(database, states);
        this.sent = new HibernateSentStore(database);
        this.durability = sqlite ? database.write(Durability::ofSqlite) : database.read(Durability::ofPostgres);
        this.version = sqlite
                ? "SQLite " + database.read(session -> Durability.ask(session, "select sqlite_version()"))
                : "PostgreSQL " + database.read(session -> Durability.ask(session, "show server_version"));
        if (!durability.isSafe()) {
            LOG.warn("durability: {}: an acknowledged notification may be lost when the power fails", durability);
        }
        this.disk = config.file()
                .filter(file -> config.diskFree() > 0)
                .map(file -> new DiskWatch(DiskWatch.Disk.of(file), config.diskFree()));
        disk.ifPresent(DiskWatch::start);
        guard.ifPresent(one -> one.watch(database, inboxes.epoch()));
    }

    /**
     * Connects, migrates the schema or checks it, and reads the durability settings back. Blocks for a few seconds at most, also
     * while another process has locked the file; a migration takes as long as it takes, and waits for locks on PostgreSQL. An SQLite
     * file has one server at a time; on PostgreSQL a second one is a warning.
     *
     * @throws StoreUnavailableException if the database cannot be reached, stays busy, is not one of ours, is of a newer version,
     *     is damaged, or is a file that another server uses; nothing is ever recreated
     */
    public static PersistenceModule open(DatabaseConfig config) {
        Ticker ticker = Ticker.system();
        if (!config.isSqlite()) {
            PostgresServers.warnOfOthers(config);
        }
        return config.isSqlite()
                ? openSqlite(config, ticker, connection -> new Writer(connection, ticker))
                : openPostgres(config, ticker);
    }

    /**
     * As {@link #open}, for a moment, and beside a server that may be running: an SQLite file is not checked, and neither watched
     * nor marked as closed.
     */
    public static PersistenceModule openBeside(DatabaseConfig config) {
        Ticker ticker = Ticker.system();
        return config.isSqlite()
                ? openSqlite(config, ticker, connection -> new Writer(connection, ticker), false)
                : openPostgres(config, ticker);
    }

    /**
     * As {@link #openBeside}, of a database that is there: nothing is made and, whatever {@link DatabaseConfig#migrate} says,
     * nothing migrated, since a server of an earlier version may be running on it.
     *
     * @throws StoreUnavailableException also if there is none, as {@link #isThere} has it, or if its schema is of another version
     */
    public static PersistenceModule openExisting(DatabaseConfig config) {
        if (config.isSqlite()) {
            var files = new SqliteFiles(config.file().orElseThrow());
            files.mustBeUsable();
            SqliteRestore.mustBeThere(files);
        } else if (!isThere(config)) {
            throw new StoreUnavailableException(
                    "there are no tables of this service in " + config.place()
                            + ": see database.url; 'notification migrate' and 'notification serve' make them",
                    null);
        }
        return openBeside(config.with(DatabaseConfig.Migrate.OFF));
    }

    /**
     * Whether there is a file of SQLite, or in a PostgreSQL database a table of ours. Changes nothing; blocks as {@link #open} does.
     *
     * @throws StoreUnavailableException if that cannot be told
     */
    public static boolean isThere(DatabaseConfig config) {
        if (config.isSqlite()) {
            var files = new SqliteFiles(config.file().orElseThrow());
            files.mustBeUsable();
            return SqliteRestore.isThere(files);
        }
        return Schema.of(config, starting(config)).isThere();
    }

    /**
     * What became of a schema.
     *
     * @param from the version that it had; empty: none that is known
     * @param to the one that it has now
     */
    public record Migrated(Optional<String> from, String to) {}

    /**
     * Only brings the schema up to date, whatever {@link DatabaseConfig#migrate} says; servers may be running on it. Blocks as
     * {@link #open} does.
     *
     * @throws StoreUnavailableException if that cannot be done
     */
    public static Migrated migrate(DatabaseConfig config) {
        if (!config.isSqlite()) {
            DataSource source = starting(config);
            PostgresStart.mustBeUtf8(source);
            return Schema.of(config, source).bringUpToDate();
        }
        var files = new SqliteFiles(config.file().orElseThrow());
        files.mustBeUsable();
        return SqliteRestore.whileLocked(files, SqliteLock.Use.BESIDE, () -> {
            files.protect();
            DataSource source = starting(config);
            SqliteStart.mustBeUtf8(source, files.database());
            return Schema.of(config, source).bringUpToDate();
        });
    }

    /**
     * What {@link #migrate} would do; changes nothing, and makes no file.
     *
     * @throws StoreUnavailableException if that cannot be told
     */
    public static Migrated plannedMigration(DatabaseConfig config) {
        if (config.file().filter(file -> !Files.exists(file)).isPresent()) {
            return new Migrated(Optional.empty(), Schema.NEWEST.toString());
        }
        config.file().ifPresent(file -> new SqliteFiles(file).mustBeUsable());
        return Schema.of(config, starting(config)).planned();
    }

    private static DataSource starting(DatabaseConfig config) {
        return config.isSqlite() ? Pools.sqliteStarting(config) : Pools.postgresStarting(config);
    }

    /** @param writers what writes through the one connection that it is given, and closes it */
    static PersistenceModule openSqlite(
            DatabaseConfig config, Ticker ticker, Function<WriteConnection, Writer> writers) {
        return openSqlite(config, ticker, writers, true);
    }

    private static PersistenceModule openSqlite(
            DatabaseConfig config, Ticker ticker, Function<WriteConnection, Writer> writers, boolean serves) {
        Path file = config.file().orElseThrow();
        var files = new SqliteFiles(file);
        files.mustBeUsable();
        SqliteLock lock = SqliteRestore.lock(files, serves ? SqliteLock.Use.SERVING : SqliteLock.Use.BESIDE);
        try {
            if (config.migrate() == DatabaseConfig.Migrate.OFF && !Files.exists(file)) {
                throw new StoreUnavailableException(
                        "there is no database " + file + "; run 'notification migrate'", null);
            }
            return openSqlite(config, ticker, writers, serves, files, lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static PersistenceModule openSqlite(
            DatabaseConfig config,
            Ticker ticker,
            Function<WriteConnection, Writer> writers,
            boolean serves,
            SqliteFiles files,
            SqliteLock lock) {
        files.protect();
        DataSource starting = Pools.sqliteStarting(config);
        var start = new SqliteStart(starting, files);
        if (serves) {
            start.check();
        }
        SqliteStart.mustBeUtf8(starting, files.database());
        SessionFactory sessions = migrated(config, starting);
        var guard = new SqliteGuard(files, ticker);
        if (!serves) {
            guard.stop(); // It has measured the room, and watches nothing.
        }
        Writer writer = writers.apply(new SqliteConnection(Pools.sqliteWriting(config), sessions, guard));
        try {
            if (serves) {
                start.renewEpochIfBehind();
            }
            return on(
                    Database.of(sessions, Pools.sqlite(config), Optional.of(writer), ticker),
                    config,
                    ticker,
                    serves ? Optional.of(guard) : Optional.empty(),
                    Optional.of(lock));
        } catch (RuntimeException e) {
            guard.stop();
            writer.close();
            sessions.close();
            throw e;
        }
    }

    static PersistenceModule openPostgres(DatabaseConfig config, Ticker ticker) {
        Pools pools = Pools.postgres(config, new Troubles(ticker));
        try {
            PostgresStart.check(pools.of(Lane.REQUESTS));
            SessionFactory sessions = migrated(config, starting(config));
            return on(
                    Database.of(sessions, pools, Optional.empty(), ticker),
                    config,
                    ticker,
                    Optional.empty(),
                    Optional.empty());
        } catch (RuntimeException e) {
            pools.close();
            throw e;
        }
    }

    private static PersistenceModule on(
            Database database,
            DatabaseConfig config,
            Ticker ticker,
            Optional<SqliteGuard> guard,
            Optional<SqliteLock> lock) {
        try {
            return new PersistenceModule(database, config, ticker, guard, lock);
        } catch (OverloadedException e) {
            database.close();
            throw new StoreUnavailableException("the database was busy for too long while it was opened", e);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** Hibernate asks the database nothing while it starts, so both take as long as the slower one. */
    private static SessionFactory migrated(DatabaseConfig config, DataSource source) {
        CompletableFuture<SessionFactory> sessions = CompletableFuture.supplyAsync(() -> sessions(config, source));
        try {
            Schema schema = Schema.of(config, source);
            if (config.migrate() == DatabaseConfig.Migrate.ON) {
                schema.bringUpToDate();
            } else {
                schema.check();
            }
        } catch (RuntimeException e) {
            sessions.thenAccept(SessionFactory::close);
            throw e;
        }
        return sessions.join();
    }

    public AccountStore accounts() {
        return accounts;
    }

    /** Of the same users as {@link #accounts}. */
    public Directory directory() {
        return directory;
    }

    /** Of the same users as {@link #accounts}. */
    public UserStore users() {
        return users;
    }

    /** Of the same users as {@link #accounts}. */
    public KeyStore keys() {
        return keys;
    }

    /** Of the same users as {@link #accounts}. */
    public CutOffStore cutOffs() {
        return cutOffs;
    }

    public InboxStore inboxes() {
        return inboxes;
    }

    /** Of the same inboxes. */
    public InboxUpkeep upkeep() {
        return upkeep;
    }

    /** Of the same inboxes. */
    public SentStore sent() {
        return sent;
    }

    public DeviceStore devices() {
        return devices;
    }

    /** Of the same accounts and logins. */
    public AuditLog audit() {
        return audit;
    }

    public LoginStore logins() {
        return logins;
    }

    /** Of the same accounts, logins, devices and inboxes. */
    public UserRecords records() {
        return records;
    }

    /** Of the same. */
    public Deletions deletions() {
        return deletions;
    }

    /** How much room there is: with SQLite that of its disk; PostgreSQL does not tell. */
    public Storage storage() {
        return disk.<Storage>map(watch -> watch).orElse(Storage.AMPLE);
    }

    /** The parts, for health and figures. */
    public List<Component> components() {
        return disk.<List<Component>>map(watch -> List.of(this, watch)).orElse(List.of(this));
    }

    /**
     * Lets those who are refused an SQLite database, since this server uses it, know where it is.
     *
     * @param address such as http://localhost:8080
     */
    public void servedAt(String address) {
        lock.ifPresent(one -> one.says(address));
    }

    /** As read at start. */
    public Durability durability() {
        return durability;
    }

    /** Of the database's server or library, for people: {@code PostgreSQL 17.2}. */
    public String version() {
        return version;
    }

    /**
     * Asks the database, on a connection that neither requests nor upkeep can take, and takes four seconds at most, as long
     * as a connection and a statement do. A database that is busy is well. However many callers there are, one question is
     * asked at a time, and its answer holds for a second: it is given to all that come while it is asked, who wait for it, and
     * to those that come within the second after, at once.
     */
    @Override
    public Check check() {
        return check.check();
    }

    private Check ask() {
        Optional<String> problem = guard.flatMap(SqliteGuard::problem);
        if (problem.isPresent()) {
            return Check.unwell(NAME, problem.get());
        }
        try {
            return question.ask().map(known -> Check.unwell(NAME, known)).orElseGet(() -> Check.well(NAME));
        } catch (OverloadedException e) {
            return Check.well(NAME);
        } catch (RuntimeException e) {
            return Check.unwell(NAME, e.getMessage());
        }
    }

    /**
     * Of each lane's connections those {@code in_use} and {@code idle}, and the callers {@code waiting} for one, as {@code
     * heads_in_use}; with SQLite also the writer's: work {@code writer_waiting} now, and since the start its {@code
     * writer_transactions}, {@code writer_jobs} in them, and work {@code writer_given_up} before it was begun.
     */
    @Override
    public Map<String, Long> stats() {
        return database.stats();
    }

    @Override
    public void close() {
        disk.ifPresent(DiskWatch::close);
        guard.ifPresent(SqliteGuard::stop);
        database.close();
        guard.ifPresent(SqliteGuard::close);
        lock.ifPresent(SqliteLock::close);
    }

    /** Told everything it would otherwise find out by asking the database: that is most of its start-up time. */
    private static SessionFactory sessions(DatabaseConfig config, DataSource pool) {
        var configuration = new Configuration();
        configuration.getProperties().put(AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, pool);
        // A class of ours: of its own one Hibernate says that the operator should remove the setting, which is none of
        // theirs.
        configuration
                .getProperties()
                .put(
                        AvailableSettings.DIALECT,
                        config.isSqlite() ? new SQLiteDialect() {} : new PostgreSQLDialect() {});
        // The writer begins and ends transactions itself, so that work can share one.
        configuration.setProperty(
                AvailableSettings.ALLOW_UPDATE_OUTSIDE_TRANSACTION, Boolean.toString(config.isSqlite()));
        configuration.setProperty("hibernate.boot.allow_jdbc_metadata_access", "false");
        configuration.setProperty(AvailableSettings.STATEMENT_BATCH_SIZE, "500");
        configuration.setProperty(AvailableSettings.USE_SECOND_LEVEL_CACHE, "false");
        configuration.setProperty(AvailableSettings.USE_QUERY_CACHE, "false");
        return configuration
                .addAnnotatedClass(UserRow.class)
                .addAnnotatedClass(InboxRow.class)
                .addAnnotatedClass(NotificationRow.class)
                .addAnnotatedClass(IdempotencyRow.class)
                // Rows are plain objects: nothing is loaded lazily, and generating proxies is most of the start-up
                // time.
                .buildSessionFactory(new StandardServiceRegistryBuilder()
                        .applySettings(configuration.getProperties())
                        .addService(BytecodeProvider.class, new BytecodeProviderImpl())
                        .build());
    }
}
