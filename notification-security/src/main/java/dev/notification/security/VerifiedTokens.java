package dev.notification.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.notification.core.domain.AccessToken;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.AccessTokens;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Remembers tokens that were valid until they expire: verifying one costs more than the rest of a request. Thread-safe. */
public final class VerifiedTokens implements AccessTokens {
    /** About 50 MB. Beyond it those that are seldom shown are forgotten, and verified once more. */
    static final int MAX = 50_000;

    private final AccessTokens tokens;
    private final InstantSource clock;
    private final Cache<String, Caller.User> verified =
            Caffeine.newBuilder().maximumSize(MAX).executor(Runnable::run).build();

    public VerifiedTokens(AccessTokens tokens, InstantSource clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    @Override
    public Duration lifetime() {
        return tokens.lifetime();
    }

    @Override
    public AccessToken issue(UserId user, LoginId login, Role role) {
        return tokens.issue(user, login, role);
    }

    @Override
    public Optional<Caller.User> verify(String token) {
        Caller.User known = verified.getIfPresent(token);
        if (known != null && known.expiresAt().isAfter(clock.instant())) {
            return Optional.of(known);
        }
        Optional<Caller.User> caller = tokens.verify(token);
        if (caller.isPresent()) {
            verified.put(token, caller.get());
        } else if (known != null) {
            verified.invalidate(token);
        }
        return caller;
    }
}
