package dev.notification.app.lab;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What an account can do to all who send. */
final class SendAbuses {
    /** No store can keep the first ones; the later ones are in the past or in too far a future. */
    private static final List<String> ODD = List.of(
            "-999999999-01-01T00:00:00Z",
            "+999999999-12-31T23:59:59Z",
            "-0001-01-01T00:00:00Z",
            "+300000-01-01T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999999Z");

    private static final String SEND = "/api/notifications/send";

    private SendAbuses() {}

    static Abuse oddDates() {
        return Abuse.of("S2", "4 send odd dates, 20 a second", 4, visit -> {
                    Account sender = visit.ground().attacker();
                    try (Wire wire = visit.wire()) {
                        for (int i = visit.number(); !visit.isOver() && wire.isUsable(); i++) {
                            String body = "{\"user_id\":" + sender.id() + ",\"message\":\"m\",\"expires_at\":\""
                                    + ODD.get(i % ODD.size()) + "\"}";
                            String key = "Idempotency-Key: " + LoginAbuses.random(12) + "\r\n";
                            visit.saw(wire.exchange(Wire.request("POST", SEND, sender.token(), key, body)));
                            Pace.rest(TimeUnit.MILLISECONDS, 200);
                        }
                    }
                })
                .refusing(201, 500);
    }

    static Abuse oneIdAThousandTimes(int people) {
        return Abuse.of("S4", people + " send to one id a thousand times over", people, visit -> {
                    Account sender = visit.ground().attacker();
                    String ids = String.join(",", Collections.nCopies(1000, Long.toString(sender.id())));
                    String body = "{\"user_ids\":[" + ids + "],\"message\":\"" + "m".repeat(8000) + "\"}";
                    byte[] request = Wire.request("POST", SEND, sender.token(), "", body);
                    try (Wire wire = visit.wire()) {
                        while (!visit.isOver() && wire.isUsable()) {
                            visit.saw(wire.exchange(request));
                        }
                    }
                })
                .refusing(201);
    }
}
