package dev.notification.security;

import dev.notification.core.domain.AccessToken;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.AccessTokens;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers tokens that were valid until they expire: verifying one costs more than the rest of a request. Thread-safe. */
public final class VerifiedTokens implements AccessTokens {
    /** About 50 MB. When it is full everything is forgotten, and verified once more. */
    private static final int MAX = 50_000;

    private final AccessTokens tokens;
    private final InstantSource clock;
    private final Map<String, Caller> verified = new ConcurrentHashMap<>();

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
    public Optional<Caller> verify(String token) {
        Caller known = verified.get(token);
        if (known != null && known.expiresAt().isAfter(clock.instant())) {
            return Optional.of(known);
        }
        Optional<Caller> caller = tokens.verify(token);
        if (caller.isPresent()) {
            if (verified.size() >= MAX) {
                verified.clear();
            }
            verified.put(token, caller.get());
        } else if (known != null) {
            verified.remove(token);
        }
        return caller;
    }
}
