package dev.notification.core.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** What became of one {@link Addressed}. */
public sealed interface Receipt {
    /** As it was sent to; of what was stored, whose inbox it is in. */
    Recipient recipient();

    <R> R fold(Function<Accepted, R> accepted, Function<UnknownRecipient, R> unknownRecipient);

    /** The recipients for whom something was stored; the caller's own to change. */
    static Set<UserId> accepted(List<Receipt> receipts) {
        Set<UserId> accepted = new HashSet<>();
        for (Receipt receipt : receipts) {
            if (receipt instanceof Accepted stored) {
                accepted.add(stored.recipient());
            }
        }
        return accepted;
    }

    /** Of what was stored, in their order. */
    static List<NotificationId> ids(List<Receipt> receipts) {
        List<NotificationId> ids = new ArrayList<>(receipts.size());
        for (Receipt receipt : receipts) {
            if (receipt instanceof Accepted stored) {
                ids.add(stored.id());
            }
        }
        return ids;
    }

    /** It is durably in the inbox, at that revision. */
    record Accepted(NotificationId id, UserId recipient, Revision revision, Instant createdAt) implements Receipt {
        public Accepted {
            Objects.requireNonNull(id);
            Objects.requireNonNull(recipient);
            Objects.requireNonNull(revision);
            Objects.requireNonNull(createdAt);
        }

        @Override
        public <R> R fold(Function<Accepted, R> accepted, Function<UnknownRecipient, R> unknownRecipient) {
            return accepted.apply(this);
        }
    }

    /** There is no such user; nothing was stored for them. */
    record UnknownRecipient(Recipient recipient) implements Receipt {
        public UnknownRecipient {
            Objects.requireNonNull(recipient);
        }

        @Override
        public <R> R fold(Function<Accepted, R> accepted, Function<UnknownRecipient, R> unknownRecipient) {
            return unknownRecipient.apply(this);
        }
    }
}
