package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.testkit.Stores;
import dev.notification.persistence.testkit.SqliteDatabase;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** After a restore the database is the backup with a new history, or, if it could not be done, the one that it was. */
class SqliteRestoreTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-26T20:15:30.5Z"));
    private static final String ASIDE = "notification.db.before-restore-20261126T201530Z";
    private static final int KILLED = 99;

    @Order(1)
    @RegisterExtension
    final SqliteDatabase database = new SqliteDatabase();

    @Order(2)
    @RegisterExtension
    final OpenStores opened = new OpenStores();

    /** As a server leaves it that is killed: with a log that holds what came last. */
    private final DatabaseConfig config = database.empty();

    private final Path file = config.file().orElseThrow();
    private final Path backup = file.resolveSibling("backup.db");
    private String epoch = "";
    private long lastId;

    @BeforeEach
    void killAServerAfterABackup() throws IOException {
        DatabaseConfig served = database.empty();
        PersistenceModule module = opened.module(served);
        Stores stores = OpenStores.of(module);
        UserId ada = stores.user("ada");
        stores.send(ada, ada, "before");
        BackupModule.backUp(served, backup, false);
        lastId = stores.send(ada, ada, "after").get(0).id().value();
        epoch = module.inboxes().epoch().value();
        var from = new SqliteFiles(served.file().orElseThrow());
        var to = new SqliteFiles(file);
        Files.copy(from.database(), to.database());
        Files.copy(from.log(), to.log());
        Files.copy(from.mark(), to.mark());
    }

    private BackupModule.Restored restore(Path from) {
        return BackupModule.restore(config, from, CLOCK);
    }

    private static DatabaseConfig on(Path file) {
        return DatabaseConfig.of("jdbc:sqlite:" + file);
    }

    private static List<String> messages(PersistenceModule module) {
        Stores stores = OpenStores.of(module);
        return stores.messages(
                stores.accounts().find(new Username("ada")).orElseThrow().id());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(file.getParent())) {
            return all.map(one -> one.getFileName().toString()).sorted().toList();
        }
    }

    /** A17: the log was left for the backup, which it damaged or undid. */
    @Test
    void theBackupIsThereWithANewHistoryAndNothingIsLeftOver() throws IOException {
        BackupModule.Restored restored = restore(backup);

        assertThat(restored.aside()).contains(file.toRealPath().resolveSibling(ASIDE));
        assertThat(restored.tookLog()).isFalse();
        assertThat(names()).containsExactly("backup.db", "notification.db", "notification.db-lock", ASIDE);
        assertThat(BackupModule.integrity(config)).isEmpty();
        PersistenceModule module = opened.module(config);
        assertThat(messages(module)).containsExactly("before");
        assertThat(module.inboxes().epoch().value())
                .isEqualTo(restored.epoch())
                .isNotEqualTo(epoch)
                .matches("[a-z0-9]{1,16}");
    }

    @Test
    void whatWasThereBeforeIsKeptWithAllThatWasInItsLog() throws IOException {
        Path aside = restore(backup).aside().orElseThrow();

        assertThat(messages(opened.module(on(aside)))).containsExactly("after", "before");
    }

    @Test
    void itCanBeUndoneByRestoringWhatWasThereBefore() {
        Path aside = restore(backup).aside().orElseThrow();

        BackupModule.Restored undone = restore(aside);

        assertThat(undone.aside()).contains(Path.of(aside + "-2"));
        assertThat(messages(opened.module(config))).containsExactly("after", "before");
        assertThat(BackupModule.integrity(config)).isEmpty();
    }

    @Test
    void noIdIsGivenOutTwiceThoughTheSameBackupIsRestoredTwice() {
        long last = lastId;
        UserId lastUser = new UserId(1);
        for (int round = 0; round < 3; round++) {
            restore(backup);
            try (PersistenceModule module = PersistenceModule.open(config)) {
                Stores stores = OpenStores.of(module);
                UserId user = stores.user("bob");
                assertThat(user).isGreaterThan(lastUser);
                long id = stores.send(user, user, "hello").get(0).id().value();
                assertThat(id).isGreaterThan(last);
                last = id;
                lastUser = user;
            }
        }
    }

    @Test
    void itMakesADatabaseWhereThereIsNone() throws IOException {
        DatabaseConfig elsewhere = database.empty();

        BackupModule.Restored restored = BackupModule.restore(elsewhere, backup, CLOCK);

        assertThat(restored.aside()).isEmpty();
        assertThat(messages(opened.module(elsewhere))).containsExactly("before");
    }

    @Test
    void aDamagedDatabaseIsReplacedAndKeptAsItIs() throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.write(new byte[4096]);
        }
        byte[] damaged = Files.readAllBytes(file);
        byte[] log = Files.readAllBytes(file.resolveSibling("notification.db-wal"));

        Path aside = restore(backup).aside().orElseThrow();

        assertThat(Files.readAllBytes(aside)).isEqualTo(damaged);
        assertThat(Files.readAllBytes(Path.of(aside + "-wal"))).isEqualTo(log);
        assertThat(messages(opened.module(config))).containsExactly("before");
    }

    @Test
    void aCopyOfADatabaseIsRestoredWithItsLog() throws IOException {
        Path copy = file.resolveSibling("copy.db");
        Files.copy(file, copy);
        Files.copy(file.resolveSibling("notification.db-wal"), file.resolveSibling("copy.db-wal"));
        byte[] before = Files.readAllBytes(copy);

        BackupModule.Restored restored = restore(copy);

        assertThat(restored.tookLog()).isTrue();
        assertThat(messages(opened.module(config))).containsExactly("after", "before");
        assertThat(Files.readAllBytes(copy)).isEqualTo(before);
        assertThat(file.resolveSibling("copy.db-wal")).exists();
    }

    @Test
    void whatIsNoGoodBackupIsRefusedAndNothingIsChanged() throws IOException, SQLException {
        Path text = Files.writeString(file.resolveSibling("text"), "no database\n".repeat(999));
        Path empty = Files.createFile(file.resolveSibling("empty"));
        Path foreign = file.resolveSibling("foreign");
        execute(foreign, "create table users (name text)");
        Path newer = Files.copy(backup, file.resolveSibling("newer"));
        execute(
                newer,
                "insert into notification_schema_history select installed_rank + 100, '999', description, type, script,"
                        + " checksum, installed_by, installed_on, execution_time, success from notification_schema_history limit 1");
        Path damaged = Files.copy(backup, file.resolveSibling("damaged"));
        try (var bytes = new RandomAccessFile(damaged.toFile(), "rw")) {
            for (long page = bytes.length() / 2048 / 2; page < bytes.length() / 2048; page++) {
                bytes.seek(page * 2048);
                bytes.write(0x77);
            }
        }

        assertRefused(text, "is damaged, or no SQLite database");
        assertRefused(empty, "is no database of this service");
        assertRefused(foreign, "is no database of this service");
        assertRefused(newer, "made by a newer version of this program");
        assertRefused(damaged, "is damaged, or no SQLite database");

        assertThat(names()).noneMatch(name -> name.contains("-restor") || name.contains("before-restore"));
        PersistenceModule module = opened.module(config);
        assertThat(messages(module)).containsExactly("after", "before");
        assertThat(module.inboxes().epoch().value()).isEqualTo(epoch);
    }

    private void assertRefused(Path from, String reason) {
        assertThatThrownBy(() -> restore(from))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(from.getFileName() + " ")
                .hasMessageContaining(reason);
    }

    private static void execute(Path file, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void filesThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> restore(file.resolveSibling("nothing")))
                .withMessageContaining("there is no file");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> restore(file))
                .withMessageContaining("belongs to the database itself")
                .withMessageContaining("--in-place");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BackupModule.restore(
                        new DatabaseConfig("jdbc:postgresql://h/b", "ada", "", 8), Path.of("b.dump"), CLOCK))
                .withMessageContaining(
                        "pg_restore --exit-on-error --single-transaction --dbname=postgresql://ada@h/b b.dump")
                .withMessageContaining("notification restore --in-place");
    }

    @Test
    void aDatabaseThatAServerUsesIsNoBackup() {
        DatabaseConfig served = database.empty();
        opened.module(served);

        assertThatThrownBy(() -> restore(served.file().orElseThrow())).hasMessageContaining("is in use");
    }

    /** An older version of the server, say, which holds no lock of ours. */
    @Test
    void aDatabaseThatIsOpenInAnotherProgramIsNotReplaced() throws SQLException {
        try (Connection other = DriverManager.getConnection(config.url());
                Statement statement = other.createStatement()) {
            statement.executeQuery("select count(*) from users").close();

            assertThatThrownBy(() -> restore(backup))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("is open in another program");
        }
        assertThat(messages(opened.module(config))).containsExactly("after", "before");
    }

    @Test
    void whatWasPutInItsPlaceByOtherMeansGetsANewHistory() throws IOException {
        Files.delete(file.resolveSibling("notification.db-wal"));
        Files.copy(backup, file, StandardCopyOption.REPLACE_EXISTING);

        String begun = BackupModule.restoredInPlace(config);

        PersistenceModule module = opened.module(config);
        assertThat(module.inboxes().epoch().value()).isEqualTo(begun).isNotEqualTo(epoch);
        assertThat(messages(module)).containsExactly("before");
        Stores stores = OpenStores.of(module);
        assertThat(stores.user("bob")).isGreaterThan(new UserId(1000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-wal", "-journal"})
    void aBackupThatWasCopiedToALogOfAnotherDatabaseIsRefusedAndNotDamaged(String log) throws IOException {
        Files.move(file.resolveSibling("notification.db-wal"), file.resolveSibling("notification.db" + log));
        Files.copy(backup, file, StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> BackupModule.restoredInPlace(config))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("notification.db" + log)
                .hasMessageContaining("notification restore FILE");

        assertThat(Files.mismatch(file, backup)).isEqualTo(-1);
    }

    @Test
    void aJournalThatLiesThereIsNotTakenForTheBackups() throws IOException {
        Files.delete(file);
        Files.writeString(file.resolveSibling("notification.db-journal"), "of another database");

        restore(backup);

        assertThat(names()).contains(ASIDE + "-journal").doesNotContain("notification.db-journal");
    }

    @Test
    void aFileWhoseNameOnlyBeginsAsThatOfARestoredOneIsLeftAlone() throws IOException {
        Path mine = Files.copy(backup, file.resolveSibling("notification.db-restored-monday"));

        assertThat(messages(opened.module(config))).containsExactly("after", "before");
        assertThat(mine).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-restored-20261126T201530Z", "-restored-20261126T201530Z-2", "-restoring", "-journal"})
    void noBackupIsMadeByANameThatARestoreTakes(String suffix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BackupModule.backUp(config, file.resolveSibling(file.getFileName() + suffix), false))
                .withMessageContaining("belongs to the database itself");
    }

    /** Restores, and is gone once that step is done. */
    static final class Killed {
        public static void main(String[] arguments) {
            SqliteRestore.Step last = SqliteRestore.Step.valueOf(arguments[2]);
            BackupModule.restore(DatabaseConfig.of(arguments[0]), Path.of(arguments[1]), CLOCK, step -> {
                if (step == last) {
                    Runtime.getRuntime().halt(KILLED);
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource(SqliteRestore.Step.class)
    void aRestoreThatIsKilledLeavesTheOldOneOrTheNewOneWhole(SqliteRestore.Step last)
            throws IOException, InterruptedException {
        try (ChildProcess killed = ChildProcess.start(Killed.class, config.url(), backup.toString(), last.name())) {
            assertThat(killed.exitStatus()).isEqualTo(KILLED);
        }
        boolean isDecided = last.compareTo(SqliteRestore.Step.DECIDED) >= 0;

        try (PersistenceModule module = PersistenceModule.open(config)) {
            assertThat(messages(module)).isEqualTo(isDecided ? List.of("before") : List.of("after", "before"));
            assertThat(module.inboxes().epoch().value().equals(epoch)).isNotEqualTo(isDecided);
        }
        assertThat(BackupModule.integrity(config)).isEmpty();
        assertThat(names()).noneMatch(name -> name.startsWith("notification.db-restor"));
        Path aside = file.resolveSibling(ASIDE);
        if (isDecided) {
            assertThat(messages(opened.module(on(aside)))).containsExactly("after", "before");
        } else {
            assertThat(aside).doesNotExist();
        }

        restore(backup);

        assertThat(messages(opened.module(config))).containsExactly("before");
        assertThat(names()).noneMatch(name -> name.startsWith("notification.db-restor"));
    }

    @ParameterizedTest
    @EnumSource(
            value = SqliteRestore.Step.class,
            names = {"DECIDED", "LOG_ASIDE", "OLD_ASIDE"})
    void aCommandFinishesWhatAKilledRestoreHasDecided(SqliteRestore.Step last)
            throws IOException, InterruptedException {
        try (ChildProcess killed = ChildProcess.start(Killed.class, config.url(), backup.toString(), last.name())) {
            assertThat(killed.exitStatus()).isEqualTo(KILLED);
        }

        BackupModule.Backup next = BackupModule.backUp(config, file.resolveSibling("next.db"), false);

        assertThat(next.epoch()).isNotEqualTo(epoch);
        assertThat(next.newestId()).isLessThan(lastId);
        assertThat(messages(opened.module(on(file.resolveSibling(ASIDE))))).containsExactly("after", "before");
    }

    /** It made an empty file first, which then took the place of the database that was kept. */
    @ParameterizedTest
    @EnumSource(
            value = SqliteRestore.Step.class,
            names = {"DECIDED", "LOG_ASIDE", "OLD_ASIDE"})
    void migrateFinishesWhatAKilledRestoreHasDecided(SqliteRestore.Step last) throws IOException, InterruptedException {
        try (ChildProcess killed = ChildProcess.start(Killed.class, config.url(), backup.toString(), last.name())) {
            assertThat(killed.exitStatus()).isEqualTo(KILLED);
        }

        PersistenceModule.migrate(config);

        assertThat(messages(opened.module(config))).containsExactly("before");
        assertThat(messages(opened.module(on(file.resolveSibling(ASIDE))))).containsExactly("after", "before");
    }

    @Test
    void aServerThatDoesNotMigrateFinishesWhatAKilledRestoreHasDecided() throws IOException, InterruptedException {
        try (ChildProcess killed = ChildProcess.start(
                Killed.class, config.url(), backup.toString(), SqliteRestore.Step.OLD_ASIDE.name())) {
            assertThat(killed.exitStatus()).isEqualTo(KILLED);
        }

        assertThat(messages(opened.module(config.with(DatabaseConfig.Migrate.OFF))))
                .containsExactly("before");
    }

    @Test
    void aFileThatSomebodyHasMadeMeanwhileReplacesNothingThatWasKept() throws IOException, InterruptedException {
        try (ChildProcess killed = ChildProcess.start(
                Killed.class, config.url(), backup.toString(), SqliteRestore.Step.OLD_ASIDE.name())) {
            assertThat(killed.exitStatus()).isEqualTo(KILLED);
        }
        Files.createFile(file);

        assertThat(messages(opened.module(config))).containsExactly("before");
        assertThat(messages(opened.module(on(file.resolveSibling(ASIDE))))).containsExactly("after", "before");
        assertThat(file.resolveSibling(ASIDE + "-2")).isEmptyFile();
    }
}
