package dev.notification.transport.ws.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ConnectionProbe;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.nio.NIOConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much one connection may have of the thread that reads many, and of the kernel. */
class TurnsTest {
    private static final String UPGRADE =
            "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    private static final int FLOOD_BYTES = 1 << 20;

    private final HttpServer server = new HttpServer();
    private final AtomicInteger mostRead = new AtomicInteger();
    private final AtomicLong read = new AtomicLong();
    private final AtomicReference<NIOConnection> connection = new AtomicReference<>();

    private final class Reads extends ConnectionProbe.Adapter {
        @Override
        @SuppressWarnings("rawtypes")
        public void onReadEvent(Connection from, Buffer data, int size) {
            mostRead.accumulateAndGet(size, Math::max);
            read.addAndGet(size);
            connection.set((NIOConnection) from);
        }
    }

    private record Deaf(FrameSink sink) implements SocketHandler {
        @Override
        public void opened() {
            sink.flush();
        }

        @Override
        public void text(String message) {}

        @Override
        public void closed() {}
    }

    @BeforeEach
    void start() throws IOException {
        var listener = new NetworkListener("turns", "localhost", 0);
        listener.getTransport().getConnectionMonitoringConfig().addProbes(new Reads());
        listener.registerAddOn((network, chain) -> chain.add(
                chain.indexOfType(HttpServerFilter.class),
                new UpgradeFilter(
                        "/ws",
                        request ->
                                CompletableFuture.completedStage(new Admission.Admitted(Optional.empty(), Deaf::new)),
                        InboundLimits.text(Pace.UNLIMITED),
                        new Outbound(64 << 10, Long.MAX_VALUE, System::nanoTime))));
        server.addListener(listener);
        server.start();
    }

    @AfterEach
    void stop() {
        server.shutdownNow();
    }

    @Test
    void aConnectionIsReadAFewKilobytesATurnAndTheKernelHoldsLittleForIt() throws IOException {
        byte[] pongs = new byte[FLOOD_BYTES];
        for (int at = 0; at + 6 <= FLOOD_BYTES; at += 6) {
            pongs[at] = (byte) 0x8a;
            pongs[at + 1] = (byte) 0x80;
        }
        try (var socket = new Socket("localhost", server.getListener("turns").getPort())) {
            socket.getOutputStream().write(UPGRADE.getBytes(StandardCharsets.US_ASCII));
            readHead(socket.getInputStream());

            socket.getOutputStream().write(pongs);

            await().until(() -> read.get() == UPGRADE.length() + FLOOD_BYTES);
            assertThat(mostRead.get()).isLessThanOrEqualTo(4096);
            int held = ((SocketChannel) connection.get().getChannel()).getOption(StandardSocketOptions.SO_SNDBUF);
            assertThat(held)
                    .as("Linux counts its own bookkeeping, and says twice as much")
                    .isLessThanOrEqualTo(128 << 10);
        }
    }

    private static void readHead(InputStream in) throws IOException {
        int ends = 0;
        while (ends < 4) {
            int octet = in.read();
            ends = octet == '\r' || octet == '\n' ? ends + 1 : 0;
        }
    }
}
