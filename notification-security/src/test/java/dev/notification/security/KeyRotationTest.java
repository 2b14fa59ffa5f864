package dev.notification.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.notification.core.port.out.ForeignTokens.Verified;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys that change on a real server while tokens come in; time goes by a thousand times faster. */
class KeyRotationTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final int FASTER = 1000;
    private static final int THREADS = 8;
    private static final int ROTATIONS = 6;

    private final AtomicReference<String> published = new AtomicReference<>();
    private final AtomicLong serial = new AtomicLong();
    private final Queue<Verified> wrong = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private JjwtForeignTokens tokens;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/keys", exchange -> {
            byte[] body = published.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        long started = System.nanoTime();
        published.set(Forge.jwks(Forge.jwk("before", Forge.ec("secp256r1").getPublic())));
        tokens = JjwtForeignTokens.open(
                new ForeignKeys.Published(
                        JwksUrl.parse("http://127.0.0.1:" + server.getAddress().getPort() + "/keys")),
                new ForeignTokenRules(Forge.ISSUER, Forge.AUDIENCE, "sub", Duration.ofHours(1)),
                () -> NOW,
                () -> (System.nanoTime() - started) * FASTER);
    }

    @AfterEach
    void stop() {
        tokens.close();
        server.stop(0);
    }

    @Test
    void noTokenWhoseKeyWasPublishedBeforeItWasSignedIsEverRefused() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        String before = "";
        try {
            for (int rotation = 0; rotation < ROTATIONS; rotation++) {
                KeyPair pair = Forge.ec("secp256r1");
                String id = "key-" + rotation;
                String jwk = Forge.jwk(id, pair.getPublic());
                published.set(before.isEmpty() ? Forge.jwks(jwk) : Forge.jwks(before, jwk));
                before = jwk;
                var taken = new CountDownLatch(THREADS);
                for (int thread = 0; thread < THREADS; thread++) {
                    threads.execute(() -> showUntilTaken(id, pair, taken));
                }
                assertThat(taken.await(60, TimeUnit.SECONDS))
                        .as("rotation %d is over", rotation)
                        .isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(wrong).isEmpty();
    }

    /** A few new tokens, each as often as it takes. */
    private void showUntilTaken(String id, KeyPair pair, CountDownLatch taken) {
        for (int token = 0; token < 5; token++) {
            String shown = token(id, pair);
            Verified verified = tokens.verify(shown);
            while (verified instanceof Verified.KeysRefreshing && !Thread.interrupted()) {
                Thread.yield();
                verified = tokens.verify(shown);
            }
            if (!(verified instanceof Verified.Good)) {
                wrong.add(verified);
            }
        }
        taken.countDown();
    }

    private String token(String id, KeyPair pair) {
        Map<String, String> claims = Forge.claims(NOW);
        claims.put("jti", Long.toString(serial.incrementAndGet()));
        return Forge.token(
                "{\"alg\":\"ES256\",\"kid\":\"" + id + "\"}",
                Forge.json(claims),
                "SHA256withECDSAinP1363Format",
                pair.getPrivate());
    }
}
