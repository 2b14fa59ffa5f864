package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.persistence.DatabaseConfig;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each message that the AsyncAPI document declares is said, and each close code occurs, at a real server. {@link Device} looks at each
 * frame of this and of all other tests.
 */
class ApiFramesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Two who come for a user's last place at the very same moment: that moment cannot be had over the wire. */
    private static final String SHOWN_ELSEWHERE = "4413";

    private static final Path SHOWING =
            Path.of("../notification-transport-ws/src/test/java/dev/notification/transport/ws/SocketsTest.java");
    private static final int TEXT = 0x81;
    private static final String PING = "{\"type\":\"ping\"}";

    @TempDir
    Path directory;

    private final Set<String> occurred = new TreeSet<>();

    @Test
    void everyMessageAndEveryCloseCodeThatIsDeclaredOccurs() throws IOException {
        var database = DatabaseConfig.of("jdbc:sqlite:" + directory.resolve("notification.db"));
        var server = new RunningServer(
                database,
                Map.of(
                        "NOTIFICATION_WEBSOCKET_HEARTBEAT", "1s",
                        "NOTIFICATION_WEBSOCKET_STALL", "1s",
                        "NOTIFICATION_CONSOLE_ENABLED", "false"));
        Device last;
        try (server) {
            String ada = server.api().account("ada");
            conversation(server, ada);
            plain(server, ada);
            ends(server, ada);
            violations(server, ada);
            neverRead(server, ada);

            last = Device.v1(server.port(), ada, "");
            last.next("hello");
            last.next("live");
            Files.delete(directory.resolve("notification.db"));
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> server.api().get("/health/ready", "").status() == 503);
            ended(Device.v1(server.port(), ada, "?device=late"), 4503);
        }
        ended(last, 1001);

        assertThat(Files.readString(SHOWING)).contains("case TOO_MANY -> " + SHOWN_ELSEWHERE);
        occurred.add(SHOWN_ELSEWHERE);
        assertThat(occurred).isEqualTo(declared());
    }

    private static Set<String> declared() {
        Set<String> declared = new TreeSet<>();
        ApiDocuments.ASYNCAPI.at("/channels/inbox/messages").fieldNames().forEachRemaining(declared::add);
        ApiDocuments.closeCodes().forEach(code -> declared.add(Integer.toString(code)));
        return declared;
    }

    private void ended(Device device, int code) {
        try (device) {
            assertThat(device.closeCode()).isEqualTo(code);
            occurred.addAll(device.documented());
        }
    }

    private void conversation(RunningServer server, String ada) {
        Api api = server.api();
        try (Device phone = Device.v1(server.port(), ada, "?device=phone&since=other.1")) {
            phone.next("hello");
            phone.next("reset");
            phone.next("live");
            long id = api.send(ada, 1, "one").id();
            JsonNode arrived = phone.next("notification");
            phone.send("{\"type\":\"read\",\"ids\":[" + id + "]}");
            phone.next("state");
            phone.send("{\"type\":\"seen\",\"up_to\":" + arrived.get("cursor") + "}");
            JsonNode seen = phone.next("seen");
            phone.send("{\"type\":\"ack\",\"cursor\":" + seen.get("cursor") + "}");
            phone.send("{\"type\":\"dance\"}");
            phone.next("error");
            phone.send("{\"type\":\"token\",\"token\":\"" + ada + "\"}");
            api.call(api.request("/api/notifications/" + id, ada).DELETE());
            phone.next("removed");
            phone.send(PING);
            phone.next("pong");
            JsonNode frame = phone.next();
            while (!frame.get("type").asText().equals("heartbeat")) {
                frame = phone.next();
            }
            occurred.addAll(phone.documented());
        }
    }

    private void plain(RunningServer server, String ada) {
        try (Device plain = Device.plain(server.port(), ada)) {
            server.api().send(ada, 1, "plain and simple");
            plain.next();
            occurred.addAll(plain.documented());
        }
        ended(Device.connect(server.port(), ada, "?since=other.1"), 4410);
    }

    private void ends(RunningServer server, String ada) {
        Device phone = Device.v1(server.port(), ada, "?device=phone");
        phone.next("hello");
        Device again = Device.v1(server.port(), ada, "?device=phone");
        ended(phone, 4409);
        again.send("{\"type\":\"token\",\"token\":\"nonsense\"}");
        ended(again, 4401);
        Device wordless = Device.v1(server.port(), ada, "");
        wordless.send("no frame of this protocol");
        ended(wordless, 4400);
    }

    private void violations(RunningServer server, String ada) throws IOException {
        var pings = new ByteArrayOutputStream();
        for (int i = 0; i < 500; i++) {
            pings.writeBytes(masked(TEXT, PING.getBytes(StandardCharsets.UTF_8)));
        }
        Map<Integer, byte[]> violations = Map.of(
                1002, masked(0x83, new byte[0]), // an opcode that is nobody's
                1003, masked(0x82, new byte[] {1}), // binary
                1007, masked(TEXT, new byte[] {(byte) 0xff}), // not UTF-8
                1009, new byte[] {(byte) TEXT, (byte) 0xfe, 0x20, 0, 0, 0, 0, 0}, // 8 KiB are announced
                4429, pings.toByteArray());
        for (Map.Entry<Integer, byte[]> violation : violations.entrySet()) {
            try (var socket = new Raw(server.port(), ada)) {
                socket.write(violation.getValue());
                assertThat(socket.closeCode()).isEqualTo(violation.getKey());
            }
            occurred.add(Integer.toString(violation.getKey()));
        }
    }

    /** It takes nothing for a second; when it reads at last, the end is behind what the system had kept for it. */
    private void neverRead(RunningServer server, String ada) throws IOException {
        Api api = server.api();
        String large = "{\"user_id\":1,\"message\":\"" + "m".repeat(8000) + "\"}";
        String batch = "[" + String.join(",", Collections.nCopies(250, large)) + "]";
        try (var socket = new Raw(server.port(), ada)) {
            assertThat(api.post("/api/notifications/batch", ada, batch).status())
                    .isEqualTo(200);
            Awaitility.await().atMost(PATIENCE).until(() -> {
                JsonNode sent = api.send(ada, 1, "is anybody there?").body();
                return !sent.get("online").asBoolean();
            });
            assertThat(socket.closeCode()).isEqualTo(4408);
        }
        occurred.add("4408");
    }

    /** A frame as a client must send it, up to 125 bytes; masked with zeros. */
    private static byte[] masked(int opcode, byte[] payload) {
        var frame = new ByteArrayOutputStream();
        frame.write(opcode);
        frame.write(0x80 | payload.length);
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    /** A WebSocket that reads when it is told to, byte for byte. */
    private static final class Raw implements AutoCloseable {
        private final Socket socket = new Socket();
        private final DataInputStream in;

        Raw(int port, String token) throws IOException {
            socket.setReceiveBufferSize(8 << 10);
            socket.connect(new InetSocketAddress("localhost", port), 10_000);
            socket.setSoTimeout(20_000);
            in = new DataInputStream(socket.getInputStream());
            write(("GET /api/ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                            + "Sec-WebSocket-Protocol: notification.v1, bearer." + token + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            var head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) in.readUnsignedByte());
            }
            assertThat(head.toString()).startsWith("HTTP/1.1 101 ");
        }

        void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        /** Reads until the close frame. */
        int closeCode() throws IOException {
            while (true) {
                int opcode = in.readUnsignedByte();
                int length = in.readUnsignedByte();
                byte[] payload = new byte[length < 126 ? length : in.readUnsignedShort()];
                in.readFully(payload);
                if (opcode == 0x88) {
                    return (payload[0] & 0xff) << 8 | payload[1] & 0xff;
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
