package dev.notification.app.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** What strangers do before they have an account, or to get into another's. */
final class LoginAbuses {
    private static final int CLAIMED = 65_000;
    private static final int GIVEN = 64_900;
    private static final int STRANGERS = 100;

    private LoginAbuses() {}

    static Abuse unfinishedBodies(int connections) {
        byte[] request = Arrays.copyOf(
                ("POST /api/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                                + CLAIMED + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII),
                GIVEN);
        Arrays.fill(request, GIVEN / 2, GIVEN, (byte) ' ');
        return Abuse.of("S1", connections + " logins that never end", STRANGERS, visit -> {
                    for (int i = 0; i < connections / STRANGERS && !visit.isOver(); i++) {
                        visit.saw(Abuse.TRIED);
                        try {
                            visit.wire(visit.address(), 1 << 12).write(request);
                            visit.saw("held");
                        } catch (IOException e) {
                            visit.saw("cut");
                        }
                    }
                    rest(visit);
                })
                .complete(connections);
    }

    /** Until the abuse is over. */
    static void rest(Visit visit) {
        while (!visit.isOver()) {
            Pace.rest(TimeUnit.MILLISECONDS, 50);
        }
    }

    static Abuse wrongPasswordsFromOneAddress() {
        return Abuse.of("S7", "80 guess passwords from one address", 80, visit -> guess(visit, "127.0.1.251"))
                .expecting(429);
    }

    /** Each address alone does nothing odd: it is told that it is wrong, or, once it has waited for two seconds, to wait. */
    static Abuse wrongPasswordsFromManyAddresses() {
        return Abuse.of("S7", "40 guess passwords from 40 addresses", 40, visit -> guess(visit, visit.address()))
                .expecting(401, 429, 503);
    }

    private static void guess(Visit visit, String from) throws IOException {
        try (Wire wire = visit.wire(from, 1 << 16)) {
            while (!visit.isOver() && wire.isUsable()) {
                Account victim = visit.ground().victims().get(visit.number() % 5);
                visit.saw(wire.post("/api/login", "", Account.credentials(victim.name(), "wrong-" + random(6))));
            }
        }
    }

    static Abuse registrations() {
        return Abuse.of("S7", "64 open accounts from one address", 64, visit -> {
                    try (Wire wire = visit.wire("127.0.1.252", 1 << 16)) {
                        while (!visit.isOver() && wire.isUsable()) {
                            String name =
                                    "stranger" + ThreadLocalRandom.current().nextInt(1_000_000_000);
                            visit.saw(wire.post("/api/register", "", Account.credentials(name, Account.PASSWORD)));
                        }
                    }
                })
                .expecting(429, 503);
    }

    static Abuse refreshGuesses() {
        return Abuse.of("S15", "32 refresh with random tokens", 32, visit -> {
                    try (Wire wire = visit.wire()) {
                        while (!visit.isOver() && wire.isUsable()) {
                            String guess = random(16) + "." + random(32);
                            visit.saw(wire.post("/api/token/refresh", "", "{\"refresh_token\":\"" + guess + "\"}"));
                        }
                    }
                })
                .refusing(200);
    }

    static String random(int bytes) {
        byte[] bits = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }
}
