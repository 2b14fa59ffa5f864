package dev.notification.app.lab;

import dev.notification.app.JarProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A server in a process of its own that some people have used for a while: honest ones, one with a very large inbox (the
 * hoarder), one whose inbox is large on the wire (the escaper), and one more who means harm.
 */
final class Ground implements AutoCloseable {
    private static final int BATCH = 1000;
    private static final int ESCAPED_BATCH = 100;
    private static final int ESCAPED = 200;

    private final Path directory;
    private final Map<String, String> settings;
    private final int port;
    private JarProcess server;
    private final List<Account> honest = new ArrayList<>();
    private final List<Account> victims = new ArrayList<>();
    private Account hoarder;
    private Account escaper;
    private Account attacker;
    private String hoardStart;
    private String attackerHead;

    private Ground(Path directory, Map<String, String> database) throws IOException {
        this.directory = directory;
        port = freePort();
        settings = new HashMap<>(database);
        settings.put("NOTIFICATION_HTTP_PORT", Integer.toString(port));
        // The hoarder is found with what it has, whatever an inbox may hold by default.
        settings.put("NOTIFICATION_RETENTION_COUNT", "1000000");
    }

    /**
     * Filled without rate limits, then started anew as it comes.
     *
     * @param hoard how many notifications the hoarder has
     */
    static Ground prepare(Path directory, Map<String, String> database, int hoard) throws IOException {
        var ground = new Ground(directory, database);
        try {
            ground.settings.put("NOTIFICATION_LIMITS_ENABLED", "false");
            ground.server = JarProcess.start(directory, ground.settings);
            ground.people(hoard);
            ground.server.stop().onExit().join();
            ground.settings.remove("NOTIFICATION_LIMITS_ENABLED");
            ground.server = JarProcess.start(directory, ground.settings);
            return ground;
        } catch (IOException | RuntimeException e) {
            ground.close();
            throw e;
        }
    }

    /** Not one that the system itself gives out, or a client could have it while the server is away. */
    static int freePort() throws IOException {
        while (true) {
            try (var socket = new ServerSocket(ThreadLocalRandom.current().nextInt(20_000, 32_000))) {
                return socket.getLocalPort();
            } catch (java.net.BindException e) {
                continue; // Somebody else's.
            }
        }
    }

    private void people(int hoard) throws IOException {
        for (int i = 0; i < 5; i++) {
            honest.add(Account.open(port, "honest" + i));
            victims.add(Account.open(port, "victim" + i));
        }
        hoarder = Account.open(port, "hoarder");
        escaper = Account.open(port, "escaper");
        attacker = Account.open(port, "attacker");
        hoardStart = head(hoarder);
        fill(hoarder, hoard, BATCH, "{\"user_id\":" + hoarder.id() + ",\"message\":\"hoarded\"}\n");
        String escapes = "\\u0001".repeat(8192);
        fill(escaper, ESCAPED, ESCAPED_BATCH, "{\"user_id\":" + escaper.id() + ",\"message\":\"" + escapes + "\"}\n");
        attackerHead = head(attacker);
    }

    private String head(Account account) throws IOException {
        try (Wire wire = new Wire(port, "127.0.0.1")) {
            return wire.get("/api/notifications?limit=1", account.token())
                    .json()
                    .get("cursor")
                    .asText();
        }
    }

    private void fill(Account account, int count, int batch, String line) throws IOException {
        try (Wire wire = new Wire(port, "127.0.0.1")) {
            byte[] request = Wire.request(
                    "POST",
                    "/api/notifications/batch",
                    account.token(),
                    "Content-Type: application/x-ndjson\r\n",
                    line.repeat(batch));
            for (int stored = 0; stored < count; stored += batch) {
                Wire.Answer answer = wire.exchange(request);
                if (answer.status() != 200 || answer.json().get("stored").asInt() != batch) {
                    throw new IllegalStateException("the inbox could not be filled: " + answer.status() + " "
                            + answer.json().toString().substring(0, 300));
                }
            }
        }
    }

    /** After a server that did not outlive it. */
    void startAgain() throws IOException {
        server.close();
        server = JarProcess.start(directory, settings);
    }

    JarProcess server() {
        return server;
    }

    int port() {
        return port;
    }

    List<Account> honest() {
        return honest;
    }

    List<Account> victims() {
        return victims;
    }

    Account hoarder() {
        return hoarder;
    }

    /** Before the first of the hoarder's notifications. */
    String hoardStart() {
        return hoardStart;
    }

    Account escaper() {
        return escaper;
    }

    Account attacker() {
        return attacker;
    }

    String attackerHead() {
        return attackerHead;
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
