package dev.notification.persistence.testkit;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.notification.persistence.DatabaseConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real pgbouncer before the PostgreSQL server of the tests. Where it is not installed, its tests are skipped. */
public final class PgBouncer implements AutoCloseable {
    private final Process process;
    private final Path directory;
    private final int port;

    private PgBouncer(Process process, Path directory, int port) {
        this.process = process;
        this.directory = directory;
        this.port = port;
    }

    /**
     * @param mode {@code transaction} or {@code session}
     * @param more lines for the section {@code [pgbouncer]} of its configuration
     */
    public static PgBouncer before(DatabaseConfig database, String mode, String... more) {
        URI server = URI.create(database.url().substring("jdbc:".length()));
        try {
            Path directory = Files.createTempDirectory("notification-pgbouncer");
            // It refuses to run as root, and then runs as somebody who did not make the files.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            int port = freePort();
            List<String> lines = new ArrayList<>(List.of(
                    "[databases]",
                    "* = host=" + server.getHost() + " port=" + server.getPort(),
                    "[pgbouncer]",
                    "listen_addr = 127.0.0.1",
                    "listen_port = " + port,
                    "unix_socket_dir =",
                    "auth_type = any",
                    // Tests make many databases, and each has a pool of its own on the server.
                    "server_idle_timeout = 1",
                    "pool_mode = " + mode));
            lines.addAll(List.of(more));
            // With auth_type any, each database names the user that it is used as.
            lines.set(1, lines.get(1) + " user=" + database.user());
            Path file = Files.write(directory.resolve("pgbouncer.ini"), lines);
            var bouncer = new PgBouncer(start(file), directory, port);
            bouncer.awaitListening();
            return bouncer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process start(Path file) throws IOException {
        List<String> command = new ArrayList<>(List.of("pgbouncer", "-q"));
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("-u", "nobody"));
        }
        command.add(file.toString());
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(file.resolveSibling("log").toFile())
                    .start();
        } catch (IOException e) {
            if (System.getenv("TESTS_NEED_PGBOUNCER") != null) {
                throw e;
            }
            return abort("pgbouncer is not installed (Debian: pgbouncer); its tests are skipped");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitListening() {
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("pgbouncer ended: " + log());
            }
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false;
            }
        });
    }

    /** The same database, reached through this. */
    public DatabaseConfig through(DatabaseConfig database) {
        URI server = URI.create(database.url().substring("jdbc:".length()));
        String url = database.url().replace(server.getHost() + ":" + server.getPort(), "127.0.0.1:" + port);
        return new DatabaseConfig(url, database.user(), database.password(), database.connections());
    }

    /** What it has said so far. */
    public String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            Files.deleteIfExists(directory.resolve("log"));
            Files.deleteIfExists(directory.resolve("pgbouncer.ini"));
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
