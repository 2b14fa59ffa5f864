package dev.notification.core.port.out;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Removes from all inboxes what is over, and forgets what nobody needs any more.
 *
 * <p>Thread-safe; every method blocks on the store and is one transaction, under the same promises as a write of {@link
 * InboxStore}: a removal takes its inbox's next revision and keeps the unread count exact. Each does at most {@code limit}
 * things, so that it is never long in anybody's way; whoever calls repeats it until nothing is left. Inboxes that somebody
 * outside has locked are left for later; they keep nobody else's waiting.
 */
public interface InboxUpkeep {
    /** Removes at most {@code limit} notifications whose expiry is not after {@code now}, of any inbox. */
    List<Change> expire(Instant now, int limit);

    /** Removes at most {@code limit} notifications that were created before {@code before}, of any inbox, as expired. */
    List<Change> removeCreatedBefore(Instant before, Instant at, int limit);

    /**
     * Removes the oldest notifications of inboxes that hold more than {@code keep}, at most {@code limit} of them, as
     * expired. Inboxes that are locked are waited for when there are no others.
     *
     * @throws dev.notification.core.port.OverloadedException if they stay locked: nothing was removed, and something is left
     */
    List<Change> removeBeyond(int keep, Instant at, int limit);

    /** As {@link #removeBeyond(int, Instant, int)}, but looks only at these inboxes: at most a thousand. */
    List<Change> removeBeyond(Collection<UserId> inboxes, int keep, Instant at, int limit);

    /**
     * Forgets at most {@code limit} of those that were removed before {@code before}, and moves the floors of their
     * inboxes: a device that has not seen the removal cannot resume any more.
     *
     * @return how many were forgotten
     */
    int purge(Instant before, int limit);

    /** Forgets at most {@code limit} idempotency keys that were used before {@code before}; returns how many. */
    int forgetKeys(Instant before, int limit);
}
