package dev.notification.app;

import dev.notification.app.config.ServerConfig;
import dev.notification.core.Accounts;
import dev.notification.core.Inboxes;
import dev.notification.persistence.PersistenceModule;
import dev.notification.security.Argon2PasswordHashing;
import dev.notification.security.JjwtAccessTokens;
import dev.notification.security.SigningKey;
import dev.notification.security.VerifiedTokens;
import dev.notification.transport.http.GrizzlyHost;
import dev.notification.transport.http.Readiness;
import dev.notification.transport.rest.RestModule;
import dev.notification.transport.ws.WebSocketModule;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.SecretKey;

/** The standalone server: everything, assembled and running. */
public final class NotificationServer implements AutoCloseable {
    private static final Duration SOCKET_PATIENCE = Duration.ofSeconds(2);

    private final Opened opened;
    private final GrizzlyHost host;
    private final Inboxes inboxes;
    private final WebSocketModule webSocket;
    private final AtomicBoolean stopping;

    private NotificationServer(
            Opened opened, GrizzlyHost host, Inboxes inboxes, WebSocketModule webSocket, AtomicBoolean stopping) {
        this.opened = opened;
        this.host = host;
        this.inboxes = inboxes;
        this.webSocket = webSocket;
        this.stopping = stopping;
    }

    /**
     * Opens everything in the order in which it depends on each other; what was opened is closed again if the rest fails.
     *
     * @throws dev.notification.core.port.StoreUnavailableException if the database cannot be used
     * @throws java.io.UncheckedIOException if the port or the key file cannot be used
     */
    public static NotificationServer start(ServerConfig config, InstantSource clock) {
        var opened = new Opened();
        try {
            PersistenceModule persistence = opened.add(PersistenceModule.open(config.database()));
            var tokens = new VerifiedTokens(
                    new JjwtAccessTokens(key(config.tokens()), config.tokens().lifetime(), clock), clock);
            Inboxes inboxes = opened.add(new Inboxes(
                    new Inboxes.Stores(
                            persistence.inboxes(), persistence.upkeep(), persistence.sent(), persistence.devices()),
                    clock,
                    config.inboxes()));
            Accounts accounts = opened.add(new Accounts(
                    new Accounts.Adapters(
                            persistence.accounts(),
                            persistence.logins(),
                            tokens,
                            new Argon2PasswordHashing(),
                            inboxes.endFollowing()::end),
                    clock,
                    config.accounts()));
            WebSocketModule webSocket =
                    opened.add(new WebSocketModule(config.webSocket(), inboxes, accounts.authenticateCaller(), clock));
            RestModule rest = opened.add(new RestModule(inboxes, accounts, clock));
            var stopping = new AtomicBoolean();
            GrizzlyHost host = opened.add(new GrizzlyHost(config.host(), WebSocketModule.PATH))
                    .add(webSocket.addOn())
                    .add(rest.addOn())
                    .serve(RestModule.PATH, rest.handler())
                    .health(() -> readiness(persistence, stopping.get()));
            host.start();
            return new NotificationServer(opened, host, inboxes, webSocket, stopping);
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    private static SecretKey key(ServerConfig.Tokens tokens) {
        return tokens.secret()
                .map(secret -> SigningKey.ofSecret(secret.value()))
                .orElseGet(() -> SigningKey.inFile(tokens.keyFile()));
    }

    private static Readiness readiness(PersistenceModule persistence, boolean stopping) {
        boolean up = persistence.check().isWell();
        return new Readiness(
                up && !stopping, up ? "up" : "down", persistence.durability().toString());
    }

    /** Where it listens. */
    public int port() {
        return host.port();
    }

    /** Takes nothing new, finishes what was accepted, sends every socket away with 1001, closes everything. */
    @Override
    public void close() {
        stopping.set(true);
        host.stopAccepting();
        // What was accepted commits and reaches the sockets before they are sent away.
        inboxes.close();
        webSocket.drain(SOCKET_PATIENCE);
        opened.close();
    }
}
