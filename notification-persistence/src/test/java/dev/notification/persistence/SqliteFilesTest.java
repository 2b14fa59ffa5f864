package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.testkit.Stores;
import dev.notification.persistence.testkit.SqliteDatabase;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may happen to the files of a database, while it is open and while it is not. */
class SqliteFilesTest {
    @Order(1)
    @RegisterExtension
    final SqliteDatabase database = new SqliteDatabase();

    @Order(2)
    @RegisterExtension
    final OpenStores opened = new OpenStores();

    private final DatabaseConfig config = database.empty();
    private final Path file = config.file().orElseThrow();
    private final SqliteFiles files = new SqliteFiles(file);

    @Test
    void onlyTheirOwnerCanReadTheFiles() throws IOException {
        PersistenceModule module = opened.module(config);
        write(module, 1);
        await().until(() -> Files.exists(files.mark()));

        assertThat(rights()).hasSizeGreaterThanOrEqualTo(3).allMatch(rights -> rights.endsWith(" rw-------"));
    }

    @Test
    void migrateMakesFilesForTheirOwnerAndWarnsOfNothing() throws IOException {
        try (LogLines log = LogLines.of("dev.notification.persistence")) {
            PersistenceModule.migrate(config);

            assertThat(log.lines()).isEmpty();
        }
        assertThat(rights()).isNotEmpty().allMatch(rights -> rights.endsWith(" rw-------"));
    }

    @Test
    void migrateSaysThatThereIsNoFolder() {
        Path nowhere = file.resolveSibling("nowhere").resolve("n.db");

        assertThatThrownBy(() -> PersistenceModule.migrate(DatabaseConfig.of("jdbc:sqlite:" + nowhere)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("the folder ")
                .hasMessageContaining(" does not exist");
    }

    @Test
    void whatOthersCouldReadIsTakenFromThem() throws IOException {
        PersistenceModule.open(config).close();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        opened.module(config);

        assertThat(rights()).hasSizeGreaterThanOrEqualTo(3).allMatch(rights -> rights.endsWith(" rw-------"));
    }

    @Test
    void aDatabaseThatIsDeletedUnderTheServerTakesNoMoreAndSaysSo() throws IOException {
        PersistenceModule module = opened.module(config);
        write(module, 1);

        Files.delete(file);

        soon().until(() -> module.check().problem().orElse("").contains("was deleted, moved or replaced"));
        assertRefused(module);
        assertThat(file).doesNotExist();
    }

    @Test
    void aDatabaseThatIsReplacedUnderTheServerTakesNoMoreUntilItIsBack() throws IOException {
        PersistenceModule module = opened.module(config);
        write(module, 1);
        Path aside = file.resolveSibling("aside");
        Path copy = Files.copy(file, file.resolveSibling("copy"));

        Files.move(file, aside);
        Files.move(copy, file);

        soon().until(() -> !module.check().isWell());
        assertRefused(module);

        Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);

        soon().until(() -> module.check().isWell());
        write(module, 1);
    }

    @Test
    void aLogThatIsDeletedUnderTheServerTakesNoMoreAndWhatWasInItIsNotLost() throws IOException {
        PersistenceModule module = opened.module(config);
        UserId user = write(module, 20);
        // A connection that is opened without the log would begin another.
        soon().until(() ->
                module.stats().get("upkeep_idle") == 1 && module.stats().get("heads_idle") == 2);

        Files.delete(files.log());

        soon().until(() -> !module.check().isWell());
        assertRefused(module);
        module.close();
        assertThat(opened.stores(config).messages(user)).hasSize(20);
    }

    @Test
    void anEpochStaysWhereNothingWasLost() {
        PersistenceModule module = opened.module(config);
        Epoch epoch = module.inboxes().epoch();
        write(module, 3);
        awaitMark(3);
        module.close();

        assertThat(opened.module(config).inboxes().epoch()).isEqualTo(epoch);
    }

    @Test
    void anOlderCopyThatIsPutInItsPlaceGetsANewEpoch() throws IOException {
        PersistenceModule module = opened.module(config);
        Epoch epoch = module.inboxes().epoch();
        write(module, 1);
        module.close();
        Path older = Files.copy(file, file.resolveSibling("older"));
        module = opened.module(config);
        write(module, 3);
        awaitMark(4);
        module.close();

        Files.move(older, file, StandardCopyOption.REPLACE_EXISTING);
        module = opened.module(config);
        Epoch renewed = module.inboxes().epoch();
        module.close();

        assertThat(renewed).isNotEqualTo(epoch);
        // It is the history from now on.
        assertThat(opened.module(config).inboxes().epoch()).isEqualTo(renewed);
    }

    @Test
    void aFlippedBitInTheLogOfAServerThatWasKilledGetsANewEpoch() throws IOException {
        PersistenceModule module = opened.module(config);
        Epoch epoch = module.inboxes().epoch();
        write(module, 50);
        awaitMark(50);
        DatabaseConfig killed = database.empty();
        copyTo(killed);
        var copy = new SqliteFiles(killed.file().orElseThrow());
        // Frames after the one that does not fit its checksum are as if they had never been written.
        flip(copy.log(), Files.size(copy.log()) * 3 / 4);

        PersistenceModule next = opened.module(killed);

        assertThat(next.inboxes().epoch()).isNotEqualTo(epoch);
    }

    @Test
    void theCopyOfAServerThatWasKilledIsCheckedAndGoesOn() throws IOException {
        PersistenceModule module = opened.module(config);
        UserId user = write(module, 50);
        awaitMark(50);
        DatabaseConfig killed = database.empty();
        copyTo(killed);

        PersistenceModule next = opened.module(killed);

        assertThat(next.inboxes().epoch()).isEqualTo(module.inboxes().epoch());
        assertThat(OpenStores.of(next).messages(user)).hasSize(50);
    }

    @Test
    void aDamagedDatabaseThatWasNotClosedCleanlyIsNotServed() throws IOException {
        PersistenceModule module = opened.module(config);
        write(module, 50);
        module.close();
        SqliteMark mark = SqliteMark.read(files.mark()).orElseThrow();
        assertThat(mark.isClean()).isTrue();
        assertThat(BackupModule.integrity(config)).isEmpty();

        new SqliteMark(mark.epoch(), mark.revisions(), false).write(files.mark());
        // The kinds of pages, but not of those that are read to open it.
        for (long page = Files.size(file) / 2048 / 2; page < Files.size(file) / 2048; page++) {
            flip(file, page * 2048);
        }

        assertThatThrownBy(() -> PersistenceModule.open(config))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("is damaged");
        assertThat(BackupModule.integrity(config)).isNotEmpty();
    }

    @Test
    void whatIsInADatabaseThatIsBusyWhenItIsOpenedIsCountedLater() throws SQLException {
        PersistenceModule.open(config).close();
        Ticker ticker = Ticker.system();
        try (Pools pools = Pools.sqlite(config);
                Connection busy = pools.of(Lane.UPKEEP).getConnection()) {
            Database nothingFree = Database.of(null, pools, Optional.empty(), ticker);
            var guard = new SqliteGuard(files, ticker);

            guard.watch(nothingFree, new Epoch("k3f9"));

            assertThat(guard.problem()).isEmpty();
            guard.stop();
            assertThat(busy.isClosed()).isFalse();
        }
    }

    @Test
    void whoeverOpensItBesideAServerLeavesNoThreadBehind() {
        Set<Thread> before = watching();

        PersistenceModule.openBeside(config).close();

        soon().until(() -> before.containsAll(watching()));
    }

    private static Set<Thread> watching() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("notification-file"))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @CsvSource({"0, 1048576", "3000000, 1048576", "60000000, 15000000", "1000000000000, 64000000"})
    void theLogIsCopiedBackBeforeTheDiskIsFull(long room, long log) {
        assertThat(SqliteGuard.logBytes(room)).isEqualTo(log);
    }

