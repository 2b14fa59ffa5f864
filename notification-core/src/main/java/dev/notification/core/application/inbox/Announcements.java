package dev.notification.core.application.inbox;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.UserId;
import java.util.List;
import java.util.Set;

/**
 * Where committed changes are told of. A hint, never the truth: whoever misses one finds it in the inbox. Called from any
 * thread; neither blocks nor throws.
 */
interface Announcements {
    /**
     * Called after the commit. Changes of one inbox are in revision order within a call and not changed afterwards; calls
     * of one writer come in order, but those of several writers may overtake each other.
     */
    void announce(List<? extends Change> changes);

    /** Changes of those inboxes may have been committed without having been announced: the store knows. */
    void recheck(Set<UserId> users);
}
