package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.notification.core.domain.CollapseKey;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.RefreshToken;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.InboxStore.Appended;
import dev.notification.core.port.out.LoginStore;
import dev.notification.core.testkit.Stores;
import dev.notification.persistence.testkit.SqliteDatabase;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.hibernate.JDBCException;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class SqliteFaultsTest {
    @Order(1)
    @RegisterExtension
    final SqliteDatabase database = new SqliteDatabase();

    @Order(2)
    @RegisterExtension
    final OpenStores stores = new OpenStores();

    @Test
    void whileSomebodyElseHasLockedTheFileAllWaitAndSucceed() throws SQLException {
        DatabaseConfig config = database.empty();
        Stores opened = stores.stores(config);
        UserId ada = opened.user("ada");
        NotificationId first = opened.send(ada, ada, "first").get(0).id();
        try (Connection other = DriverManager.getConnection(config.url());
                Statement statement = other.createStatement()) {
            statement.execute("begin exclusive");
            CompletableFuture<?> unlocked = CompletableFuture.runAsync(
                    () -> execute(statement, "rollback"),
                    CompletableFuture.delayedExecutor(1500, TimeUnit.MILLISECONDS));

            List<CompletableFuture<?>> writes = new ArrayList<>();
            writes.add(writing(() -> read(opened, ada, first)));
            for (int i = 1; i <= 3; i++) {
                String message = "send " + i;
                writes.add(writing(() -> opened.send(ada, ada, message)));
            }

            assertThat(writes).allSatisfy(write -> assertThat(write).succeedsWithin(Duration.ofSeconds(5)));
            assertThat(unlocked).isCompleted();
        }
        assertThat(opened.messages(ada)).hasSize(4);
        assertThat(opened.unread(ada)).isEqualTo(3);
    }

    @Test
    void whenItStaysLockedEachIsRefusedForItselfWhileReadingGoesOnAndAfterwardsAllWorks() throws SQLException {
        DatabaseConfig config = database.empty();
        PersistenceModule module = stores.module(config);
        Stores opened = OpenStores.of(module);
        UserId ada = opened.user("ada");
        NotificationId first = opened.send(ada, ada, "first").get(0).id();
        try (Connection other = DriverManager.getConnection(config.url());
                Statement statement = other.createStatement()) {
            statement.execute("begin immediate");

            List<CompletableFuture<?>> writes = new ArrayList<>();
            writes.add(writing(() -> read(opened, ada, first)));
            for (int i = 1; i <= 3; i++) {
                writes.add(writing(() -> opened.send(ada, ada, "meanwhile")));
            }

            assertThat(writes)
                    .allSatisfy(write -> assertThat(write)
                            .failsWithin(Duration.ofSeconds(5))
                            .withThrowableOfType(ExecutionException.class)
                            .withCauseInstanceOf(OverloadedException.class));
            assertThat(module.check().isWell()).isTrue();
            assertThat(module.stats()).containsEntry("writer_given_up", 4L).containsEntry("writer_waiting", 0L);
            assertThat(opened.messages(ada)).containsExactly("first");
            statement.execute("rollback");
        }
        opened.send(ada, ada, "after");
        assertThat(opened.messages(ada)).containsExactly("after", "first");
        assertThat(opened.unread(ada)).isEqualTo(2);
    }

    @Test
    void aStatementThatIsRefusedInASharedTransactionIsUndoneAlone() throws SQLException {
        DatabaseConfig config = database.empty();
        var patient = Duration.ofSeconds(10);
        Ticker ticker = Ticker.system();
        PersistenceModule module = stores.add(PersistenceModule.openSqlite(
                config, ticker, connection -> new Writer(connection, new WriteQueue(100), patient, patient, ticker)));
        Stores opened = OpenStores.of(module);
        UserId ada = opened.user("ada");
        opened.send(ada, ada, "first");
        RefreshToken token = RefreshToken.ofNewLogin();
        module.logins().open(ada, token, terms(module));
        long before = module.stats().get("writer_transactions");
        CompletableFuture<?> one;
        CompletableFuture<?> refused;
        CompletableFuture<?> three;
        try (Connection other = DriverManager.getConnection(config.url());
                Statement statement = other.createStatement()) {
            statement.execute("begin immediate");
            one = writing(() -> opened.send(ada, ada, "one"));
            awaitWaiting(module, 1);
            refused = writing(() -> module.logins().open(ada, token, terms(module)));
            awaitWaiting(module, 2);
            three = writing(() -> opened.send(ada, ada, "three"));
            awaitWaiting(module, 3);
            statement.execute("rollback");
        }

        assertThat(one).succeedsWithin(Duration.ofSeconds(5));
        assertThat(three).succeedsWithin(Duration.ofSeconds(5));
        assertThat(refused)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(JDBCException.class)
                .withMessageContaining("SQLITE_CONSTRAINT_PRIMARYKEY");
        assertThat(opened.messages(ada)).containsExactly("three", "one", "first");
        assertThat(module.stats()).containsEntry("writer_transactions", before + 1);
    }

    @Test
    void sendsThatFindTheDiskFullAndThenRoomAreStoredOnce() {
        var isFull = new AtomicBoolean();
        PersistenceModule module = stores.add(PersistenceModule.openSqlite(
                database.empty(),
                Ticker.system(),
                connection -> new Writer(new FullOnce(connection, isFull), Ticker.system())));
        Stores opened = OpenStores.of(module);
        UserId ada = opened.user("ada");
        opened.send(ada, ada, Content.of("first").withCollapseKey(new CollapseKey("key")));
        isFull.set(true);

        Appended appended = opened.append(
                Stores.submission(ada, new Draft(ada, Content.of("plain"))),
                Stores.submission(ada, new Draft(ada, Content.of("second").withCollapseKey(new CollapseKey("key")))));

        assertThat(isFull).isFalse();
        assertThat(appended.changes()).hasSize(2);
        assertThat(opened.messages(ada)).containsExactly("second", "plain");
        assertThat(opened.unread(ada)).isEqualTo(2);
        assertThat(opened.feed(ada, 0).changes())
                .extracting(change -> change.revision().value())
                .containsExactly(2L, 3L);

        // Nothing is inserted by it, so no constraint would notice that it is done twice.
        isFull.set(true);
        Content third = Content.of("third").withCollapseKey(new CollapseKey("key"));
        Appended replaced = opened.append(Stores.submission(ada, new Draft(ada, third)));

        assertThat(replaced.changes()).hasSize(1);
        assertThat(opened.messages(ada)).containsExactly("third", "plain");
    }

    /** Its disk is full at the commit after the test has said so; by then there is room again. */
    private record FullOnce(WriteConnection connection, AtomicBoolean isFull) implements WriteConnection {
        @Override
        public void begin() throws SQLException {
            connection.begin();
        }

        @Override
        public StatelessSession session() {
            return connection.session();
        }

        @Override
        public void beginPart() throws SQLException {
            connection.beginPart();
        }

        @Override
        public void keepPart() throws SQLException {
            connection.keepPart();
        }

        @Override
        public void undoPart() throws SQLException {
            connection.undoPart();
        }

        @Override
        public void commit() throws SQLException {
            if (isFull.getAndSet(false)) {
                throw new SQLiteException("database or disk is full", SQLiteErrorCode.SQLITE_FULL);
            }
            connection.commit();
        }

        @Override
        public void rollBack() throws SQLException {
            connection.rollBack();
        }

        @Override
        public boolean makeRoom() {
            return connection.makeRoom();
        }

        @Override
        public void close() {
            connection.close();
        }
    }

    @Test
    void whetherItAnswersIsAskedOnceASecondHoweverManyWantToKnow() {
        var nanos = new AtomicLong();
        PersistenceModule module = stores.add(PersistenceModule.openSqlite(
                database.empty(), nanos::get, connection -> new Writer(connection, Ticker.system())));
        Check first = module.check();

        assertThat(module.check()).isSameAs(first);

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(module.check()).isNotSameAs(first).isEqualTo(Check.well("database"));
    }

    private static void awaitWaiting(PersistenceModule module, long count) {
        await().atMost(Duration.ofSeconds(2))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> module.stats().get("writer_waiting") == count);
    }

    private static CompletableFuture<?> writing(Runnable work) {
        var done = new CompletableFuture<Void>();
        new Thread(() -> {
                    try {
                        work.run();
                        done.complete(null);
                    } catch (RuntimeException e) {
                        done.completeExceptionally(e);
                    }
                })
                .start();
        return done;
    }

    private static void read(Stores stores, UserId user, NotificationId id) {
        stores.inboxes().change(user, new Selection.Ids(List.of(id)), Transition.READ, Stores.NOW, 10);
    }

    private static void execute(Statement statement, String sql) {
        try {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aNewFileThatSomebodyElseHasLockedForTwoSecondsIsOpenedAfterwards() throws SQLException {
        DatabaseConfig config = database.empty();

        openWhileLockedForTwoSeconds(config, "begin exclusive");
    }

    @Test
    void anOlderSchemaIsBroughtUpToDateThoughTheFileIsLockedForTwoSeconds() throws SQLException {
        DatabaseConfig config = database.empty();
        makeOlder(config);

        openWhileLockedForTwoSeconds(config, "begin immediate");
    }

    private static void makeOlder(DatabaseConfig config) throws SQLException {
        Flyway.configure()
                .dataSource(config.url(), "", "")
                .locations("classpath:dev/notification/migration/sqlite")
                .target("2")
                .load()
                .migrate();
        execute(config, "pragma journal_mode = WAL");
    }

    private void openWhileLockedForTwoSeconds(DatabaseConfig config, String lock) throws SQLException {
        try (Connection other = DriverManager.getConnection(config.url());
                Statement statement = other.createStatement()) {
            statement.execute(lock);
            CompletableFuture<?> unlocked = CompletableFuture.runAsync(
                    () -> execute(statement, "rollback"),
                    CompletableFuture.delayedExecutor(2000, TimeUnit.MILLISECONDS));

            Stores opened = stores.stores(config);

            assertThat(unlocked).isCompleted();
            UserId ada = opened.user("ada");
            opened.send(ada, ada, "hello");
            assertThat(opened.messages(ada)).containsExactly("hello");
        }
    }

    @Test
    void aFileThatIsLockedOnceItsSchemaIsUpToDateIsUnavailableToo() throws SQLException {
        DatabaseConfig config = database.empty();
        PersistenceModule.open(config).close();
        var patience = Duration.ofMillis(50);
        Ticker ticker = Ticker.system();
        try (Connection other = DriverManager.getConnection(config.url());
                Statement statement = other.createStatement()) {
            assertThatThrownBy(() -> PersistenceModule.openSqlite(config, ticker, connection -> {
                        execute(statement, "begin immediate");
                        return new Writer(connection, new WriteQueue(1), patience, patience, ticker);
                    }))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("busy");
        }
    }

    @Test
    void aLockedFileIsNoReasonToRestoreABackup() throws SQLException {
        DatabaseConfig config = database.empty();
        makeOlder(config);
        var impatient = new SQLiteConfig();
        impatient.setBusyTimeout(50);
        var source = new SQLiteDataSource(impatient);
        source.setUrl(config.url());
        try (Connection other = DriverManager.getConnection(config.url());
                Statement statement = other.createStatement()) {
            statement.execute("begin immediate");

            assertThatThrownBy(() -> Schema.of(config, source).bringUpToDate())
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("another process has locked it")
                    .hasMessageNotContaining("backup");
        }
    }

    @Test
    void aDamagedFileIsRefusedAndNeverRecreated() throws IOException {
        DatabaseConfig config = database.empty();
        Path file = config.file().orElseThrow();
        try (PersistenceModule module = PersistenceModule.open(config)) {
            assertThat(module.check().isWell()).isTrue();
        }
        try (var damaged = new RandomAccessFile(file.toFile(), "rw")) {
            damaged.seek(100);
            damaged.write(new byte[900]);
        }
        byte[] before = Files.readAllBytes(file);

        assertThatThrownBy(() -> PersistenceModule.open(config)).isInstanceOf(StoreUnavailableException.class);

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void somebodyElsesDatabaseIsRefusedAndLeftAsItIs() throws SQLException {
        DatabaseConfig config = database.empty();
        execute(config, "create table users (name text)");

        assertThatThrownBy(() -> PersistenceModule.open(config)).isInstanceOf(StoreUnavailableException.class);

        assertThat(ask(config, "select count(*) from sqlite_master")).isEqualTo(1);
    }

    @Test
    void newFileHasSmallPages() throws SQLException {
        DatabaseConfig config = database.empty();
        assertThat(stores.module(config).durability().isSafe()).isTrue();
        assertThat(ask(config, "pragma page_size")).isEqualTo(2048);
    }

    @Test
    void olderFileKeepsItsPages() throws SQLException {
        DatabaseConfig config = database.empty();
        execute(config, "pragma page_size = 4096", "vacuum");
        assertThat(stores.module(config).durability().isSafe()).isTrue();
        assertThat(ask(config, "pragma page_size")).isEqualTo(4096);
    }

    @Test
    void whatWasWrittenIsOnTheDiskInAFormThatSqliteCallsSafe() {
        assertThat(stores.module(database.empty()).durability().isSafe()).isTrue();
    }

    @Test
    void aDirectoryThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> PersistenceModule.open(DatabaseConfig.of("jdbc:sqlite:/no/such/directory/n.db")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("cannot open the database");
    }

    /** Each message names the file or the folder, and what to do. */
    @ParameterizedTest
    @CsvSource({
        "folder, is a folder: name a file in it",
        "none/n.db, none does not exist: make it",
        "file/n.db, is no folder",
        "folder/../none/n.db, does not exist",
    })
    void aPlaceWhereNoDatabaseCanBeIsSaidAndNothingIsMade(String name, String problem) throws IOException {
        Path folder = database.empty().file().orElseThrow().getParent();
        Files.createDirectory(
                folder.resolve("folder"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> PersistenceModule.open(DatabaseConfig.of("jdbc:sqlite:" + folder.resolve(name))))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("cannot open the database")
                .hasMessageContaining(problem);

        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).hasSize(2);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("folder"))))
                .isEqualTo("rwxr-xr-x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b.db",
                "a#b.db",
                "a%20b.db",
                "a;b&c=d.db",
                "caf\u00e9.db",
                "\u0939\u093f\u0928\u094d\u0926\u0940.db"
            })
    void aFileHasTheNameThatWasWritten(String name) throws IOException {
        Assumptions.assumeTrue(
                Charset.forName(System.getProperty("sun.jnu.encoding"))
                        .newEncoder()
                        .canEncode(name),
                "the locale of this test has not all letters of the name");
        Path folder = database.empty().file().orElseThrow().getParent();
        DatabaseConfig config = DatabaseConfig.of("jdbc:sqlite:" + folder.resolve(name));
        PersistenceModule module = stores.module(config);
        assertThat(module.check().isWell()).isTrue();
        BackupModule.backUp(config, folder.resolve("b " + name), false);
        module.close();

        BackupModule.restore(config, folder.resolve("b " + name), InstantSource.system());

        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all.map(one -> one.getFileName().toString()))
                    .contains(name, "b " + name, name + "-lock")
                    .allMatch(one -> one.startsWith(name) || one.startsWith("b " + name));
        }
    }

    @Test
    void aPlaceWithoutPermissionIsSaid() throws IOException {
        Path file = database.empty().file().orElseThrow();
        Files.createFile(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        Assumptions.assumeFalse(Files.isWritable(file), "root may write everywhere");

        assertThatThrownBy(() -> PersistenceModule.open(DatabaseConfig.of("jdbc:sqlite:" + file)))
                .hasMessageContaining("this user may not write to " + file.toRealPath());

        Files.delete(file);
        Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("r-x------"));
        try {
            assertThatThrownBy(() -> PersistenceModule.open(DatabaseConfig.of("jdbc:sqlite:" + file)))
                    .hasMessageContaining("this user may not write to the folder");
        } finally {
            Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static void execute(DatabaseConfig config, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(config.url());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static int ask(DatabaseConfig config, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(config.url());
                Statement statement = connection.createStatement();
                var answer = statement.executeQuery(sql)) {
            return answer.getInt(1);
        }
    }

    private static LoginStore.Terms terms(PersistenceModule module) {
        return new LoginStore.Terms(module.inboxes().epoch(), Stores.NOW, Stores.NOW, Stores.NOW);
    }
}
