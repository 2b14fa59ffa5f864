package dev.notification.transport.ws;

import dev.notification.core.Accounts;
import dev.notification.core.Inboxes;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Password;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Loop;
import dev.notification.core.lifecycle.Threads;
import dev.notification.core.memory.InMemoryAccessTokens;
import dev.notification.core.memory.InMemoryStores;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.port.out.PasswordHashing;
import dev.notification.transport.http.HttpConfig;
import dev.notification.transport.http.HttpPort;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;

/** The WebSocket on the port that ships, over an in-memory core. */
final class TestServer implements AutoCloseable {
    private static final int WORKERS = 2;
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final PasswordHashing NO_HASHING = new PasswordHashing() {
        @Override
        public PasswordHash hash(Password password) {
            return new PasswordHash("$none");
        }

        @Override
        public boolean matches(String candidate, PasswordHash hash) {
            return false;
        }
    };

    private volatile Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private final InstantSource clock = () -> now;
    private final AtomicLong nanos = new AtomicLong(System.nanoTime());
    private final InMemoryStores stores = new InMemoryStores();
    private final InMemoryAccessTokens tokens = new InMemoryAccessTokens(clock, Duration.ofHours(1));
    private final Inboxes inboxes;
    private final Accounts accounts;
    private final WebSocketModule module;
    private final ThreadPoolExecutor workers = Threads.pool("http-worker", WORKERS, HttpPort.queueFor(WORKERS));
    private final HttpPort port;
    private final Loop deadlines = new Loop("http-deadlines");
    private final Optional<SSLContext> tls;

    TestServer(WebSocketConfig config) {
        this(config, Optional.empty());
    }

    /** @param maxWaitingBytes what may wait for all clients that do not read */
    TestServer(WebSocketConfig config, long maxWaitingBytes) {
        this(config, Optional.empty(), store -> store, maxWaitingBytes);
    }

    /** @param wrap what inboxes are kept in, given the store in memory */
    TestServer(WebSocketConfig config, UnaryOperator<InboxStore> wrap) {
        this(config, Optional.empty(), wrap, Long.MAX_VALUE);
    }

    /** @param tls what the port speaks; empty: plain text */
    TestServer(WebSocketConfig config, Optional<SSLContext> tls) {
        this(config, tls, store -> store, Long.MAX_VALUE);
    }

    private TestServer(
            WebSocketConfig config, Optional<SSLContext> tls, UnaryOperator<InboxStore> wrap, long maxWaitingBytes) {
        this.tls = tls;
        inboxes = new Inboxes(
                new Inboxes.Stores(wrap.apply(stores.inboxes()), stores.upkeep(), stores.sent(), stores.devices()),
                clock,
                Inboxes.Limits.DEFAULT);
        accounts = new Accounts(
                new Accounts.Adapters(
                        stores.accounts(), stores.logins(), tokens, NO_HASHING, inboxes.endFollowing()::end),
                clock,
                Accounts.Limits.DEFAULT);
        module =
                new WebSocketModule(config, inboxes, accounts.authenticateCaller(), clock, nanos::get, maxWaitingBytes);
        // One second, so that a socket that HTTP's idle timeout closes is noticed.
        port = new HttpPort(
                        new HttpConfig("localhost", 0, WORKERS, Duration.ofSeconds(1)), WebSocketModule.PATH, workers)
                .add(module.addOn());
        tls.ifPresent(port::secure);
        port.start();
        deadlines.every("requests", Duration.ofMillis(250), port::sweep);
    }

    WebSocketModule module() {
        return module;
    }

    Inboxes inboxes() {
        return inboxes;
    }

    void awaitSockets(int count) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> module.count() == count);
    }

    boolean isOnline(UserId user) {
        return inboxes.readPresence().isOnline(user);
    }

    int port() {
        return port.port();
    }

    URI uri(String query) {
        return URI.create((tls.isPresent() ? "wss" : "ws") + "://localhost:" + port() + WebSocketModule.PATH + query);
    }

    /** For clients that speak what the server does. */
    HttpClient http() {
        return tls.map(context -> HttpClient.newBuilder().sslContext(context).build())
                .orElse(HTTP);
    }

    /** Moves the time of day. */
    void advance(Duration time) {
        now = now.plus(time);
    }

    /** Lets time go by for sockets, which nothing else does, in steps that a server that runs would notice. */
    void letGoBy(Duration time) {
        long step = TimeUnit.SECONDS.toNanos(1);
        for (long left = time.toNanos(); left > 0; left -= step) {
            nanos.addAndGet(Math.min(step, left));
            module.look();
        }
    }

    /** As if the process had been stopped for that time: nobody looks. */
    void sleep(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** How many follow an inbox, in whatever way. */
    long followings() {
        return inboxes.components().stream()
                .map(Component::stats)
                .filter(figures -> figures.containsKey("followings"))
                .mapToLong(figures -> figures.get("followings"))
                .sum();
    }

    /** Ends the login that all of a user's tokens go back to. */
    void logOut(UserId user) {
        accounts.logOut().logOut(new Caller.User(user, loginOf(user), Role.USER, Instant.MAX));
    }

    /** Of another login of the same user. */
    String tokenOfRevokedLogin(UserId user) {
        var login = new LoginId("revoked-login-of-" + user);
        accounts.logOut().logOut(new Caller.User(user, login, Role.USER, Instant.MAX));
        return tokens.issue(user, login, Role.USER, stores.inboxes().epoch()).value();
    }

    private static LoginId loginOf(UserId user) {
        return new LoginId("login-of-" + user);
    }

    UserId user(String name) {
        return stores.accounts()
                .add(new Username(name), new PasswordHash("$none"), now)
                .orElseThrow()
                .id();
    }

    String token(UserId user) {
        return tokens.issue(user, loginOf(user), Role.USER, stores.inboxes().epoch())
                .value();
    }

    void send(UserId to, String message) {
        send(to, Content.of(message));
    }

    void send(UserId to, Content content) {
        inboxes.sendNotification()
                .send(to, to, content)
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        deadlines.close();
        port.close();
        workers.shutdownNow();
        inboxes.close();
        accounts.close();
        module.close();
    }
}
