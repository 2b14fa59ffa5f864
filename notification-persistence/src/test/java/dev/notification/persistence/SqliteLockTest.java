package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.port.StoreUnavailableException;
import dev.notification.persistence.testkit.SqliteDatabase;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An SQLite file has one server, whatever name it is called by. */
class SqliteLockTest {
    @Order(1)
    @RegisterExtension
    final SqliteDatabase database = new SqliteDatabase();

    @Order(2)
    @RegisterExtension
    final OpenStores opened = new OpenStores();

    private final DatabaseConfig config = database.empty();
    private final Path file = config.file().orElseThrow();
    private final Path lock = new SqliteFiles(file).lock();

    /** Opens the database that it is told, says how that went, and serves until it is killed. */
    static final class Server {
        public static void main(String[] arguments) throws IOException {
            PersistenceModule module;
            try {
                module = PersistenceModule.open(DatabaseConfig.of(arguments[0]));
            } catch (StoreUnavailableException e) {
                System.out.println("server: refused: " + e.getMessage());
                return;
            }
            module.servedAt("port 4711");
            System.out.println("server: open");
            while (System.in.read() >= 0) {
                // Until the test ends, however it ends.
            }
        }
    }

    /** Is beside a server until it is killed. */
    static final class Command {
        public static void main(String[] arguments) throws IOException {
            try (PersistenceModule module = PersistenceModule.openBeside(DatabaseConfig.of(arguments[0]))) {
                System.out.println("command: " + (module.check().isWell() ? "open" : "unwell"));
                while (System.in.read() >= 0) {
                    // Until the test ends, however it ends.
                }
            }
        }
    }

    private static ChildProcess server(DatabaseConfig config) throws IOException {
        return ChildProcess.start(Server.class, config.url());
    }

    @Test
    void aSecondServerIsRefusedAndToldWhoIsThereUntilTheFirstIsKilled() throws IOException, InterruptedException {
        try (ChildProcess first = server(config)) {
            assertThat(first.line("server: ")).isEqualTo("server: open");

            assertThatThrownBy(() -> PersistenceModule.open(config))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining(file.toRealPath() + " is in use")
                    .hasMessageContaining("process " + first.pid() + " at port 4711");

            first.kill();
        }

        assertThat(lock).exists();
        assertThat(opened.module(config).check().isWell()).isTrue();
    }

    @Test
    void theSameFileByAnotherNameIsTheSameFile() throws IOException {
        Path folder = Files.createSymbolicLink(file.resolveSibling("folder"), file.getParent());
        Path link = Files.createSymbolicLink(file.resolveSibling("link.db"), Path.of("notification.db"));
        Path linkToNothing = Files.createSymbolicLink(file.resolveSibling("other.db"), Path.of("link.db"));
        opened.module(DatabaseConfig.of("jdbc:sqlite:" + linkToNothing));

        for (Path other : new Path[] {
            file, link, folder.resolve("notification.db"), file.getParent().resolve("./x/../notification.db")
        }) {
            Files.createDirectories(file.resolveSibling("x"));
            assertThatThrownBy(() -> PersistenceModule.open(DatabaseConfig.of("jdbc:sqlite:" + other)))
                    .as("%s", other)
                    .hasMessageContaining("is in use");
        }
        assertThat(link.resolveSibling("link.db-lock")).doesNotExist();
    }

    /** SQLite would keep a log for each name. */
    @Test
    void aFileWithASecondNameIsRefused() throws IOException {
        PersistenceModule.open(config).close();
        Path second = Files.createLink(file.resolveSibling("second.db"), file);

        assertThatThrownBy(() -> PersistenceModule.open(config))
                .hasMessageContaining("has a second name (a hard link)");

        Files.delete(second);
        opened.module(config);
    }

    @Test
    void aCommandBesideAServerWorksAndDoesNotLetGoOfItsLock() throws IOException {
        opened.module(config);

        PersistenceModule.openBeside(config).close();
        assertThat(BackupModule.integrity(config)).isEmpty();
        BackupModule.backUp(config, file.resolveSibling("backup.db"), false);

        try (ChildProcess second = server(config)) {
            assertThat(second.line("server: ")).startsWith("server: refused: ").contains("is in use");
        }
    }

    @Test
    void aCommandThatRunsIsNoReasonNotToStart() throws IOException {
        opened.add(PersistenceModule.openBeside(config));
        opened.add(PersistenceModule.openBeside(config));

        opened.module(config);

        try (ChildProcess second = server(config)) {
            assertThat(second.line("server: ")).contains("is in use");
        }
    }

    @Test
    void aStoppedServerLeavesTheFileToTheNext() throws IOException {
        PersistenceModule.open(config).close();
        opened.add(PersistenceModule.openBeside(config));

        try (ChildProcess next = server(config)) {
            assertThat(next.line("server: ")).isEqualTo("server: open");

            assertThatThrownBy(() -> PersistenceModule.open(config)).hasMessageContaining("is in use");
        }
    }

    @Test
    void nothingIsRestoredUnderAServerOrACommand() throws IOException {
        Path backup = file.resolveSibling("backup.db");
        PersistenceModule module = PersistenceModule.open(config);
        BackupModule.backUp(config, backup, false);
        try (PersistenceModule beside = PersistenceModule.openBeside(config)) {
            assertThat(beside.check().isWell()).isTrue();
            assertRestoreIsRefused(backup);
            module.close();
            assertRestoreIsRefused(backup);
        }
        try (ChildProcess server = server(config)) {
            assertThat(server.line("server: ")).isEqualTo("server: open");
            assertRestoreIsRefused(backup);
            assertThatThrownBy(() -> BackupModule.restoredInPlace(config)).hasMessageContaining("is in use");
        }
    }

    /** It was told of itself. */
    @Test
    void whoeverIsRefusedBecauseOfACommandIsNotNamed() throws IOException {
        Path backup = file.resolveSibling("backup.db");
        PersistenceModule.open(config).close();
        BackupModule.backUp(config, backup, false);
        try (ChildProcess command = ChildProcess.start(Command.class, config.url())) {
            assertThat(command.line("command: ")).isEqualTo("command: open");

            assertThatThrownBy(() -> BackupModule.restore(config, backup, InstantSource.system()))
                    .hasMessageContaining(" is in use by another command: ");

            assertThat(lock).content().isBlank();
        }
    }

    @Test
    void aRestoreThatIsDoneIsNotNamedAnyMore() {
        Path backup = file.resolveSibling("backup.db");
        PersistenceModule.open(config).close();
        BackupModule.backUp(config, backup, false);

        BackupModule.restore(config, backup, InstantSource.system());

        assertThat(lock).content().isBlank();
    }

    /** Such as a second copy of the program within one process. */
    @Test
    void aLockThatSomebodyElseInThisProcessHasIsTaken() throws IOException {
        try (FileChannel other = FileChannel.open(lock, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            other.lock();

            assertThatThrownBy(() -> PersistenceModule.open(config))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("is in use");
        }
        opened.module(config);
    }

    private void assertRestoreIsRefused(Path backup) {
        assertThatThrownBy(() -> BackupModule.restore(config, backup, InstantSource.system()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("is in use");
    }
}
