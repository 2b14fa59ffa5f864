package dev.notification.core.domain;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The circumstances under which something is done to an account, for the {@link AuditEntry} of it.
 *
 * @param at when
 * @param isByItsUser whether the account's own user does it; otherwise the operator does, or the service itself
 * @param from where it was asked for, if that is known
 */
public record Act(Instant at, boolean isByItsUser, Optional<Source> from) {
    public Act {
        Objects.requireNonNull(at);
        Objects.requireNonNull(from);
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
                Optional.of(subject).filter(user -> isByItsUser),
                action,
                Optional.of(subject),
                detail,
                from.map(Source::address));
    }
}
