package dev.notification.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A server that speaks the reference's interface, and its users. */
record Target(String host, int port) {
    static final String SEND = "/api/notifications/send";
    static final String WEB_SOCKET = "/api/ws";
    private static final int MOST_TRIES = 4;
    private static final int CREATED = 201;
    private static final int CONFLICT = 409;
    private static final int TOO_MANY = 429;
    private static final String LIMITED =
            " (it limits its callers: start the server that is measured with NOTIFICATION_LIMITS_ENABLED=false)";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Somebody with an account. */
    record User(long id, String token) {}

    HttpWire wire() throws IOException {
        return new HttpWire(this);
    }

    /** Looked up anew each time; of a name that nobody knows it is unresolved. */
    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    /** As an address has them. */
    @Override
    public String toString() {
        return host + ":" + port;
    }

    /** Opens accounts, or logs in where they are there already. */
    List<User> users(int count) throws IOException, InterruptedException {
        var users = new ConcurrentSkipListMap<Integer, User>();
        var failure = new AtomicReference<Exception>();
        ExecutorService workers = Executors.newFixedThreadPool(4);
        for (int i = 0; i < count; i++) {
            int number = i;
            workers.execute(() -> {
                try {
                    users.put(number, patiently(nameOf(number)));
                } catch (IOException | RuntimeException e) {
                    failure.compareAndSet(null, e);
                }
            });
        }
        workers.shutdown();
        if (!workers.awaitTermination(5, TimeUnit.MINUTES) || users.size() < count) {
            String reason = Optional.ofNullable(failure.get())
                    .map(Exception::getMessage)
                    .orElse("it takes too long");
            throw new IOException(
                    "only " + users.size() + " of " + count + " users could log in: " + reason, failure.get());
        }
        return new ArrayList<>(users.values());
    }

    /** Users that nobody registers: tokens are minted for their external ids, {@code bench0} and so on. */
    List<User> named(int count, String key) throws IOException {
        List<User> users = new ArrayList<>(count);
        try (HttpWire wire = wire()) {
            for (int i = 0; i < count; i++) {
                HttpWire.Answer answer = wire.exchange(HttpWire.request(
                        "POST",
                        "/api/users/token",
                        key,
                        "application/json",
                        "{\"external_id\": \"" + nameOf(i) + "\"}"));
                JsonNode json = JSON.readTree(answer.body());
                if (answer.status() != 200) {
                    throw new IOException("no token was minted: " + answer.text());
                }
                users.add(
                        new User(json.get("user_id").asLong(), json.get("token").asText()));
            }
        }
        return users;
    }

    private static String nameOf(int number) {
        return "bench" + number;
    }

    /** A server that has much to do refuses some, and closes their connections: nothing is measured yet. */
    private User patiently(String name) throws IOException {
        for (int tries = 1; ; tries++) {
            try (HttpWire wire = wire()) {
                return user(wire, name);
            } catch (EOFException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    private static User user(HttpWire wire, String name) throws IOException {
        String body = "{\"username\": \"" + name + "\", \"password\": \"password123\"}";
        HttpWire.Answer registered =
                wire.exchange(HttpWire.request("POST", "/api/register", "", "application/json", body));
        if (registered.status() != CREATED && registered.status() != CONFLICT) {
            throw new IOException(name + " was answered with " + registered.status() + ": " + registered.text()
                    + (registered.status() == TOO_MANY ? LIMITED : ""));
        }
        HttpWire.Answer login = wire.exchange(HttpWire.request("POST", "/api/login", "", "application/json", body));
        if (login.status() != 200) {
            throw new IOException(name + " was answered with " + login.status() + ": " + login.text()
                    + (login.status() == TOO_MANY ? LIMITED : ""));
        }
        String token = JSON.readTree(login.body()).path("token").asText();
        // The id is in the token of every server of this interface, under one name or another.
        String claims = new String(
                java.util.Base64.getUrlDecoder().decode(token.split("\\.")[1]),
                java.nio.charset.StandardCharsets.UTF_8);
        JsonNode json = JSON.readTree(claims);
        JsonNode id = json.has("user_id") ? json.get("user_id") : json.get("sub");
        return new User(id.asLong(), token);
    }

    byte[] handshake(User user, String query) {
        return Fleet.handshake(WEB_SOCKET + query, "Authorization: Bearer " + user.token() + "\r\n");
    }

    static byte[] send(User sender, long recipient, String message) {
        return send(sender.token(), "\"user_id\": " + recipient, message);
    }

    /** To one of those that {@link #named} has made. */
    static byte[] sendNamed(String key, int recipient, String message) {
        return send(key, "\"external_id\": \"" + nameOf(recipient) + "\"", message);
    }

    private static byte[] send(String bearer, String recipient, String message) {
        return HttpWire.request(
                "POST", SEND, bearer, "application/json", "{" + recipient + ", \"message\": \"" + message + "\"}");
    }
}
