package dev.notification.core.application.inbox;

import dev.notification.core.testkit.FollowInboxContract;
import dev.notification.core.testkit.FollowerKind;
import dev.notification.core.testkit.RecordingFollower;
import dev.notification.core.testkit.Stores;

class FollowInboxTest implements FollowInboxContract {
    @Override
    public Stores stores() {
        return Stores.inMemory();
    }

    @Override
    public FollowerKind followers() {
        return RecordingFollower.kind();
    }
}
