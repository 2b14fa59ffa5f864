package dev.notification.app.lab;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** What the owner of a large inbox can do to all who read and write. */
final class InboxAbuses {
    private static final int POLLS_AT_ONCE = 50;
    private static final int POLLERS = 24;

    private InboxAbuses() {}

    static Abuse everythingReadAndUnread() {
        return Abuse.of("S3", "32 mark a large inbox as read, and unread, and leave", 32, visit -> {
            String path = "/api/notifications/" + (visit.number() % 2 == 0 ? "read" : "unread");
            byte[] request = Wire.request("POST", path, visit.ground().hoarder().token(), "", "{\"all\":true}");
            Wire wire = visit.wire();
            wire.write(request);
            visit.saw("left");
            Pace.rest(TimeUnit.MILLISECONDS, 200);
        });
    }

    static Abuse replays(int sockets) {
        return Abuse.of("S5", sockets + " sockets replay a large inbox", sockets, visit -> {
            Ground ground = visit.ground();
            try (SocketWire socket = visit.socket(ground.hoarder().token(), "?since=" + ground.hoardStart())) {
                SocketWire.Frame frame = socket.next();
                while (!frame.isClose() && !visit.isOver()) {
                    visit.saw("frame");
                    frame = socket.next();
                }
                visit.saw("closed " + frame.closeCode());
            }
        });
    }

    static Abuse unreadPages() {
        return Abuse.of("S6", "63 ask for pages of 9 MiB and read 64 bytes", 63, visit -> {
            Wire wire = visit.wire(visit.address(), 1 << 10);
            wire.write(Wire.request(
                    "GET",
                    "/api/notifications?limit=200",
                    visit.ground().escaper().token(),
                    "",
                    ""));
            wire.exactly(64);
            visit.saw("64 bytes");
            LoginAbuses.rest(visit);
        });
    }

    static Abuse categoryScans() {
        return Abuse.of("S10", "32 look for a category that a large inbox has not", 32, visit -> {
            byte[] request = Wire.request(
                    "GET",
                    "/api/notifications?category=zzz",
                    visit.ground().hoarder().token(),
                    "",
                    "");
            try (Wire wire = visit.wire()) {
                while (!visit.isOver() && wire.isUsable()) {
                    visit.saw(wire.exchange(request));
                }
            }
        });
    }

    static Abuse abandonedPolls(int polls) {
        return Abuse.of("S18", polls + " long polls whose clients have left", POLLERS, visit -> {
            for (int i = 0; i < polls / POLLERS && !visit.isOver(); i++) {
                poll(visit);
                if (i % POLLS_AT_ONCE == POLLS_AT_ONCE - 1) {
                    Pace.rest(TimeUnit.MILLISECONDS, 50);
                    visit.closeAll();
                }
            }
            visit.closeAll();
            LoginAbuses.rest(visit);
        });
    }

    private static void poll(Visit visit) throws IOException {
        Ground ground = visit.ground();
        visit.wire()
                .write(Wire.request(
                        "GET",
                        "/api/notifications/changes?wait=60&since=" + ground.attackerHead(),
                        ground.attacker().token(),
                        "",
                        ""));
        visit.saw("left");
    }
}
