package dev.notification.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.notification.core.domain.Verdict;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Loop;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.out.ForeignTokens;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Tokens of the application as JSON Web Tokens (RFC 7519, RFC 8725): signed by a key that the operator trusts, with the one
 * algorithm of that key, and meant for this service. One that was good is remembered until it expires or its key is no longer
 * trusted, since verifying it costs more than the rest of a request. Thread-safe.
 */
public final class JjwtForeignTokens implements ForeignTokens, AutoCloseable {
    private static final Verified INVALID = new Verified.Bad(Verdict.Why.INVALID);

    /** Of all tokens that are remembered; beyond it those that are seldom shown are verified once more. */
    private static final long MAX_CHARACTERS = 48L << 20;

    private static final int OVERHEAD = 256;

    private static final Duration LOOK_PAUSE = Duration.ofMillis(200);
    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(3);

    private final TrustedKeys keys;
    private final ForeignTokenRules rules;
    private final InstantSource clock;
    private final List<Component> components;
    private final List<Runnable> closing;
    private final Cache<String, Remembered> verified = Caffeine.newBuilder()
            .maximumWeight(MAX_CHARACTERS)
            .weigher((String token, Remembered good) -> token.length() + OVERHEAD)
            .executor(Runnable::run)
            .build();

    /** @param keys among which its key was when somebody looked last */
    private record Remembered(Verified.Good good, TrustedKey key, KeySet keys) {}

    JjwtForeignTokens(TrustedKeys keys, ForeignTokenRules rules, InstantSource clock) {
        this(keys, rules, clock, List.of(), List.of());
    }

    private JjwtForeignTokens(
            TrustedKeys keys,
            ForeignTokenRules rules,
            InstantSource clock,
            List<Component> components,
            List<Runnable> closing) {
        this.keys = keys;
        this.rules = rules;
        this.clock = clock;
        this.components = components;
        this.closing = closing;
    }

    /**
     * Opens them: waits three seconds at most for keys that have to be fetched, and goes on without them.
     *
     * @param ticker as the time goes by
     */
    public static JjwtForeignTokens open(
            ForeignKeys keys, ForeignTokenRules rules, InstantSource clock, Ticker ticker) {
        if (keys instanceof ForeignKeys.Fixed fixed) {
            return new JjwtForeignTokens(TrustedKeys.fixed(new KeySet(fixed.keys(), false)), rules, clock);
        }
        JwksUrl url = ((ForeignKeys.Published) keys).url();
        var source = new HttpKeySource(url);
        var published = new JwksKeys(source, ticker, url.toString());
        Loop loop = new Loop("notification-jwks").every("refresh", Duration.ZERO, LOOK_PAUSE, published::look);
        try {
            published.awaitFirst(FIRST_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new JjwtForeignTokens(
                published, rules, clock, List.of(published, loop), List.of(loop::close, source::close));
    }

    /** The parts, for health and figures. */
    public List<Component> components() {
        return components;
    }

    @Override
    public Duration longest() {
        return rules.maxLifetime().plus(ForeignTokenRules.SKEW);
    }

    @Override
    public Verified verify(String token) {
        Instant now = clock.instant();
        KeySet present = keys.now();
        Remembered known = verified.getIfPresent(token);
        if (known != null && known.good().expiresAt().isAfter(now) && isTrusted(token, known, present)) {
            return known.good();
        }
        if (known != null) {
            verified.invalidate(token);
        }
        return CompactToken.read(token)
                .map(read -> verify(token, read, present, now))
                .orElse(INVALID);
    }

    private boolean isTrusted(String token, Remembered known, KeySet present) {
        if (known.keys() == present) {
            return true;
        }
        if (!present.contains(known.key())) {
            return false;
        }
        verified.put(token, new Remembered(known.good(), known.key(), present));
        return true;
    }

    private Verified verify(String token, CompactToken read, KeySet present, Instant now) {
        KeySet.Search search = present.search(read);
        if (search instanceof KeySet.Search.Found found) {
            Verified verdict = ForeignClaims.judge(read.payload(), rules, now);
            if (verdict instanceof Verified.Good good) {
                verified.put(token, new Remembered(good, found.key(), present));
            }
            return verdict;
        }
        Optional<Duration> retryAfter =
                search instanceof KeySet.Search.Unknown ? keys.refreshing(token, present) : Optional.empty();
        return retryAfter.<Verified>map(Verified.KeysRefreshing::new).orElse(INVALID);
    }

    /** Waits a few seconds at most for what is under way. */
    @Override
    public void close() {
        closing.forEach(Runnable::run);
    }
}
