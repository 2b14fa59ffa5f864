package dev.notification.app.lab;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A PostgreSQL server that can be ended, stalled and started again. */
final class PostgresProcess implements AutoCloseable {
    private final Path data;
    private final int port;
    private EmbeddedPostgres server;

    PostgresProcess(Path directory) throws IOException {
        data = directory.resolve("postgres");
        port = Ground.freePort();
        start();
    }

    int port() {
        return port;
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    void start() throws IOException {
        server = EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
    }

    /** At once, without finishing anything (an immediate shutdown). */
    void end() throws IOException, InterruptedException {
        List<ProcessHandle> processes = processes();
        signal("QUIT", processes.subList(0, 1));
        processes.stream().map(ProcessHandle::onExit).forEach(CompletableFuture::join);
        server.close();
    }

    void stall() throws IOException, InterruptedException {
        signal("STOP", processes());
    }

    void goOn() throws IOException, InterruptedException {
        signal("CONT", processes());
    }

    /** The server and each of its children. */
    private List<ProcessHandle> processes() throws IOException {
        long leader = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
        ProcessHandle postmaster = ProcessHandle.of(leader).orElseThrow();
        return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    }

    private static void signal(String name, List<ProcessHandle> processes) throws IOException, InterruptedException {
        for (ProcessHandle process : processes) {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
