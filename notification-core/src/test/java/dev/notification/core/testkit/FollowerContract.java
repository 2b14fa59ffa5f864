package dev.notification.core.testkit;

import dev.notification.core.domain.UserId;
import java.util.concurrent.atomic.AtomicInteger;

/** What the contracts of following have in common: stores, a kind of follower, and everything else by hand. */
public interface FollowerContract {
    /** Makes the names of users, of which each test has some of its own. */
    AtomicInteger USERS = new AtomicInteger();

    /** Other tests may have used them before: what is in them belongs to others. */
    Stores stores();

    FollowerKind followers();

    /** A new inbox, which nobody follows yet. */
    default HandDriven inboxes() {
        return inboxes(stores());
    }

    default HandDriven inboxes(Stores stores) {
        return inboxes(stores, newcomer(stores));
    }

    default HandDriven inboxes(Stores stores, UserId user) {
        return new HandDriven(stores, followers(), user);
    }

    /** A user whom nobody knows yet. */
    static UserId newcomer(Stores stores) {
        return stores.user("user-" + USERS.incrementAndGet());
    }
}
