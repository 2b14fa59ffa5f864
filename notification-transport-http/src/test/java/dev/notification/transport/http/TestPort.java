package dev.notification.transport.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.glassfish.grizzly.http.server.HttpHandler;

/** A port with one worker and a time that only tests move, with one handler below {@code /work}. */
final class TestPort implements AutoCloseable {
    private final AtomicLong nanos = new AtomicLong();
    private final ThreadPoolExecutor workers =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(HttpPort.queueFor(1)));
    private final HttpPort port;

    TestPort(HttpHandler handler, UnaryOperator<HttpPort> more) {
        this(HttpConfig.on("localhost", 0, 1), handler, more);
    }

    /** With nothing below {@code /work}. */
    TestPort(ClientAddresses addresses, HttpLimits limits) {
        this(
                HttpConfig.on("localhost", 0, 1).with(addresses).with(limits),
                PlainHandler.root(address -> Optional.empty(), new RefusalLog(addresses)),
                it -> it);
    }

    TestPort(HttpConfig config, HttpHandler handler, UnaryOperator<HttpPort> more) {
        port = more.apply(new HttpPort(config, "/ws", workers, this::now)
                .serve("/work", handler)
                .health(() -> new Readiness(true, "up", "safe", java.util.Map.of())));
        port.start();
    }

    private long now() {
        return nanos.get();
    }

    HttpPort port() {
        return port;
    }

    void advance(long by) {
        nanos.addAndGet(by);
    }

    /** A connection on which this has been said. */
    Socket say(String request) {
        try {
            var socket = new Socket("localhost", port.port());
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    }

    /** Everything until the server hangs up. */
    static String answer(Socket socket) {
        try (socket) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String ask(String request) {
        return answer(say(request));
    }

    @Override
    public void close() {
        port.close();
        workers.shutdownNow();
    }
}
