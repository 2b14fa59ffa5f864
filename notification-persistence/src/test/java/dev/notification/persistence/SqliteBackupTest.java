package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.UserId;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.testkit.Stores;
import dev.notification.persistence.testkit.SqliteDatabase;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A backup is whole, well and private, or is not there. */
class SqliteBackupTest {
    @Order(1)
    @RegisterExtension
    final SqliteDatabase database = new SqliteDatabase();

    @Order(2)
    @RegisterExtension
    final OpenStores opened = new OpenStores();

    private final DatabaseConfig config = database.empty();
    private final Path file = config.file().orElseThrow();
    private final Path backup = file.resolveSibling("backup.db");

    private static DatabaseConfig on(Path file) {
        return DatabaseConfig.of("jdbc:sqlite:" + file);
    }

    @Test
    void itSaysWhatIsInIt() throws IOException {
        PersistenceModule module = opened.module(config);
        Stores stores = OpenStores.of(module);
        UserId ada = stores.user("ada");
        long id = stores.send(ada, ada, "one", "two").get(1).id().value();

        BackupModule.Backup written = BackupModule.backUp(config, backup, false);

        assertThat(written.file()).isEqualTo(backup);
        assertThat(written.bytes()).isEqualTo(Files.size(backup));
        assertThat(written.schema()).contains(Schema.NEWEST.toString());
        assertThat(written.epoch()).isEqualTo(module.inboxes().epoch().value());
        assertThat(written.newestId()).isEqualTo(id);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                .isEqualTo("rw-------");
        assertThat(names()).filteredOn(name -> name.startsWith("backup")).containsExactly("backup.db");
    }

    @Test
    void itIsOfOneMomentWhileTheServerWrites() throws IOException {
        Stores stores = opened.stores(config);
        UserId ada = stores.user("ada");
        var enough = new AtomicBoolean();
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            for (int i = 0; !enough.get(); i++) {
                stores.send(ada, ada, "message " + i);
            }
        });
        try {
            for (int round = 0; round < 5; round++) {
                BackupModule.backUp(config, backup, true);
                try (PersistenceModule copy = PersistenceModule.open(on(backup))) {
                    Stores copied = OpenStores.of(copy);
                    long head = copied.inboxes()
                            .head(ada)
                            .orElseThrow()
                            .cursor()
                            .revision()
                            .value();
                    assertThat(copied.unread(ada)).isEqualTo(head);
                    assertThat(copied.messages(ada))
                            .isEqualTo(IntStream.iterate((int) head - 1, i -> i >= 0 && i >= head - 200, i -> i - 1)
                                    .mapToObj(i -> "message " + i)
                                    .toList());
                }
                for (String name : names()) {
                    if (name.startsWith("backup.db-")) {
                        Files.delete(file.resolveSibling(name));
                    }
                }
            }
        } finally {
            enough.set(true);
        }
        assertThat(writing).succeedsWithin(Duration.ofSeconds(60));
    }

    @Test
    void whatIsThereIsReplacedOnlyIfThatIsSaid() throws IOException {
        opened.module(config);
        Files.writeString(backup, "somebody's");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> BackupModule.backUp(config, backup, false))
                .withMessageContaining("is there already")
                .withMessageContaining("--overwrite");
        assertThat(backup).hasContent("somebody's");

        BackupModule.backUp(config, backup, true);

        assertThat(BackupModule.integrity(on(backup))).isEmpty();
    }

    @Test
    void itIsNeverWrittenOverTheDatabaseItself() throws IOException {
        opened.module(config);
        Path link = Files.createSymbolicLink(file.resolveSibling("link.db"), file);

        for (Path own : List.of(
                file, link, file.resolveSibling("notification.db-wal"), file.resolveSibling("notification.db.key"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> BackupModule.backUp(config, own, true))
                    .withMessageContaining("belongs to the database itself");
        }
        assertThat(BackupModule.integrity(config)).isEmpty();
    }

    @Test
    void itIsNotPutBesideALogThatWouldSpoilIt() throws IOException {
        opened.module(config);
        Files.writeString(file.resolveSibling("backup.db-wal"), "a log");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> BackupModule.backUp(config, backup, true))
                .withMessageContaining("backup.db-wal");
    }

    @Test
    void aPlaceThatIsNoneIsSaid() {
        opened.module(config);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> BackupModule.backUp(config, Path.of("/no/such/folder/b.db"), false))
                .withMessageContaining("the folder /no/such/folder does not exist");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BackupModule.backUp(config, file.getParent(), true))
                .withMessageContaining("is a folder");
    }

    @Test
    void aDatabaseThatIsNotThereIsNotMade() {
        assertThatThrownBy(() -> BackupModule.backUp(config, backup, false))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("there is no database");
        assertThat(file).doesNotExist();
    }

    @Test
    void aDatabaseOfANewerVersionIsCalledByItsName() throws SQLException {
        opened.module(config).close();
        try (Connection connection = Pools.sqliteAlone(file).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "update " + SchemaHistory.TABLE + " set version = '10' where version = '" + Schema.NEWEST + "'");
        }

        assertThatThrownBy(() -> BackupModule.backUp(config, backup, false))
                .hasMessageContaining("notification.db is at version 10 of the schema")
                .hasMessageNotContaining(".part");
    }

    @Test
    void aDamagedDatabaseTakesNotThePlaceOfAGoodBackup() throws IOException {
        PersistenceModule module = opened.module(config);
        Stores stores = OpenStores.of(module);
        UserId ada = stores.user("ada");
        for (int i = 0; i < 50; i++) {
            stores.send(ada, ada, "message " + i);
        }
        BackupModule.backUp(config, backup, false);
        byte[] good = Files.readAllBytes(backup);
        module.close();
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            for (long page = bytes.length() / 2048 / 2; page < bytes.length() / 2048; page++) {
                bytes.seek(page * 2048);
                bytes.write(0x77);
            }
        }

        assertThatThrownBy(() -> BackupModule.backUp(config, backup, true))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("damaged");

        assertThat(Files.readAllBytes(backup)).isEqualTo(good);
        assertThat(names()).noneMatch(name -> name.contains(".part"));
    }

    @Test
    void whatAKilledBackupHasLeftIsTakenAway() throws IOException {
        opened.module(config);
        // No process has this number.
        Files.writeString(file.resolveSibling("backup.db.2147483647.part"), "half");
        Files.writeString(file.resolveSibling("backup.db.old.part"), "somebody's");

        BackupModule.backUp(config, backup, false);

        assertThat(names()).doesNotContain("backup.db.2147483647.part").contains("backup.db.old.part");
    }

    @Test
    void forPostgresItSaysTheCommandOfItsOwn() {
        var postgres = new DatabaseConfig("jdbc:postgresql://db.example:5433/shop?sslmode=require", "ada", "secret", 8);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> BackupModule.backUp(postgres, Path.of("b.dump"), false))
                .withMessageContaining(
                        "pg_dump --format=custom --file=b.dump --dbname=postgresql://ada@db.example:5433/shop");
        assertThat(DatabaseConfig.of("jdbc:postgresql:shop").libpqAddress()).isEqualTo("postgresql:///shop");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(file.getParent())) {
            return all.map(one -> one.getFileName().toString()).toList();
        }
    }
}
