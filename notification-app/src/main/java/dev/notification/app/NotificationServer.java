package dev.notification.app;

import dev.notification.app.config.ServerConfig;
import dev.notification.core.NotificationCore;
import dev.notification.core.port.out.Delivery;
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
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.SecretKey;

/** The standalone server: everything, assembled and running. */
public final class NotificationServer implements AutoCloseable {
    private static final Duration SOCKET_PATIENCE = Duration.ofSeconds(2);

    private final Opened opened;
    private final GrizzlyHost host;
    private final NotificationCore core;
    private final WebSocketModule.Opened sockets;
    private final AtomicBoolean stopping;

    private NotificationServer(
            Opened opened,
            GrizzlyHost host,
            NotificationCore core,
            WebSocketModule.Opened sockets,
            AtomicBoolean stopping) {
        this.opened = opened;
        this.host = host;
        this.core = core;
        this.sockets = sockets;
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
            WebSocketModule webSocket = opened.add(new WebSocketModule(config.webSocket()));
            RestModule rest = opened.add(new RestModule(config.rest()));
            NotificationCore core = opened.add(new NotificationCore(
                    new NotificationCore.Adapters(
                            persistence.accounts(),
                            persistence.inboxes(),
                            persistence.devices(),
                            persistence.logins(),
                            Delivery.all(List.of(webSocket.delivery(), rest.delivery())),
                            tokens,
                            new Argon2PasswordHashing(),
                            clock),
                    limits(config)));
            WebSocketModule.Opened sockets = webSocket.open(core, clock);
            RestModule.Opened resources = rest.open(core, clock);
            var stopping = new AtomicBoolean();
            GrizzlyHost host = opened.add(new GrizzlyHost(config.host(), WebSocketModule.PATH))
                    .add(sockets.addOn())
                    .add(resources.addOn())
                    .serve(RestModule.PATH, resources.handler())
                    .health(() -> readiness(persistence, stopping.get()));
            host.start();
            return new NotificationServer(opened, host, core, sockets, stopping);
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    private static NotificationCore.Limits limits(ServerConfig config) {
        NotificationCore.Limits standard = NotificationCore.Limits.DEFAULT;
        return new NotificationCore.Limits(
                standard.sending(),
                standard.passwordThreads(),
                standard.passwordsWaiting(),
                config.tokens().loginLifetime(),
                config.retention());
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
        core.close();
        sockets.drain(SOCKET_PATIENCE);
        opened.close();
    }
}