    /** So many to a new user, in transactions of their own. */
    private static UserId write(PersistenceModule module, int count) {
        Stores stores = OpenStores.of(module);
        UserId user = stores.user("u" + System.nanoTime());
        for (int i = 0; i < count; i++) {
            stores.send(user, user, "message " + i);
        }
        return user;
    }

    private static void assertRefused(PersistenceModule module) {
        assertThatThrownBy(() -> write(module, 1))
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        failure -> assertThat(failure.outcomeUnknown()).isFalse());
    }

    private void awaitMark(long revisions) {
        soon().until(() ->
                SqliteMark.read(files.mark()).map(SqliteMark::revisions).orElse(0L) >= revisions);
    }

    /** As a server leaves it that is killed now. */
    private void copyTo(DatabaseConfig other) throws IOException {
        var copy = new SqliteFiles(other.file().orElseThrow());
        Files.copy(file, copy.database());
        Files.copy(files.log(), copy.log());
        Files.copy(files.mark(), copy.mark());
    }

    private static void flip(Path file, long at) throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int before = bytes.read();
            bytes.seek(at);
            bytes.write(before ^ 0x10);
        }
    }

    private List<String> rights() throws IOException {
        try (Stream<Path> all = Files.list(file.getParent())) {
            return all.map(one -> one.getFileName() + " " + rights(one)).toList();
        }
    }

    private static String rights(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            return "rw-------"; // A mark that is just being replaced.
        }
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60));
    }
}
