package dev.notification.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AcceptingTest {
    private final List<AutoCloseable> opened = new ArrayList<>();

    private <T extends AutoCloseable> T closing(T part) {
        opened.add(0, part);
        return part;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable part : opened) {
            part.close();
        }
    }

    private TestPort port(int connections, int perAddress, ClientAddresses addresses) {
        return closing(new TestPort(addresses, new HttpLimits(connections, perAddress, HttpLimits.MIN_BYTES)));
    }

    private Socket connected(TestPort port) {
        Socket socket = closing(port.say("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        return socket;
    }

    @Test
    void oneMoreThanAllIsToldSoAndClosedAndItsPlaceIsFreeWhenAnotherEnds() throws IOException {
        TestPort port = port(2, 2, ClientAddresses.direct());
        Socket first = connected(port);
        connected(port);
        await().until(() -> port.port().openConnections() == 2);

        String refused = TestPort.answer(port.say(""));

        assertThat(refused)
                .startsWith("HTTP/1.1 503 ")
                .contains("Retry-After: 5\r\n", "Connection: close\r\n", "\"code\":\"overloaded\"");
        assertThat(port.port().refusedConnections()).isEqualTo(1);
        assertThat(port.port().openConnections()).isEqualTo(2);

        first.close();
        await().until(() -> port.port().openConnections() == 1);
        assertThat(port.ask(TestPort.get("/health/live"))).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void oneAddressHasItsShareAndATrustedProxyHasNone() {
        TestPort port = port(100, 1, ClientAddresses.direct());
        connected(port);
        await().until(() -> port.port().openConnections() == 1);

        assertThat(TestPort.answer(port.say("")))
                .startsWith("HTTP/1.1 429 ")
                .contains("Retry-After: 5\r\n", "Connection: close\r\n", "\"code\":\"rate_limited\"");

        var proxies = new ClientAddresses(
                List.of(AddressRange.parse("127.0.0.0/8"), AddressRange.parse("::1")), ProxyHeader.X_FORWARDED_FOR);
        TestPort behind = port(100, 1, proxies);
        connected(behind);
        await().until(() -> behind.port().openConnections() == 1);
        assertThat(behind.ask(TestPort.get("/health/live"))).startsWith("HTTP/1.1 200 ");
    }

    /** Descriptors run out and come back as the test says. */
    private static final class Descriptors implements SpareDescriptor.Source {
        private final AtomicInteger left = new AtomicInteger();

        @Override
        public Closeable open() throws IOException {
            if (left.getAndUpdate(count -> Math.max(0, count - 1)) == 0) {
                throw new IOException("Too many open files");
            }
            return left::incrementAndGet;
        }
    }

    @Test
    void withoutDescriptorsTheSpareOneIsGivenAwayToTellTheClientAndTakenBackAfterwards() throws IOException {
        var descriptors = new Descriptors();
        descriptors.left.set(1);
        var spare = new SpareDescriptor(descriptors);
        var accepting = new Accepting(
                HttpLimits.STANDARD,
                ClientAddresses.direct(),
                new OpenConnections(),
                spare,
                () -> false,
                new RefusalLog(ClientAddresses.direct()));
        ServerSocketChannel server = closing(ServerSocketChannel.open().bind(null));
        TCPNIOTransport transport = TCPNIOTransportBuilder.newInstance().build();

        // With one to spare, whoever comes is let in.
        accepting.ready();
        SocketChannel first = closing(pair(server).accepted());
        accepting.preConfigure(transport, first);
        assertThat(first.isOpen()).isTrue();
        assertThat(spare.isHeld()).isTrue();

        // An event after which nothing was accepted: there was no descriptor for it, so ours is given away.
        accepting.ready();
        assertThat(spare.isHeld()).isTrue();
        accepting.ready();
        assertThat(spare.isHeld()).isFalse();
        descriptors.left.set(0); // The connection has it now.
        Pair second = pair(server);
        assertThatThrownBy(() -> accepting.preConfigure(transport, second.accepted()))
                .isInstanceOf(IOException.class);

        assertThat(second.accepted().isOpen()).isFalse();
        assertThat(TestPort.answer(second.client())).startsWith("HTTP/1.1 503 ");
        assertThat(accepting.refused()).isEqualTo(1);

        // Descriptors are back, and the next client is let in.
        descriptors.left.set(1);
        accepting.ready();
        SocketChannel third = closing(pair(server).accepted());
        accepting.preConfigure(transport, third);
        assertThat(third.isOpen()).isTrue();
        assertThat(spare.isHeld()).isTrue();
    }

    private record Pair(Socket client, SocketChannel accepted) {}

    private Pair pair(ServerSocketChannel server) throws IOException {
        Socket client = closing(new Socket("localhost", server.socket().getLocalPort()));
        return new Pair(client, server.accept());
    }
}
