package dev.notification.persistence;

import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.RefreshToken;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.LoginStore;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;

final class HibernateLoginStore implements LoginStore {
    private final Database requests;
    private final Database upkeep;

    HibernateLoginStore(Database database) {
        this.requests = database;
        this.upkeep = database.lane(Lane.UPKEEP);
    }

    @Override
    public void open(UserId user, RefreshToken token, Instant expiresAt) {
        requests.write(session -> session.createNativeMutationQuery(
                        "insert into logins (id, user_id, refresh_hash, expires_ms) values (:id, :user, :hash, :expires)")
                .setParameter("id", token.login().value())
                .setParameter("user", user.value())
                .setParameter("hash", token.hash())
                .setParameter("expires", expiresAt.toEpochMilli())
                .executeUpdate());
    }

    /** The update decides: it locks the row, so of two with one token the second finds another hash. */
    @Override
    public Rotation rotate(RefreshToken presented, RefreshToken next, Instant at, Instant expiresAt) {
        return requests.write(session -> session
                .createNativeQuery("""
                        update logins set refresh_hash = :next, expires_ms = :expires
                        where id = :id and refresh_hash = :hash and revoked_ms is null and expires_ms > :at
                        returning user_id""", Long.class)
                .setParameter("next", next.hash())
                .setParameter("expires", expiresAt.toEpochMilli())
                .setParameter("id", presented.login().value())
                .setParameter("hash", presented.hash())
                .setParameter("at", at.toEpochMilli())
                .getResultList()
                .stream()
                .findFirst()
                .<Rotation>map(user -> new Rotation.Rotated(new UserId(user)))
                .orElseGet(() -> revokeIfReused(session, presented, at)));
    }

    private static Rotation revokeIfReused(StatelessSession session, RefreshToken presented, Instant at) {
        return session
                .createNativeQuery("""
                        update logins set revoked_ms = :at
                        where id = :id and revoked_ms is null and expires_ms > :at returning user_id""", Long.class)
                .setParameter("at", at.toEpochMilli())
                .setParameter("id", presented.login().value())
                .getResultList()
                .stream()
                .findFirst()
                .<Rotation>map(user -> new Rotation.Reused(new UserId(user)))
                .orElseGet(Rotation.Unknown::new);
    }

    @Override
    public boolean revoke(UserId user, LoginId login, Instant at) {
        return requests.write(session -> session.createNativeMutationQuery(
                                "update logins set revoked_ms = :at where id = :id and user_id = :user and revoked_ms is null")
                        .setParameter("at", at.toEpochMilli())
                        .setParameter("id", login.value())
                        .setParameter("user", user.value())
                        .executeUpdate()
                > 0);
    }

    @Override
    public Set<LoginId> revokeAll(UserId user, Instant at) {
        return requests.write(session -> session
                .createNativeQuery(
                        "update logins set revoked_ms = :at where user_id = :user and revoked_ms is null returning id",
                        String.class)
                .setParameter("at", at.toEpochMilli())
                .setParameter("user", user.value())
                .getResultList()
                .stream()
                .map(LoginId::new)
                .collect(Collectors.toUnmodifiableSet()));
    }

    @Override
    public Map<LoginId, UserId> revokedSince(Instant since) {
        return upkeep.read(session -> session
                .createNativeQuery("select id, user_id from logins where revoked_ms >= :since", Object[].class)
                .setParameter("since", since.toEpochMilli())
                .getResultList()
                .stream()
                .collect(Collectors.toUnmodifiableMap(
                        row -> new LoginId((String) row[0]), row -> new UserId(((Number) row[1]).longValue()))));
    }

    @Override
    public int forget(Instant before, int limit) {
        return upkeep.write(session -> session.createNativeMutationQuery("""
                        delete from logins where id in (
                            select id from logins where expires_ms < :before or revoked_ms < :before limit :limit)""")
                .setParameter("before", before.toEpochMilli())
                .setParameter("limit", limit)
                .executeUpdate());
    }
}
