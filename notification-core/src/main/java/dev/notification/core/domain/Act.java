package dev.notification.core.domain;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The circumstances under which something is done to a user, for the {@link AuditEntry} of it.
 *
 * @param at when
 * @param isByItsUser whether the user itself does it; otherwise the actor does, the operator, or this service itself
 * @param actor another user who does it, such as the service whose key it is done with
 * @param key with which the actor does it, if with one
 * @param from where it was asked for, if that is known
 */
public record Act(Instant at, boolean isByItsUser, Optional<UserId> actor, Optional<KeyId> key, Optional<Source> from) {
    public Act {
        Objects.requireNonNull(at);
        Objects.requireNonNull(actor);
        Objects.requireNonNull(key);
        Objects.requireNonNull(from);
    }

    public Act(Instant at, boolean isByItsUser, Optional<Source> from) {
        this(at, isByItsUser, Optional.empty(), Optional.empty(), from);
    }

    /** Done to whomever by that user. */
    public static Act of(UserId actor, Instant at, Optional<Source> from) {
        return new Act(at, false, Optional.of(actor), Optional.empty(), from);
    }

    /** Done to whomever by that caller. */
    public static Act of(Caller caller, Instant at, Optional<Source> from) {
        Optional<KeyId> key = caller instanceof Caller.Key with ? Optional.of(with.key()) : Optional.empty();
        return new Act(at, false, Optional.of(caller.user()), key, from);
    }

    public static Act ofUser(Instant at, Optional<Source> from) {
        return new Act(at, true, from);
    }

    public static Act ofOperator(Instant at) {
        return new Act(at, false, Optional.empty());
    }

    /** What is kept of it once it is done to {@code subject}. */
    public AuditEntry entry(AuditEntry.Action action, UserId subject, String detail) {
        return new AuditEntry(
                at,
                isByItsUser ? Optional.of(subject) : actor,
                action,
                Optional.of(subject),
                detail,
                from.map(Source::address),
                key);
    }
}
