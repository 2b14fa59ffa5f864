package dev.notification.persistence;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.AuditEntry;
import dev.notification.core.domain.AuditEntry.Action;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.RefreshToken;
import dev.notification.core.domain.RefreshTokens;
import dev.notification.core.domain.Source;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.LoginStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.StatelessSession;

/**
 * A transaction locks the logins that it revokes first, and then {@code history} for the number: it asks for no lock after
 * that, so that two never wait for each other.
 */
final class HibernateLoginStore implements LoginStore {
    /** Of a login that this transaction is revoking: nobody else sees it. */
    private static final long NOT_NUMBERED_YET = 0;

    /** What is over, in two conditions: each has its index, and one with an "or" would read all logins. */
    static final String REVOKED = "revoked_ms is not null and tokens_end_ms < :before";

    static final String EXPIRED = "expires_ms < :before and tokens_end_ms < :before";

    private final Database requests;
    private final Database upkeep;
    private final String lock;
    private final HibernateAuditLog audit;

    /** @param locks whether rows that are read to be changed must be locked; SQLite's only writer has no need to */
    HibernateLoginStore(Database database, boolean locks, HibernateAuditLog audit) {
        this.audit = audit;
        this.requests = database;
        this.upkeep = database.lane(Lane.UPKEEP);
        this.lock = locks ? " for update" : "";
    }

    @Override
    public void open(UserId user, RefreshToken token, Terms terms, Optional<Source> from) {
        AuditEntry entry = Act.ofUser(terms.at(), from).entry(Action.LOGGED_IN, user, "");
        audit.write(
                session -> session.createNativeMutationQuery("""
                        insert into logins (id, user_id, epoch, refresh_hash, expires_ms, tokens_end_ms)
                        values (:id, :user, :epoch, :hash, :expires, :end)""")
                        .setParameter("id", token.login().value())
                        .setParameter("user", user.value())
                        .setParameter("epoch", terms.epoch().value())
                        .setParameter("hash", RefreshTokens.of(token).present())
                        .setParameter("expires", terms.expiresAt().toEpochMilli())
                        .setParameter("end", terms.tokensEnd().toEpochMilli())
                        .executeUpdate(),
                rows -> Optional.of(entry));
    }

    /** Looks before it writes: whoever invents tokens must not keep the one writer busy. */
    @Override
    public Refreshed refresh(RefreshToken presented, Terms terms, Optional<Source> from) {
        boolean isWorthWriting =
                requests.read(session -> find(session, presented, terms, "")).isPresent();
        if (!isWorthWriting) {
            return new Refreshed.Unknown();
        }
        var act = new Act(terms.at(), false, from);
        return audit.write(
                session -> refresh(session, presented, terms),
                refreshed -> refreshed instanceof Refreshed.Copied copied
                        ? Optional.of(
                                act.entry(Action.REFRESH_REUSED, copied.ended().user(), ""))
                        : Optional.empty());
    }

    private Refreshed refresh(StatelessSession session, RefreshToken presented, Terms terms) {
        Optional<Used> used = find(session, presented, terms, lock);
        if (used.isEmpty()) {
            return new Refreshed.Unknown();
        }
        if (used.get().use() instanceof RefreshTokens.Use.Good good) {
            enter(session, presented.login(), good.after(), terms);
            return new Refreshed.Good(used.get().user(), good.next());
        }
        List<Ended> ended = revoke(session, used.get().user(), Optional.of(presented.login()), terms.at());
        return new Refreshed.Copied(ended.get(0));
    }

    /** A token that is, or was, one of a login's that goes on, and what its use comes to. */
    private record Used(UserId user, RefreshTokens.Use use) {}

    private static Optional<Used> find(StatelessSession session, RefreshToken presented, Terms terms, String lock) {
        return session
                .createNativeQuery("""
                        select user_id, refresh_hash, spent from logins
                        where id = :id and epoch = :epoch and revoked_ms is null and expires_ms > :at""" + lock, Object[].class)
                .setParameter("id", presented.login().value())
                .setParameter("epoch", terms.epoch().value())
                .setParameter("at", terms.at().toEpochMilli())
                .getResultList()
                .stream()
                .map(row -> new Used(
                        new UserId(((Number) row[0]).longValue()),
                        RefreshTokens.parse((String) row[1], (String) row[2]).use(presented, terms.at())))
                .filter(used -> !(used.use() instanceof RefreshTokens.Use.Unknown))
                .findFirst();
    }

