package dev.notification.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Ticker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Published keys, fetched every ten minutes, and once more when a token names a key that is not among them. What was fetched
 * last is good for a day, so that tokens are verified while their publisher is away.
 *
 * <p>No token is refused for a key that was published before it was signed: a key counts as unknown only after a fetch that
 * began when the token had been here already. Fetches that tokens ask for are at least 30 seconds apart, whoever sends how
 * many; until then their senders are told to try again.
 */
final class JwksKeys implements TrustedKeys, Component {
    private static final System.Logger LOG = System.getLogger(JwksKeys.class.getName());

    static final Duration REFRESH = Duration.ofMinutes(10);
    static final Duration KEPT = Duration.ofHours(24);
    /** Between fetches that tokens have asked for. */
    static final Duration ASKED_PAUSE = Duration.ofSeconds(30);
    /** After a fetch that failed. */
    static final Duration RETRY = Duration.ofSeconds(5);

    static final Duration SOON = Duration.ofSeconds(1);

    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
    private static final int TOKENS_REMEMBERED = 10_000;

    private final KeySource source;
    private final Ticker ticker;
    private final String place;

    /** How many fetches had begun when each token was here first that no key is known for; by its digest. */
    private final Cache<String, Long> firstSeen = Caffeine.newBuilder()
            .maximumSize(TOKENS_REMEMBERED)
            .executor(Runnable::run)
            .build();

    private final CountDownLatch looked = new CountDownLatch(1);
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    private volatile Fetched fetched;
    private volatile boolean isFailing;
    private volatile boolean isAsked;
    /** When a fetch that is asked for may begin. */
    private volatile long nextNanos;

    // Written by the thread that looks alone.
    private volatile long dueNanos;
    private volatile long askedNanos;
    private volatile long warningDueNanos;
    /** That it is away, and not yet that it is back. */
    private volatile boolean hasTold;

    /** @param number of the fetch that brought them: 1, 2, 3, … */
    private record Fetched(KeySet keys, long number, long atNanos) {}

    /** @param place where the keys come from, for the log */
    JwksKeys(KeySource source, Ticker ticker, String place) {
        this.source = source;
        this.ticker = ticker;
        this.place = place;
        long now = ticker.nanos();
        this.fetched = new Fetched(KeySet.NONE, 0, now);
        this.dueNanos = now;
        this.nextNanos = now;
        this.askedNanos = now - ASKED_PAUSE.toNanos();
        this.warningDueNanos = now;
    }

    @Override
    public KeySet now() {
        Fetched last = fetched;
        return ticker.nanos() - last.atNanos() < KEPT.toNanos() ? last.keys() : KeySet.NONE;
    }

    @Override
    public Optional<Duration> refreshing(String token, KeySet searched) {
        long first = firstSeen.get(digest(token), unseen -> begun.get());
        Fetched last = fetched;
        if (last.keys() != searched) {
            return Optional.of(SOON); // Others came while it was searched, or the last ones are too old.
        }
        if (last.number() > first) {
            return Optional.empty();
        }
        isAsked = true;
        Duration wait = Duration.ofNanos(nextNanos - ticker.nanos());
        return Optional.of(wait.compareTo(SOON) > 0 ? wait : SOON);
    }

    /** Tokens are secrets, and long. */
    private static String digest(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK knows SHA-256", e);
        }
    }

    /** Fetches if it is time to. Called again and again, by one thread; blocks as {@link KeySource#fetch} does. */
    void look() {
        try {
            long now = ticker.nanos();
            boolean mayAsk = now - askedNanos >= ASKED_PAUSE.toNanos();
            if (isAsked && mayAsk) {
                askedNanos = now;
                fetch(now);
            } else if (now - dueNanos >= 0) {
                fetch(now);
            }
        } finally {
            looked.countDown();
        }
    }

    private void fetch(long now) {
        isAsked = false;
        // Whoever comes from here on may have a key that this fetch does not bring.
        long number = begun.incrementAndGet();
        try {
            PublishedKeys published = PublishedKeys.read(source.fetch());
            take(published, number, now);
            dueNanos = now + REFRESH.toNanos();
        } catch (IOException e) {
            failures.incrementAndGet();
            isFailing = true;
            dueNanos = now + RETRY.toNanos();
            warn(now, e);
        }
        long asked = askedNanos + ASKED_PAUSE.toNanos();
        nextNanos = asked - dueNanos < 0 ? asked : dueNanos;
    }

    private void take(PublishedKeys published, long number, long now) {
        KeySet before = now();
        boolean isSame = before.isSame(published.keys());
        fetched = new Fetched(isSame ? before : published.keys(), number, now);
        if (!isSame) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "{0} publishes {1} keys that tokens are verified with",
                    place,
                    published.keys().size());
            published
                    .leaked()
                    .forEach(id -> LOG.log(
                            System.Logger.Level.WARNING,
                            "{0} publishes a secret, {1}, which is not used: whoever has seen it can sign tokens elsewhere",
                            place,
                            id));
        }
        if (hasTold) {
            LOG.log(System.Logger.Level.INFO, "the keys at {0} can be had again", place);
            hasTold = false;
        }
        isFailing = false;
    }

    private void warn(long now, IOException failure) {
        if (now - warningDueNanos < 0) {
            return;
        }
        hasTold = true;
        warningDueNanos = now + BETWEEN_WARNINGS.toNanos();
        LOG.log(
                System.Logger.Level.WARNING,
                "the keys at {0} cannot be had: {1}; {2}",
                place,
                failure.getMessage(),
                now().size() == 0
                        ? "no token of the application can be verified until they can"
                        : "those of before are used, for a day at most");
    }

    /** Waits until it has looked once, whatever came of it; false if it has not yet. */
    boolean awaitFirst(Duration patience) throws InterruptedException {
        return looked.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Unwell without a good set, and while the last one cannot be renewed; the server goes on either way. */
    @Override
    public Check check() {
        if (now().size() == 0) {
            return Check.unwell("jwks", "missing");
        }
        return isFailing ? Check.unwell("jwks", "away; the keys of before are used") : Check.well("jwks");
    }

    @Override
    public Map<String, Long> stats() {
        return Map.of("keys", (long) now().size(), "fetches", begun.get(), "failures", failures.get());
    }
}
