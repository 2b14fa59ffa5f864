package dev.notification.core.application.inbox;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.UserId;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Where committed changes are told of. A hint, never the truth: whoever misses one finds it in the inbox. Called from any
 * thread; neither blocks nor throws.
 */
interface Announcements {
    /**
     * Called before a commit that brings notifications, so that nobody begins to follow between them and their
     * announcement.
     *
     * @param touches whether it may change that user's inbox; asked from any thread
     * @return run once, after the changes were announced or rechecked, or the commit has failed
     */
    Runnable begin(Predicate<UserId> touches);

    /**
     * Called after the commit. Changes of one inbox are in revision order within a call and not changed afterwards; calls
     * of one writer come in order, but those of several writers may overtake each other.
     */
    void announce(List<? extends Change> changes);

    /** Changes of those inboxes may have been committed without having been announced: the store knows. */
    void recheck(Set<UserId> users);
}
