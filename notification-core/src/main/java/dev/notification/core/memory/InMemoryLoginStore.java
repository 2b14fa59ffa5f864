package dev.notification.core.memory;

import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.RefreshToken;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.LoginStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

final class InMemoryLoginStore implements LoginStore {
    private record Login(UserId user, String hash, Instant expiresAt, Optional<Instant> revokedAt) {
        boolean isOver(Instant before) {
            return expiresAt.isBefore(before)
                    || revokedAt.filter(at -> at.isBefore(before)).isPresent();
        }
    }

    private final Map<LoginId, Login> logins = new HashMap<>();

    @Override
    public synchronized void open(UserId user, RefreshToken token, Instant expiresAt) {
        logins.put(token.login(), new Login(user, token.hash(), expiresAt, Optional.empty()));
    }

    @Override
    public synchronized Rotation rotate(RefreshToken presented, RefreshToken next, Instant at, Instant expiresAt) {
        Login login = logins.get(presented.login());
        if (login == null || login.revokedAt().isPresent() || !login.expiresAt().isAfter(at)) {
            return new Rotation.Unknown();
        }
        if (!login.hash().equals(presented.hash())) {
            revoke(login.user(), presented.login(), at);
            return new Rotation.Reused(login.user());
        }
        logins.put(presented.login(), new Login(login.user(), next.hash(), expiresAt, Optional.empty()));
        return new Rotation.Rotated(login.user());
    }

    @Override
    public synchronized boolean revoke(UserId user, LoginId id, Instant at) {
        Login login = logins.get(id);
        if (login == null || !login.user().equals(user) || login.revokedAt().isPresent()) {
            return false;
        }
        logins.put(id, new Login(user, login.hash(), login.expiresAt(), Optional.of(at)));
        return true;
    }

    @Override
    public synchronized Set<LoginId> revokeAll(UserId user, Instant at) {
        return List.copyOf(logins.keySet()).stream()
                .filter(login -> revoke(user, login, at))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public synchronized Map<LoginId, UserId> revokedSince(Instant since) {
        return logins.entrySet().stream()
                .filter(entry -> entry.getValue()
                        .revokedAt()
                        .filter(at -> !at.isBefore(since))
                        .isPresent())
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue().user()));
    }

    @Override
    public synchronized int forget(Instant before, int limit) {
        List<LoginId> over = logins.entrySet().stream()
                .filter(entry -> entry.getValue().isOver(before))
                .map(Map.Entry::getKey)
                .limit(limit)
                .toList();
        over.forEach(logins::remove);
        return over.size();
    }
}
