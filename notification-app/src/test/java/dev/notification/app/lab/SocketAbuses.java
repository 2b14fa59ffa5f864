package dev.notification.app.lab;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a WebSocket can be filled with. */
final class SocketAbuses {
    private static final int PINGS_AT_ONCE = 500;

    /** Each is the end of the connection (RFC 6455, 5), and each has its close code. */
    private static final List<byte[]> VIOLATIONS = List.of(
            new byte[] {(byte) SocketWire.TEXT, 2, 'h', 'i'}, // not masked
            SocketWire.masked(0x83, new byte[0]), // reserved opcode
            SocketWire.masked(0xC1, new byte[0]), // reserved bit
            SocketWire.masked(0x09, new byte[0]), // a ping in parts
            SocketWire.masked(0x82, new byte[] {1}), // binary
            SocketWire.masked(SocketWire.TEXT, new byte[] {(byte) 0xFF}), // not UTF-8
            SocketWire.masked(SocketWire.TEXT, "no frame of ours".getBytes(StandardCharsets.UTF_8)));

    private SocketAbuses() {}

    static Abuse pings() {
        var burst = new ByteArrayOutputStream();
        for (int i = 0; i < PINGS_AT_ONCE; i++) {
            burst.writeBytes(SocketWire.masked(SocketWire.PING, new byte[0]));
        }
        byte[] pings = burst.toByteArray();
        return Abuse.of("S11", "60 sockets send pings as fast as they go", 60, visit -> {
                    try (SocketWire socket =
                            visit.socket(visit.ground().attacker().token(), "")) {
                        try {
                            flood(visit, socket, pings);
                        } catch (IOException e) {
                            visit.saw("closed " + socket.closeCode());
                        }
                    }
                })
                .expecting("closed 4429");
    }

    private static void flood(Visit visit, SocketWire socket, byte[] pings) throws IOException {
        while (!visit.isOver()) {
            socket.write(pings);
            while (socket.in.available() > 0) {
                SocketWire.Frame frame = socket.next();
                if (frame.isClose()) {
                    visit.saw("closed " + frame.closeCode());
                    return;
                }
            }
        }
    }

    static Abuse violations() {
        return Abuse.of("S13", "8 break the protocol right behind the handshake", 8, visit -> {
                    for (byte[] violation : VIOLATIONS) {
                        visit.saw("closed " + afterwards(visit, violation));
                        visit.closeAll();
                    }
                })
                .refusing("closed " + SocketWire.NO_CODE);
    }

    private static int afterwards(Visit visit, byte[] violation) throws IOException {
        try (SocketWire socket = visit.socket(visit.ground().attacker().token(), "", violation)) {
            return socket.closeCode();
        } catch (EOFException | java.net.SocketException e) {
            if (visit.isOver()) {
                throw e;
            }
            return SocketWire.NO_CODE;
        }
    }

    static Abuse newDevices() {
        return Abuse.of("S15", "16 connect with ever new devices", 16, visit -> {
            while (!visit.isOver()) {
                try (SocketWire socket =
                        visit.socket(visit.ground().attacker().token(), "?device=" + LoginAbuses.random(9))) {
                    socket.next("hello");
                    visit.saw("hello");
                }
            }
        });
    }

    /** One of them sends; the others do not read it. */
    static Abuse unread() {
        return Abuse.of("F14", "60 sockets read nothing of what is sent to them", 61, visit -> {
            Account account = visit.ground().attacker();
            if (visit.number() > 0) {
                visit.narrowSocket(account.token());
                visit.saw("connected");
                LoginAbuses.rest(visit);
                return;
            }
            String body = "{\"user_id\":" + account.id() + ",\"message\":\"" + "m".repeat(8000) + "\"}";
            try (Wire wire = visit.wire()) {
                while (!visit.isOver() && wire.isUsable()) {
                    visit.saw(wire.post("/api/notifications/send", account.token(), body));
                    Pace.rest(TimeUnit.MILLISECONDS, 10);
                }
            }
        });
    }
}
