package dev.notification.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.notification.core.domain.AccessToken;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.AccessTokens;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Remembers tokens that were valid until they expire: verifying one costs more than the rest of a request. Thread-safe. */
public final class VerifiedTokens implements AccessTokens {
    /** About 50 MB. Beyond it those that are seldom shown are forgotten, and verified once more. */
    static final int MAX = 50_000;

    private final AccessTokens tokens;
    private final InstantSource clock;
    private final Cache<String, Known> verified =
            Caffeine.newBuilder().maximumSize(MAX).executor(Runnable::run).build();

    private record Known(Caller caller, Epoch epoch) {
        boolean isGood(Epoch present, Instant now) {
            return epoch.equals(present) && caller.expiresAt().isAfter(now);
        }
    }

    public VerifiedTokens(AccessTokens tokens, InstantSource clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    @Override
    public Duration lifetime() {
        return tokens.lifetime();
    }

    @Override
    public AccessToken issue(UserId user, LoginId login, Role role, Epoch epoch) {
        return tokens.issue(user, login, role, epoch);
    }

    @Override
    public AccessToken mint(UserId user, Instant issuedAt, Duration lifetime, Epoch epoch) {
        return tokens.mint(user, issuedAt, lifetime, epoch);
    }

    @Override
    public Optional<Caller> verify(String token, Epoch epoch) {
        Known known = verified.getIfPresent(token);
        if (known != null && known.isGood(epoch, clock.instant())) {
            return Optional.of(known.caller());
        }
        Optional<Caller> caller = tokens.verify(token, epoch);
        if (caller.isPresent()) {
            verified.put(token, new Known(caller.get(), epoch));
        } else if (known != null) {
            verified.invalidate(token);
        }
        return caller;
    }
}
