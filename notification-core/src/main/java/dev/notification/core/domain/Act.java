package dev.notification.core.domain;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The circumstances under which something is done to an account, for the {@link AuditEntry} of it.
 *
 * @param at when
 * @param isByItsUser whether the account's own user does it; otherwise {@code by} does, the operator, or the service itself
 * @param from where it was asked for, if that is known
 * @param by the caller who does it, if it is another than the account's user and known
 */
public record Act(Instant at, boolean isByItsUser, Optional<Source> from, Optional<Actor> by) {
    public Act {
        Objects.requireNonNull(at);
        Objects.requireNonNull(from);
        Objects.requireNonNull(by);
    }

    public Act(Instant at, boolean isByItsUser, Optional<Source> from) {
        this(at, isByItsUser, from, Optional.empty());
    }

    public static Act ofUser(Instant at, Optional<Source> from) {
        return new Act(at, true, from);
    }

    public static Act ofOperator(Instant at) {
        return new Act(at, false, Optional.empty());
    }

    /** Done by a caller, be it to itself or to somebody else. */
    public static Act of(Caller caller, Instant at, Optional<Source> from) {
        return new Act(at, false, from, Optional.of(Actor.of(caller)));
    }

    /** What is kept of it once it is done to {@code subject}. */
    public AuditEntry entry(AuditEntry.Action action, UserId subject, String detail) {
        return new AuditEntry(
                at,
                isByItsUser ? Optional.of(subject) : by.map(Actor::user),
                action,
                Optional.of(subject),
                detail,
                from.map(Source::address),
                by.flatMap(Actor::key));
    }
}
