package dev.notification.app.lab;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.app.lab.history.Event;
import dev.notification.app.lab.history.History;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Sends to all, one after another, each under a key of its own, and writes down what it wants before it asks and what it
 * was told. What was not acknowledged is mostly tried again, sometimes not.
 */
final class Sender implements Runnable {
    private final int port;
    private final String name;
    private final Account account;
    private final List<Account> recipients;
    private final History.Log log;
    private final BooleanSupplier over;
    private final Random random;
    private Wire wire;

    Sender(int port, int number, Account account, List<Account> recipients, History history, BooleanSupplier over) {
        this.port = port;
        this.name = "sender-" + number;
        this.account = account;
        this.recipients = recipients;
        this.log = history.log(name);
        this.over = over;
        this.random = new Random(number);
    }

    @Override
    public void run() {
        try (log) {
            for (int i = 0; !over.getAsBoolean(); i++) {
                String key = name + "-" + i;
                long recipient =
                        recipients.get(random.nextInt(recipients.size())).id();
                boolean again = true;
                while (again) {
                    again = !isAcknowledged(key, recipient) && random.nextInt(8) > 0 && !over.getAsBoolean();
                }
                Pace.rest(TimeUnit.MILLISECONDS, 3);
            }
        } finally {
            drop();
        }
    }

    private boolean isAcknowledged(String key, long recipient) {
        String message = "message " + key;
        byte[] request = Wire.request(
                "POST",
                "/api/notifications/send",
                account.token(),
                "Idempotency-Key: " + key + "\r\n",
                "{\"user_id\":" + recipient + ",\"message\":\"" + message + "\"}");
        log.add(new Event.Intent(System.nanoTime(), key, recipient, message));
        try {
            if (wire == null || !wire.isUsable()) {
                drop();
                wire = new Wire(port, "127.0.0.1");
            }
        } catch (IOException e) {
            drop();
            log.add(new Event.Refused(System.nanoTime(), key, 0, "nobody listens"));
            Pace.rest(TimeUnit.MILLISECONDS, 20);
            return false;
        }
        try {
            Event outcome = outcome(key, wire.exchange(request));
            log.add(outcome);
            return outcome instanceof Event.Acked;
        } catch (IOException e) {
            drop();
            log.add(new Event.Unknown(System.nanoTime(), key, "cut"));
            Pace.rest(TimeUnit.MILLISECONDS, 20);
            return false;
        }
    }

    private static Event outcome(String key, Wire.Answer answer) throws IOException {
        JsonNode body = answer.json();
        if (answer.status() == 201) {
            return new Event.Acked(
                    System.nanoTime(),
                    key,
                    body.get("id").asLong(),
                    body.get("rev").asLong());
        }
        Pace.rest(TimeUnit.MILLISECONDS, 20);
        return answer.status() == 500 || body.path("outcome").asText().equals("unknown")
                ? new Event.Unknown(System.nanoTime(), key, Integer.toString(answer.status()))
                : new Event.Refused(System.nanoTime(), key, answer.status(), answer.code());
    }

    private void drop() {
        if (wire != null) {
            try {
                wire.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            wire = null;
        }
    }
}
