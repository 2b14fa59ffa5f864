package dev.notification.core.application.inbox;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.testkit.Stores;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Followers of some inboxes that read in the calling thread: what they learn they know when the call returns. */
final class Onlookers {
    private final InboxReading reading;
    private final InboxFollowing following;

    Onlookers(Stores stores) {
        var heads = new HeadAsking(stores.inboxes(), Ticker.system(), Runnable::run);
        var devices = new Devices(
                stores.devices(),
                stores.sent(),
                stores.inboxes().epoch(),
                () -> Stores.NOW,
                Ticker.system(),
                Runnable::run);
        reading = new InboxReading(stores.inboxes());
        following = new InboxFollowing(stores.inboxes(), reading, heads, devices, () -> Stores.NOW, Runnable::run);
    }

    InboxFollowing following() {
        return following;
    }

    /** What a follower of that inbox learns from now on; it grows. */
    List<Change> watch(UserId user) {
        var learnt = new ArrayList<Change>();
        new Listening(following, reading).listen(user, Optional.empty(), learnt::add);
        return learnt;
    }

    /** How often a follower has had a turn at reading its inbox. */
    long turns() {
        return following.stats().get("turns");
    }
}
