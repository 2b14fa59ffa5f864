package dev.notification.core.port.out;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.UserId;
import java.util.List;
import java.util.Set;

/**
 * Brings committed changes to whoever is connected now. A hint, never the truth: whoever misses one finds it in the
 * inbox.
 */
public interface Delivery {
    /**
     * Called after the commit, from any thread; must neither block nor throw. Changes of one inbox are in revision order
     * within a call, and calls of one writer come in order, but calls of several writers may overtake each other.
     */
    void deliver(List<? extends Change> changes);

    /** Whether a device of that user is connected now. A snapshot; cheap, never blocks. */
    boolean isOnline(UserId user);

    /**
     * Ends the sessions of that user that go back to one of those logins, within a second. From any thread; must neither
     * block nor throw.
     */
    default void revoke(UserId user, Set<LoginId> logins) {}

    /**
     * Changes of those inboxes may have been committed without having been delivered: whoever is connected must look into
     * the store. From any thread; must neither block nor throw.
     */
    default void recheck(Set<UserId> users) {}

    /** To all of them, in the given order. */
    static Delivery all(List<Delivery> deliveries) {
        List<Delivery> targets = List.copyOf(deliveries);
        return new Delivery() {
            @Override
            public void deliver(List<? extends Change> changes) {
                targets.forEach(target -> target.deliver(changes));
            }

            @Override
            public boolean isOnline(UserId user) {
                return targets.stream().anyMatch(target -> target.isOnline(user));
            }

            @Override
            public void recheck(Set<UserId> users) {
                targets.forEach(target -> target.recheck(users));
            }

            @Override
            public void revoke(UserId user, Set<LoginId> logins) {
                targets.forEach(target -> target.revoke(user, logins));
            }
        };
    }
}
