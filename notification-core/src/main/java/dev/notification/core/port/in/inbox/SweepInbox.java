package dev.notification.core.port.in.inbox;

import dev.notification.core.domain.Revision;
import dev.notification.core.domain.SweepFilter;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** Does the same to all that is in a user's inbox: marks it as read, unread, archived, not archived, or removes it. */
@FunctionalInterface
public interface SweepInbox {
    /**
     * Works through the inbox a page at a time, each a transaction of its own; every session of the user is told of each.
     * Blocks on the store for one page at most; what is more than a page goes on elsewhere, a page a turn of each user who
     * has one under way. One sweep of a user at a time: the next of the same user begins when it has ended. Each
     * notification that changes takes a revision of its own; those that would not change take none.
     *
     * <p>Cancelling stops it between two pages; what was changed stays changed. It fails with {@link
     * dev.notification.core.port.RateLimitedException} if too many sweeps of this user wait, and nothing was done; with {@link
     * dev.notification.core.port.OverloadedException} or {@link dev.notification.core.port.StoreUnavailableException} if not
     * everything could be changed: repeating it completes it. Completes on a thread that others wait for: what depends on it
     * must not block.
     */
    CompletableFuture<ChangeState.Changed> sweep(Command command);

    /**
     * @param upTo what arrives after it is not touched
     * @param filter what does not fit it when its page is looked at is not touched
     */
    record Command(UserId user, Revision upTo, SweepFilter filter, Transition transition) {
        public Command {
            Objects.requireNonNull(user);
            Objects.requireNonNull(upTo);
            Objects.requireNonNull(filter);
            Objects.requireNonNull(transition);
        }

        /** Of everything that has arrived by then. */
        public Command(UserId user, Revision upTo, Transition transition) {
            this(user, upTo, SweepFilter.EVERYTHING, transition);
        }
    }
}
