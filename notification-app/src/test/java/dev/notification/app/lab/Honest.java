package dev.notification.app.lab;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What honest people do all the time, each kind of work at a steady pace, and how long each piece of it takes. */
final class Honest implements AutoCloseable {
    /** Longer than a poll may wait. */
    private static final int PATIENCE_MILLIS = 12_000;

    private final int port;
    private final List<Account> people;
    private final Tally answers;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Work> works = Map.of(
            "send", this::send, "login", this::logIn, "hello", this::hello, "poll", this::poll, "live", this::live);
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger logins = new AtomicInteger();
    private Wire sending;
    private Wire polling;

    /** One piece of work; how long it took counts from the call. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    /** The answer was none that an honest client can use. */
    private static final class UselessException extends IOException {
        private static final long serialVersionUID = 1;

        UselessException(String message) {
            super(message);
        }
    }

    /** @param answers where the status of each answer is counted */
    Honest(int port, List<Account> people, Tally answers) {
        this.port = port;
        this.people = people;
        this.answers = answers;
    }

    /** How it goes for that long, by kind of work. Work that was begun is waited for, with the patience of a wire. */
    Map<String, Latencies> measure(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        Map<String, CompletableFuture<Latencies>> kinds = new LinkedHashMap<>();
        kinds.put("send", start(this::send, 5, end));
        kinds.put("login", start(this::logIn, 250, end));
        kinds.put("hello", start(this::hello, 100, end));
        kinds.put("poll", start(this::poll, 250, end));
        kinds.put("live", start(this::live, 100, end));
        Map<String, Latencies> all = new LinkedHashMap<>();
        kinds.forEach((kind, latencies) -> all.put(kind, latencies.join()));
        return all;
    }

    private CompletableFuture<Latencies> start(Work work, long paceMillis, long end) {
        return CompletableFuture.supplyAsync(
                () -> {
                    List<Long> nanos = new ArrayList<>();
                    int failed = 0;
                    do {
                        long start = System.nanoTime();
                        try {
                            work.run();
                            nanos.add(System.nanoTime() - start);
                        } catch (IOException e) {
                            failed++;
                        }
                        Pace.rest(TimeUnit.NANOSECONDS, start + paceMillis * 1_000_000 - System.nanoTime());
                    } while (System.nanoTime() < end);
                    return new Latencies(nanos, failed);
                },
                threads);
    }

    /**
     * Which of these kinds of work do not succeed once in that time, each tried again and again, and none waiting for another: a
     * kind that is refused at first, or slow, takes nobody's time but its own.
     */
    List<String> idleAfter(Set<String> kinds, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        Map<String, CompletableFuture<Boolean>> tried = new LinkedHashMap<>();
        kinds.forEach(kind -> tried.put(kind, tries(works.get(kind), end)));
        return tried.entrySet().stream()
                .filter(kind -> !kind.getValue().join())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether it succeeded. */
    private CompletableFuture<Boolean> tries(Work work, long end) {
        return CompletableFuture.supplyAsync(
                () -> {
                    boolean done = succeeds(work);
                    while (!done && System.nanoTime() - end < 0) {
                        Pace.rest(TimeUnit.MILLISECONDS, 100);
                        done = succeeds(work);
                    }
                    return done;
                },
                threads);
    }

    private static boolean succeeds(Work work) {
        try {
            work.run();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String address() {
        return "127.0.2." + (1 + turn.incrementAndGet() % 250);
    }

    private Wire wire(String from) throws IOException {
        var wire = new Wire(port, from);
        wire.patience(PATIENCE_MILLIS);
        return wire;
    }

    private Account somebody() {
        return people.get(turn.incrementAndGet() % people.size());
    }

    private Wire.Answer served(Wire.Answer answer) throws IOException {
        answers.count(answer.status());
        if (answer.status() >= 300) {
            throw new UselessException("answered with " + answer.status());
        }
        return answer;
    }

    private void send() throws IOException {
        try {
            if (sending == null || !sending.isUsable()) {
                sending = dropped(sending);
                sending = wire("127.0.2.1");
            }
            Account sender = people.get(0);
            served(sending.post(
                    "/api/notifications/send",
                    sender.token(),
                    "{\"user_id\":" + sender.id() + ",\"message\":\"honest\"}"));
        } catch (UselessException e) {
            throw e;
        } catch (IOException e) {
            sending = dropped(sending);
            throw e;
        }
    }

    private static Wire dropped(Wire wire) throws IOException {
        if (wire != null) {
            wire.close();
        }
        return null;
    }

    /** From home, as people mostly do: who logs in from somewhere new waits in turn with those who guess. */
    private void logIn() throws IOException {
        // Each in turn: nobody comes near the logins that one account may have from one address.
        Account account = people.get(logins.incrementAndGet() % people.size());
        try (Wire wire = wire(account.home())) {
            served(wire.post("/api/login", "", Account.credentials(account.name(), Account.PASSWORD)));
        }
    }

    private void hello() throws IOException {
        try (SocketWire socket = new SocketWire(port, address(), somebody().token(), "")) {
            socket.next("hello");
        }
    }

    private void live() throws IOException {
        try (Wire wire = wire(address())) {
            served(wire.get("/health/live", ""));
        }
    }

    /** A long poll that waits, and is answered with what is sent meanwhile; one that comes back empty is of no use. */
    private void poll() throws IOException {
        Account reader = people.get(1);
        try {
            if (polling == null) {
                polling = wire("127.0.2.2");
            }
            String cursor = served(polling.get("/api/notifications?limit=1", reader.token()))
                    .json()
                    .get("cursor")
                    .asText();
            polling.write(
                    Wire.request("GET", "/api/notifications/changes?wait=10&since=" + cursor, reader.token(), "", ""));
            try (Wire wire = wire(address())) {
                served(wire.post(
                        "/api/notifications/send",
                        reader.token(),
                        "{\"user_id\":" + reader.id() + ",\"message\":\"for the poll\"}"));
            }
            if (served(polling.read()).json().get("changes").isEmpty()) {
                throw new UselessException("the poll did not wait");
            }
        } catch (IOException e) {
            polling = dropped(polling);
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        dropped(sending);
        dropped(polling);
    }
}
