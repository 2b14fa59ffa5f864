package dev.notification.transport.ws;

import dev.notification.core.Accounts;
import dev.notification.core.Inboxes;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Password;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.memory.InMemoryAccessTokens;
import dev.notification.core.memory.InMemoryStores;
import dev.notification.core.port.out.PasswordHashing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;

/** The WebSocket on a real port, over an in-memory core. */
final class TestServer implements AutoCloseable {
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
    private final InMemoryStores stores = new InMemoryStores();
    private final InMemoryAccessTokens tokens = new InMemoryAccessTokens(clock, Duration.ofHours(1));
    private final Inboxes inboxes;
    private final Accounts accounts;
    private final WebSocketModule module;
    private final HttpServer server = new HttpServer();

    TestServer(WebSocketConfig config) {
        inboxes = new Inboxes(
                new Inboxes.Stores(stores.inboxes(), stores.upkeep(), stores.sent(), stores.devices()),
                clock,
                Inboxes.Limits.DEFAULT);
        accounts = new Accounts(
                new Accounts.Adapters(
                        stores.accounts(), stores.logins(), tokens, NO_HASHING, inboxes.endFollowing()::end),
                clock,
                Accounts.Limits.DEFAULT);
        module = new WebSocketModule(config, inboxes, accounts.authenticateCaller(), clock);
        var listener = new NetworkListener("test", "localhost", 0);
        // One second, so that a socket that HTTP's idle timeout closes is noticed.
        listener.getKeepAlive().setIdleTimeoutInSeconds(1);
        listener.registerAddOn(module.addOn());
        server.addListener(listener);
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        return server.getListener("test").getPort();
    }

    URI uri(String query) {
        return URI.create("ws://localhost:" + port() + WebSocketModule.PATH + query);
    }

    void advance(Duration time) {
        now = now.plus(time);
    }

    UserId user(String name) {
        return stores.accounts()
                .add(new Username(name), new PasswordHash("$none"), now)
                .orElseThrow()
                .id();
    }

    String token(UserId user) {
        return tokens.issue(user, new LoginId("login-of-" + user), Role.USER).value();
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
        server.shutdownNow();
        inboxes.close();
        accounts.close();
        module.close();
    }
}
