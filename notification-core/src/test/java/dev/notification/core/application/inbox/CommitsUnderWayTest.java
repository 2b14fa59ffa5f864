package dev.notification.core.application.inbox;

import static org.awaitility.Awaitility.await;

import dev.notification.core.domain.Content;
import dev.notification.core.domain.SendPolicy;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.testkit.HandDriven;
import dev.notification.core.testkit.Observed;
import dev.notification.core.testkit.RecordingFollower;
import dev.notification.core.testkit.Said;
import dev.notification.core.testkit.Stores;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever begins at the end of an inbox while sends to it commit. */
class CommitsUnderWayTest {
    private final Stores stores = Stores.inMemory();
    private final UserId ada = stores.user("ada");
    private final GatedStore store = new GatedStore(stores.inboxes());
    private final HandDriven inboxes = new HandDriven(stores, RecordingFollower.kind(), ada);
    private final Sending sending = new Sending(
            store,
            inboxes.following(),
            SendPolicy.EVERYONE,
            InstantSource.system(),
            Ticker.system(),
            SendLimits.DEFAULT);
    private Observed follower;

    /** One send is at the gate, and a follower waits for it. */
    @BeforeEach
    void beginWhileASendCommits() {
        sending.send(ada, ada, Content.of("one"));
        store.awaitBatches(1);
        follower = inboxes.follow(inboxes.request(Optional.empty()));
        inboxes.run();
        inboxes.assertHeard(follower);
    }

    @AfterEach
    void close() {
        sending.close();
    }

    private void awaitLive(Said live) {
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            inboxes.run();
            return follower.heard().stream().anyMatch(heard -> heard.said().equals(live));
        });
    }

    @Test
    void itHearsThem() {
        store.open();

        awaitLive(Said.live(1, 1));

        inboxes.assertHeardLive(follower, Said.notification("one"));
    }

    @Test
    void theirFailureHoldsItUpNoLonger() {
        store.poison("one");
        store.open();

        awaitLive(Said.live(0, 0));
    }

    @Test
    void aStoreThatIsAwayHoldsItUpNoLonger() {
        store.takeAway();
        store.open();

        awaitLive(Said.live(0, 0));
    }

    @Test
    void anErrorHoldsItUpNoLonger() {
        store.breakDown();
        store.open();

        awaitLive(Said.live(0, 0));
    }
}
