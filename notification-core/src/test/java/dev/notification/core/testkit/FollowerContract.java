package dev.notification.core.testkit;

import dev.notification.core.domain.UserId;

/** What the contracts of following have in common: stores, a kind of follower, and everything else by hand. */
public interface FollowerContract {
    Stores emptyStores();

    FollowerKind followers();

    /** Ada's empty inbox, which nobody follows yet. */
    default HandDriven inboxes() {
        Stores stores = emptyStores();
        return inboxes(stores, stores.user("ada"));
    }

    default HandDriven inboxes(Stores stores, UserId user) {
        return new HandDriven(stores, followers(), user);
    }
}
