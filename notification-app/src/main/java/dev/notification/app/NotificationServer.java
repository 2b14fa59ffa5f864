package dev.notification.app;

import dev.notification.app.config.ServerConfig;
import dev.notification.core.Accounts;
import dev.notification.core.Inboxes;
import dev.notification.core.lifecycle.Loop;
import dev.notification.core.lifecycle.Threads;
import dev.notification.persistence.PersistenceModule;
import dev.notification.security.Argon2PasswordHashing;
import dev.notification.security.JjwtAccessTokens;
import dev.notification.security.SigningKey;
import dev.notification.security.VerifiedTokens;
import dev.notification.transport.http.HttpConfig;
import dev.notification.transport.http.HttpPort;
import dev.notification.transport.http.Readiness;
import dev.notification.transport.rest.RestModule;
import dev.notification.transport.ws.WebSocketModule;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.SecretKey;

/** The standalone server: everything, assembled and running. */
public final class NotificationServer implements AutoCloseable {
    private static final Duration SOCKET_PATIENCE = Duration.ofSeconds(2);

    private final Opened opened;
    private final HttpPort port;
    private final Inboxes inboxes;
    private final WebSocketModule webSocket;
    private final AtomicBoolean stopping;

    private NotificationServer(
            Opened opened, HttpPort port, Inboxes inboxes, WebSocketModule webSocket, AtomicBoolean stopping) {
        this.opened = opened;
        this.port = port;
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
            ThreadPoolExecutor workers = workers(config.http());
            opened.add(workers::shutdownNow);
            HttpPort port = opened.add(new HttpPort(config.http(), WebSocketModule.PATH, workers))
                    .add(webSocket.addOn())
                    .add(rest.addOn())
                    .serve(RestModule.PATH, rest.handler())
                    .health(() -> readiness(persistence, stopping.get()));
            port.start();
            opened.add(new Loop("http-deadlines")).every("sweep", Duration.ofSeconds(1), port::sweep);
            return new NotificationServer(opened, port, inboxes, webSocket, stopping);
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    private static ThreadPoolExecutor workers(HttpConfig config) {
        return Threads.pool("http-worker", config.workers(), HttpPort.queueFor(config.workers()));
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
        return port.port();
    }

    /** Takes nothing new, finishes what was accepted, sends every socket away with 1001, closes everything. */
    @Override
    public void close() {
        stopping.set(true);
        port.stopAccepting();
        // What was accepted commits and reaches the sockets before they are sent away.
        inboxes.close();
        webSocket.drain(SOCKET_PATIENCE);
        opened.close();
    }
}
