package dev.notification.core.testkit;

import dev.notification.core.port.in.inbox.FollowInbox;

/** A kind of follower under test: what makes them, and what of the contract they can hear. */
public interface FollowerKind {
    /** Lets a new one follow, with room for everything. */
    Observed follow(FollowInbox inboxes, FollowInbox.Request request);

    default boolean hears(Said.Word word) {
        return true;
    }

    /** What such a follower makes of the reason why it ended. */
    default FollowInbox.Why understands(FollowInbox.Why why) {
        return why;
    }
}
