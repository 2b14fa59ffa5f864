package dev.notification.core.memory;

import dev.notification.core.domain.AccessToken;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.AccessTokens;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Random tokens, each valid for a fixed time; all end with the process. */
public final class InMemoryAccessTokens implements AccessTokens {
    private record Issued(Caller caller, Epoch epoch) {}

    private final Map<String, Issued> issued = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock;
    private final Duration lifetime;

    public InMemoryAccessTokens(InstantSource clock, Duration lifetime) {
        this.clock = clock;
        this.lifetime = lifetime;
    }

    @Override
    public Duration lifetime() {
        return lifetime;
    }

    @Override
    public AccessToken issue(UserId user, LoginId login, Role role, Epoch epoch) {
        Instant end = clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(lifetime);
        return new AccessToken(keep(new Caller.User(user, login, role, end), epoch), lifetime);
    }

    @Override
    public AccessToken mint(UserId user, Instant issuedAt, Duration valid, Epoch epoch) {
        Instant start = issuedAt.truncatedTo(ChronoUnit.MILLIS);
        return new AccessToken(keep(new Caller.Bearer(user, start, start.plus(valid)), epoch), valid);
    }

    private String keep(Caller caller, Epoch epoch) {
        issued.values().removeIf(known -> isExpired(known.caller()));
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        issued.put(token, new Issued(caller, epoch));
        return token;
    }

    @Override
    public Optional<Caller> verify(String token, Epoch epoch) {
        return Optional.ofNullable(issued.get(token))
                .filter(known -> known.epoch().equals(epoch))
                .map(Issued::caller)
                .filter(caller -> !isExpired(caller));
    }

    private boolean isExpired(Caller caller) {
        return !caller.expiresAt().isAfter(clock.instant());
    }
}
