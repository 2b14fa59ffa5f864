package dev.notification.app.lab;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.app.JarProcess;
import dev.notification.app.lab.history.Event;
import dev.notification.app.lab.history.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A server in a process of its own, senders and devices that reach it through a wire that can be cut, and the history of
 * all of them.
 */
final class Scene implements AutoCloseable {
    private static final Duration HEALING = Duration.ofSeconds(60);

    private final Path directory;
    private final History history;
    private final History.Log log;
    private final Map<String, String> settings;
    private final int port = Ground.freePort();
    private final Cutter wire = new Cutter(port);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Account> users = new ArrayList<>();
    private final List<Receiver> receivers = new ArrayList<>();
    private final List<CompletableFuture<Void>> sending = new ArrayList<>();
    private final List<CompletableFuture<Void>> receiving = new ArrayList<>();
    private final Map<String, Long> figures = new HashMap<>();
    private JarProcess server;
    private volatile boolean sent;
    private volatile boolean received;

    Scene(Path directory, Map<String, String> settings) throws IOException {
        this.directory = directory;
        this.history = new History(directory.resolve("history"));
        this.log = history.log("faults");
        this.settings = new HashMap<>(settings);
        this.settings.put("NOTIFICATION_HTTP_PORT", Integer.toString(port));
        this.settings.put("NOTIFICATION_RETENTION_COUNT", "1000000");
        start();
    }

    /** Until it is ready. */
    void start() throws IOException {
        server = JarProcess.start(directory, settings);
    }

    JarProcess server() {
        return server;
    }

    /** Past the wire that can be cut. */
    int port() {
        return port;
    }

    Cutter wire() {
        return wire;
    }

    Path database() {
        return directory.resolve("notification.db");
    }

    /** Nothing can be stored from here on, or could until here. */
    void note(Event event) {
        log.add(event);
    }

    List<Account> users() {
        return users;
    }

    /** Something that a fault has measured; for whoever reads the report. */
    void figure(String name, long value) {
        figures.put(name, value);
    }

    /** What was measured since the last time that somebody asked. */
    Map<String, Long> takeFigures() {
        Map<String, Long> taken = Map.copyOf(figures);
        figures.clear();
        return taken;
    }

    /** Opens the accounts, two devices for each, and lets everybody begin. */
    void begin(int inboxes, int senders) throws IOException {
        Path cursors = Files.createDirectories(directory.resolve("cursors"));
        for (int i = 0; i < inboxes; i++) {
            users.add(Account.open(port, "user" + i));
        }
        for (Account user : users) {
            String start = head(user);
            for (String device : List.of("phone-", "tablet-")) {
                receivers.add(
                        new Receiver(wire.port(), device + user.name(), user, start, cursors, history, () -> received));
            }
        }
        for (Receiver receiver : receivers) {
            receiving.add(CompletableFuture.runAsync(receiver, threads));
        }
        for (int i = 0; i < senders; i++) {
            Account account = users.get(i % users.size());
            var sender = new Sender(wire.port(), i, account, users, history, () -> sent);
            sending.add(CompletableFuture.runAsync(sender, threads));
        }
    }

    private String head(Account user) throws IOException {
        try (Wire direct = new Wire(port, "127.0.0.1")) {
            Wire.Answer answer = direct.get("/api/notifications?limit=1", user.token());
            if (answer.status() != 200) {
                throw new IOException("answered with " + answer.status());
            }
            return answer.json().get("cursor").asText();
        }
    }

    /** Whether everything goes: an inbox can be read and written. */
    boolean isWell() {
        try (Wire direct = new Wire(port, "127.0.0.1")) {
            return direct.get("/health/ready", "").status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    void awaitWell() {
        Awaitility.await().atMost(HEALING).pollInterval(Duration.ofMillis(20)).until(this::isWell);
    }

    /** Lets the senders finish and the devices catch up, and returns everything that happened, with the inboxes at last. */
    List<Event> end() throws IOException {
        awaitWell();
        sent = true;
        sending.forEach(sender ->
                sender.orTimeout(HEALING.toSeconds(), TimeUnit.SECONDS).join());
        for (Receiver receiver : receivers) {
            Awaitility.await()
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .atMost(HEALING)
                    .until(() -> receiver.place().equals(head(receiver.account())));
        }
        received = true;
        receiving.forEach(receiver ->
                receiver.orTimeout(HEALING.toSeconds(), TimeUnit.SECONDS).join());
        for (Account user : users) {
            list(user);
        }
        log.close();
        return history.events();
    }

    private void list(Account user) throws IOException {
        try (Wire direct = new Wire(port, "127.0.0.1")) {
            String before = "";
            do {
                JsonNode page = direct.get("/api/notifications?limit=200" + before, user.token())
                        .json();
                for (JsonNode note : page.get("notifications")) {
                    log.add(new Event.Listed(System.nanoTime(), user.id(), note(note)));
                }
                before = "&before=" + page.get("next").asText();
            } while (!before.endsWith("null"));
        }
    }

    /** As it stands in frames and pages. */
    static Event.Note note(JsonNode json) {
        return new Event.Note(
                json.get("id").asLong(),
                json.get("user_id").asLong(),
                json.get("rev").asLong(),
                json.get("message").asText());
    }

    @Override
    public void close() throws IOException {
        sent = true;
        received = true;
        threads.shutdownNow();
        server.close();
        wire.close();
    }
}
