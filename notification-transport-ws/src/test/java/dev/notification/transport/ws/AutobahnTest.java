package dev.notification.transport.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import me.normanmaurer.maven.autobahntestsuite.AutobahnTestSuite;
import me.normanmaurer.maven.autobahntestsuite.FuzzingCaseResult;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Autobahn's fuzzing client against our stack with an echo in place of sessions. Only what an echo must take is larger
 * than in the product: messages of 64 KiB, in up to that many fragments, and binary ones. Groups 9 (messages of
 * megabytes), 12 and 13 (compression, which is not offered) are left out.
 */
class AutobahnTest {
    private static final String PATH = "/echo/ws";
    private static final InboundLimits LIMITS = new InboundLimits(1 << 17, 1 << 17, true);

    private final HttpServer server = new HttpServer();

    @BeforeEach
    void start() throws IOException {
        var listener = new NetworkListener("echo", "localhost", 0);
        listener.registerAddOn((network, chain) -> chain.add(
                chain.indexOfType(HttpServerFilter.class),
                new UpgradeFilter(PATH, AutobahnTest::admit, (admitted, socket) -> new Echo(socket), LIMITS)));
        server.addListener(listener);
        server.start();
    }

    @AfterEach
    void stop() {
        server.shutdownNow();
    }

    private static Admission admit(UpgradeRequest request) {
        var caller = new Caller(new UserId(1), new LoginId("autobahn"), Role.USER, Instant.MAX);
        return new Admission.Admitted(caller, "", Mode.PLAIN, Optional.empty(), Optional.empty());
    }

    private record Echo(GrizzlySocket socket) implements SocketHandler {
        @Override
        public void opened() {
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
        public void closed() {}
    }

    @Test
    void noCaseFails() throws Exception {
        String url = "ws://localhost:" + server.getListener("echo").getPort() + PATH;

        List<FuzzingCaseResult> results = AutobahnTestSuite.runFuzzingClient(
                "notification", url, Map.of(), List.of("*"), List.of("9.*", "12.*", "13.*"));

        assertThat(results).hasSizeGreaterThan(240);
        assertThat(results).noneMatch(result -> result.toString().contains("FAILED"));
    }
}