    private static void enter(StatelessSession session, LoginId login, RefreshTokens tokens, Terms terms) {
        session.createNativeMutationQuery("""
                        update logins set refresh_hash = :hash, spent = :spent, expires_ms = :expires,
                            tokens_end_ms = case when tokens_end_ms > :end then tokens_end_ms else :end end
                        where id = :id""")
                .setParameter("hash", tokens.present())
                .setParameter("spent", tokens.spentText())
                .setParameter("expires", terms.expiresAt().toEpochMilli())
                .setParameter("end", terms.tokensEnd().toEpochMilli())
                .setParameter("id", login.value())
                .executeUpdate();
    }

    @Override
    public Optional<Ended> revoke(UserId user, LoginId login, Act act) {
        return audit
                .write(
                        session -> revoke(session, user, Optional.of(login), act.at()),
                        ended -> ended.stream().findFirst().map(one -> act.entry(Action.LOGGED_OUT, user, "")))
                .stream()
                .findFirst();
    }

    @Override
    public List<Ended> revokeAll(UserId user, Act act) {
        return audit.write(
                session -> revoke(session, user, Optional.empty(), act.at()),
                ended -> ended.stream()
                        .findFirst()
                        .map(one -> act.entry(Action.LOGINS_ENDED, user, ended.size() + " logins")));
    }

    /** As {@link #revokeAll(UserId, Act)}, within a transaction that enters its act itself. */
    void revokeAll(StatelessSession session, UserId user, Instant at) {
        revoke(session, user, Optional.empty(), at);
    }

    /** @param login empty: all that the user has, locked in one order, so that two who do this never wait for each other */
    private List<Ended> revoke(StatelessSession session, UserId user, Optional<LoginId> login, Instant at) {
        String which = "user_id = :user and revoked_ms is null"
                + login.map(one -> " and id = :id").orElse("");
        var update = session.createNativeQuery(
                        "update logins set revoked_ms = :at, revocation = " + NOT_NUMBERED_YET
                                + " where revoked_ms is null and id in (select id from logins where " + which
                                + " order by id" + lock + ") returning id, user_id, tokens_end_ms",
                        Object[].class)
                .setParameter("at", at.toEpochMilli())
                .setParameter("user", user.value());
        login.ifPresent(one -> update.setParameter("id", one.value()));
        List<Ended> ended =
                update.getResultList().stream().map(HibernateLoginStore::ended).toList();
        if (!ended.isEmpty()) {
            number(session, user);
        }
        return ended;
    }

    /**
     * The row of the counter is locked until the commit: so the numbers are in the order of the commits. The logins are not
     * named by their ids: somebody may have more of them than a statement takes parameters.
     */
    private static void number(StatelessSession session, UserId user) {
        long number = session.createNativeQuery(
                        "update history set revocations = revocations + 1 returning revocations", Long.class)
                .getSingleResult();
        session.createNativeMutationQuery("update logins set revocation = :number where revocation = "
                        + NOT_NUMBERED_YET + " and user_id = :user")
                .setParameter("number", number)
                .setParameter("user", user.value())
                .executeUpdate();
    }

    private static Ended ended(Object[] row) {
        return new Ended(
                new LoginId((String) row[0]),
                new UserId(((Number) row[1]).longValue()),
                Instant.ofEpochMilli(((Number) row[2]).longValue()));
    }

    /** The number first: what is committed between the two questions is found twice, never missed. */
    @Override
    public Revocations revocations(long after) {
        return upkeep.read(session -> {
            Object[] history = session.createNativeQuery("select epoch, revocations from history", Object[].class)
                    .getSingleResult();
            List<Ended> ended = session
                    .createNativeQuery(
                            "select id, user_id, tokens_end_ms from logins where revocation > :after", Object[].class)
                    .setParameter("after", after)
                    .getResultList()
                    .stream()
                    .map(HibernateLoginStore::ended)
                    .toList();
            return new Revocations(new Epoch((String) history[0]), ((Number) history[1]).longValue(), ended);
        });
    }

    @Override
    public int forget(Instant before, int limit) {
        return upkeep.write(session -> {
            int revoked = forget(session, REVOKED, before, limit);
            return revoked + forget(session, EXPIRED, before, limit - revoked);
        });
    }

    private static int forget(StatelessSession session, String which, Instant before, int limit) {
        return session.createNativeMutationQuery(
                        "delete from logins where id in (select id from logins where " + which + " limit :limit)")
                .setParameter("before", before.toEpochMilli())
                .setParameter("limit", limit)
                .executeUpdate();
    }
}
