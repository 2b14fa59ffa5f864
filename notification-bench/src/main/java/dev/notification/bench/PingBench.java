package dev.notification.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * What somebody who is online notices of the load that another run makes meanwhile. One ping at a time, one due every 20 ms;
 * its wait counts from when it was due, so a late pong makes the next ones late too (no coordinated omission).
 */
@Command(name = "ping", description = "how long an online session waits for the pong to its ping")
final class PingBench implements Callable<Integer> {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int PATIENCE_SECONDS = 60;

    @ParentCommand
    Bench bench;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "for how long it is measured (${DEFAULT-VALUE})")
    int seconds;

    private final Semaphore pongs = new Semaphore(0);
    private final Histogram waits = new Histogram(3);

    @Override
    public Integer call() throws IOException, InterruptedException {
        Target target = bench.target();
        Target.User user = target.users(1).get(0);
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + user.token())
                .buildAsync(URI.create("ws://" + target + Target.WEB_SOCKET), new Pongs())
                .join();
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(seconds);
        for (long due = start; due < end; due += INTERVAL_NANOS) {
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            socket.sendPing(ByteBuffer.allocate(0)).join();
            if (!pongs.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("no pong within " + PATIENCE_SECONDS + " s");
            }
            waits.recordValue(System.nanoTime() - due);
        }
        socket.abort();
        bench.publish(new Report("ping", bench.name).add("pong", waits));
        return 0;
    }

    /** Notifications may come between them. */
    private final class Pongs implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
            pongs.release();
            return WebSocket.Listener.super.onPong(webSocket, message);
        }
    }
}
