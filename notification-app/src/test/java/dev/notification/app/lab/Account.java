package dev.notification.app.lab;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Somebody with an account, logged in. */
record Account(long id, String name, String token) {
    static final String PASSWORD = "password123";
    private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();

    /** Opens it from an address of its own, as a stranger does, and waits where the server asks for that. */
    static Account open(int port, String name) throws IOException {
        try (Wire wire = new Wire(port, home(name))) {
            patiently(wire, "/api/register", credentials(name, PASSWORD));
            Wire.Answer answer = patiently(wire, "/api/login", credentials(name, PASSWORD));
            return new Account(
                    answer.json().get("user_id").asLong(),
                    name,
                    answer.json().get("token").asText());
        }
    }

    private static String home(String name) {
        return "127.0.3." + (1 + Math.floorMod(name.hashCode(), 250));
    }

    /** The address from which it was opened, and from where its owner logs in. */
    String home() {
        return home(name);
    }

    static String credentials(String name, String password) {
        return "{\"username\":\"" + name + "\",\"password\":\"" + password + "\"}";
    }

    private static Wire.Answer patiently(Wire wire, String path, String body) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            Wire.Answer answer = wire.post(path, "", body);
            if (answer.status() < 300) {
                return answer;
            }
            if (answer.status() != 429 && answer.status() != 503 || System.nanoTime() > end) {
                throw new IllegalStateException(path + " was answered with " + answer.status());
            }
            Pace.rest(TimeUnit.MILLISECONDS, 200);
        }
    }
}
