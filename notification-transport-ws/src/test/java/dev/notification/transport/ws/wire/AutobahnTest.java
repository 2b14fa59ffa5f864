package dev.notification.transport.ws.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Autobahn's fuzzing client against our stack with an echo in place of sessions. Only what an echo must take is larger
 * than in the product: messages of 64 KiB, in up to that many fragments, and binary ones. Groups 9 (messages of
 * megabytes), 12 and 13 (compression, which is not offered) are left out.
 */
class AutobahnTest {
    private static final String PATH = "/echo/ws";
    private static final InboundLimits LIMITS =
            new InboundLimits(1 << 17, 1 << 17, true, Pace.UNLIMITED, Pace.UNLIMITED);

    private static final int ATTEMPTS = 3;
    /** A run takes about 25 seconds. */
    private static final int PATIENCE_SECONDS = 120;

    private final HttpServer server = new HttpServer();
    private final AtomicInteger open = new AtomicInteger();

    @TempDir
    Path directory;

    @BeforeEach
    void start() throws IOException {
        var listener = new NetworkListener("echo", "localhost", 0);
        listener.registerAddOn((network, chain) -> chain.add(
                chain.indexOfType(HttpServerFilter.class),
                new UpgradeFilter(
                        PATH, this::admit, LIMITS, new Outbound(64 << 10, Long.MAX_VALUE, System::nanoTime))));
        server.addListener(listener);
        server.start();
    }

    @AfterEach
    void stop() {
        server.shutdownNow();
    }

    private CompletionStage<Admission> admit(UpgradeRequest request) {
        return CompletableFuture.completedStage(
                new Admission.Admitted(Optional.empty(), socket -> new Echo(socket, open)));
    }

    private record Echo(FrameSink socket, AtomicInteger open) implements SocketHandler {
        @Override
        public void opened() {
            open.incrementAndGet();
            socket.flush();
        }

        @Override
        public void text(String message) {
            echo(Frames.text(message.getBytes(StandardCharsets.UTF_8)));
        }

        /** As a text frame with another opcode: the product sends no binary ones. */
        @Override
        public void binary(ByteBuffer message) {
            byte[] payload = new byte[message.remaining()];
            message.get(payload);
            byte[] frame = Frames.text(payload);
            frame[0] = (byte) 0x82;
            echo(frame);
        }

        private void echo(byte[] frame) {
            socket.enqueue(frame);
            socket.flush();
        }

        @Override
        public void closed() {
            open.decrementAndGet();
        }
    }

    @Test
    void noCaseFails() throws Exception {
        String url = "ws://localhost:" + server.getListener("echo").getPort() + PATH;

        List<String> results = List.of();
        for (int attempt = 0; attempt < ATTEMPTS && results.isEmpty(); attempt++) {
            results = run(url);
        }

        assertThat(results).hasSizeGreaterThan(240).noneMatch(result -> result.contains("FAILED"));
    }

    /** A line for each case; empty if the client got stuck on itself, with none of our sockets open. */
    private List<String> run(String url) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Process client = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AutobahnClient.class.getName(),
                        url)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = client.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        client.destroyForcibly().waitFor();
        List<String> lines = Files.readAllLines(output, StandardCharsets.ISO_8859_1);
        assertThat(ended || open.get() == 0)
                .as("the client was stuck while a socket of ours was open: %s", lines)
                .isTrue();
        return lines.stream()
                .filter(line -> line.startsWith(AutobahnClient.LINE))
                .toList();
    }
}
