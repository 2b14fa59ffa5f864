package dev.notification.core.application.inbox;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.UserId;
import java.util.List;
import java.util.Set;

/**
 * Brings what was committed to the followers of the inboxes. A hint, never the truth: a follower that misses one finds the
 * changes in the inbox. The methods are called from several threads at once; they should neither block nor throw, and a
 * throw never reaches a sender.
 */
interface Announcements {
    /**
     * These were committed. Per inbox they are in revision order, within a call and from call to call of one {@link
     * GroupCommit}; calls that run at the same time are of different inboxes.
     */
    void announce(List<? extends Change> changes);

    /**
     * The same.
     *
     * @param committedAtNanos when their commit had returned, as {@link System#nanoTime} tells it
     */
    default void announce(List<? extends Change> changes, long committedAtNanos) {
        announce(changes);
    }

    /** Changes of those inboxes may have been committed without having been announced: their followers look again. */
    void recheck(Set<UserId> users);

    /**
     * Nobody knows whether changes of those inboxes were committed, and they may still be: their followers look again, now and
     * for some time.
     */
    void doubt(Set<UserId> users);
}
