package dev.notification.core.memory;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.AuditEntry.Action;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.RefreshToken;
import dev.notification.core.domain.RefreshTokens;
import dev.notification.core.domain.Source;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.LoginStore;
import dev.notification.core.port.out.UserRecords;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class InMemoryLoginStore implements LoginStore {
    private static final long NOT_REVOKED = 0;

    private final Epoch epoch;
    private final InMemoryAuditLog audit;
    private final Map<LoginId, Login> logins = new HashMap<>();
    private long revocations;

    /** @param revocation its number; {@link #NOT_REVOKED}: it goes on */
    private record Login(
            UserId user, Epoch epoch, RefreshTokens tokens, Instant expiresAt, Instant tokensEnd, long revocation) {
        boolean isGood(Terms terms) {
            return revocation == NOT_REVOKED && epoch.equals(terms.epoch()) && expiresAt.isAfter(terms.at());
        }

        boolean isOver(Instant before) {
            return tokensEnd.isBefore(before) && (revocation != NOT_REVOKED || expiresAt.isBefore(before));
        }

        Login refreshed(RefreshTokens after, Terms terms) {
            Instant end = terms.tokensEnd().isAfter(tokensEnd) ? terms.tokensEnd() : tokensEnd;
            return new Login(user, epoch, after, terms.expiresAt(), end, NOT_REVOKED);
        }

        Login revoked(long number) {
            return new Login(user, epoch, tokens, expiresAt, tokensEnd, number);
        }

        Ended ended(LoginId id) {
            return new Ended(id, user, tokensEnd);
        }
    }

    InMemoryLoginStore(Epoch epoch, InMemoryAuditLog audit) {
        this.epoch = epoch;
        this.audit = audit;
    }

    @Override
    public synchronized void open(UserId user, RefreshToken token, Terms terms, Optional<Source> from) {
        logins.put(
                token.login(),
                new Login(
                        user,
                        terms.epoch(),
                        RefreshTokens.of(token),
                        terms.expiresAt(),
                        terms.tokensEnd(),
                        NOT_REVOKED));
        audit.enter(Act.ofUser(terms.at(), from).entry(Action.LOGGED_IN, user, ""));
    }

    @Override
    public synchronized Refreshed refresh(RefreshToken presented, Terms terms, Optional<Source> from) {
        Login login = logins.get(presented.login());
        if (login == null || !login.isGood(terms)) {
            return new Refreshed.Unknown();
        }
        RefreshTokens.Use use = login.tokens().use(presented, terms.at());
        if (use instanceof RefreshTokens.Use.Good good) {
            logins.put(presented.login(), login.refreshed(good.after(), terms));
            return new Refreshed.Good(login.user(), good.next());
        }
        if (use instanceof RefreshTokens.Use.Copied) {
            var act = new Act(terms.at(), false, from);
            audit.enter(act.entry(Action.REFRESH_REUSED, login.user(), ""));
            return new Refreshed.Copied(revoke(presented.login(), login));
        }
        return new Refreshed.Unknown();
    }

    private Ended revoke(LoginId id, Login login) {
        logins.put(id, login.revoked(++revocations));
        return login.ended(id);
    }

    @Override
    public synchronized Optional<Ended> revoke(UserId user, LoginId id, Act act) {
        Optional<Ended> ended = revoke(user, id);
        ended.ifPresent(one -> audit.enter(act.entry(Action.LOGGED_OUT, user, "")));
        return ended;
    }

    private Optional<Ended> revoke(UserId user, LoginId id) {
        return Optional.ofNullable(logins.get(id))
                .filter(login -> login.user().equals(user) && login.revocation() == NOT_REVOKED)
                .map(login -> revoke(id, login));
    }

    @Override
    public synchronized List<Ended> revokeAll(UserId user, Act act) {
        List<Ended> ended = List.copyOf(logins.keySet()).stream()
                .flatMap(id -> revoke(user, id).stream())
                .toList();
        if (!ended.isEmpty()) {
            audit.enter(act.entry(Action.LOGINS_ENDED, user, ended.size() + " logins"));
        }
        return ended;
    }

    /** As {@link #revokeAll(UserId, Act)}, for an act that is entered elsewhere. */
    synchronized void revokeAll(UserId user) {
        List.copyOf(logins.keySet()).forEach(id -> revoke(user, id));
    }

    /** Of a user, in no order. */
    /** By their ids. */
    synchronized List<UserRecords.Login> logins(UserId user) {
        return logins.entrySet().stream()
                .filter(entry -> entry.getValue().user().equals(user))
                .sorted(Comparator.comparing(entry -> entry.getKey().value()))
                .map(Map.Entry::getValue)
                .map(login -> new UserRecords.Login(login.expiresAt(), login.revocation() != NOT_REVOKED))
                .toList();
    }

    @Override
    public synchronized Revocations revocations(long after) {
        List<Ended> ended = logins.entrySet().stream()
                .filter(entry -> entry.getValue().revocation() > after)
                .map(entry -> entry.getValue().ended(entry.getKey()))
                .toList();
        return new Revocations(epoch, revocations, ended);
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
