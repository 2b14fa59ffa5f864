package dev.notification.transport.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.testkit.FollowInboxContract;
import dev.notification.core.testkit.FollowerKind;
import dev.notification.core.testkit.HandDriven;
import dev.notification.core.testkit.Stores;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A session of {@code notification.v1}, over a way out that the test holds. */
class SessionFollowsTest implements FollowInboxContract {
    @Override
    public Stores stores() {
        return Stores.inMemory();
    }

    @Override
    public FollowerKind followers() {
        return SessionFollower.kind(Mode.V1);
    }

    @Override
    public int crowd() {
        return 1000;
    }

    @Test
    void aCommitIsEncodedOnceForAllSessions() {
        HandDriven inboxes = inboxes();
        var sessions = IntStream.range(0, 50)
                .mapToObj(i -> SessionFollower.of(
                        inboxes.following(), inboxes.request(Optional.of(inboxes.cursor(0))), Mode.V1))
                .toList();
        inboxes.run();

        inboxes.send("one");

        assertThat(sessions)
                .extracting(session -> session.frames().get(2))
                .allSatisfy(frame ->
                        assertThat(frame).isSameAs(sessions.get(0).frames().get(2)));
    }
}
