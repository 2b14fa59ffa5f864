package dev.notification.core.port.out;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.UserId;
import java.time.Duration;
import java.time.Instant;

/**
 * Deletes users: at once as far as anybody can see, and then row by row. Thread-safe; every method blocks on the store, is one
 * transaction that is durable on return, and throws {@link dev.notification.core.port.StoreUnavailableException} when the store
 * cannot be reached.
 *
 * <p>What a user has sent stays in others' inboxes, under a number that names nobody and that nobody gets again.
 */
public interface Deletions {
    /** How long the number, the logins and the keys stay at least, so that every node notices that they are over. */
    Duration REMAINS = Duration.ofHours(1);

    /**
     * Begins to delete a user; false if there is no such user, or it has begun already. From then on: nobody goes by the user's
     * names, which are free once {@link Directory#RESERVED} is over; the inbox is gone, so that nothing can be sent to it; all
     * logins and keys are revoked and all tokens without a login are cut off. Inboxes that are opened later, whoever's they are,
     * begin behind the end of this one. Entered in the {@link AuditLog} by the same transaction, without a name.
     */
    boolean begin(UserId user, Act act);

    /**
     * Deletes at most about {@code limit} rows of users whose deletion has begun; of the users themselves when {@link #REMAINS} is over,
     * and nothing refers to them. Whoever calls repeats it until it returns 0; it goes on where it, or another process, has
     * stopped.
     *
     * @return how much was done; 0: nothing is left for now
     */
    int carryOn(Instant now, int limit);
}
