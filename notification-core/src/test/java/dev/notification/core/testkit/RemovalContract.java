package dev.notification.core.testkit;

import static dev.notification.core.testkit.Stores.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Recall by the sender, and expiry. */
public interface RemovalContract {
    Stores emptyStores();

    @Test
    default void theSenderRecallsWhatItSent() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        NotificationId id = stores.send(ada, bob, "oops").get(0).id();

        var recalled = stores.inboxes().recall(ada, id, Stores.NOW);

        var expected = new Change.Removed(bob, id, new Revision(2), Change.Reason.RECALLED, 0);
        assertThat(recalled).contains(expected);
        assertThat(stores.feed(bob, 0).changes()).containsExactly(expected);
        assertThat(stores.messages(bob)).isEmpty();
        assertThat(stores.unread(bob)).isZero();
    }

    @Test
    default void nobodyElseRecallsIt() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        NotificationId id = stores.send(ada, bob, "kept").get(0).id();

        assertThat(stores.inboxes().recall(bob, id, Stores.NOW)).isEmpty();
        assertThat(stores.inboxes().recall(ada, new NotificationId(id.value() + 1_000_000), Stores.NOW))
                .isEmpty();
        assertThat(stores.messages(bob)).containsExactly("kept");
    }

    @Test
    default void whatIsRecalledTwiceIsRecalledOnce() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        NotificationId id = stores.send(ada, ada, "oops").get(0).id();
        stores.inboxes().recall(ada, id, Stores.NOW);

        assertThat(stores.inboxes().recall(ada, id, Stores.NOW)).isEmpty();
        assertThat(stores.feed(ada, 0).head().cursor().revision()).isEqualTo(new Revision(2));
    }

    @Test
    default void whatHasExpiredIsRemovedAndTheRestStays() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        stores.send(ada, ada, Content.of("later").withExpiresAt(NOW.plusSeconds(2)));
        NotificationId first = stores.send(ada, ada, Content.of("now").withExpiresAt(NOW.plusSeconds(1)))
                .id();
        NotificationId second = stores.send(ada, bob, Content.of("now").withExpiresAt(NOW.plusSeconds(1)))
                .id();
        stores.send(ada, ada, "never");

        List<Change> expired = stores.inboxes().expire(NOW.plusSeconds(1), 100);

        assertThat(expired)
                .containsExactlyInAnyOrder(
                        new Change.Removed(ada, first, new Revision(4), Change.Reason.EXPIRED, 2),
                        new Change.Removed(bob, second, new Revision(2), Change.Reason.EXPIRED, 0));
        assertThat(stores.messages(ada)).containsExactly("never", "later");
        assertThat(stores.feed(ada, 3).changes())
                .containsExactly(expired.stream()
                        .filter(change -> change.inbox().equals(ada))
                        .toArray(Change[]::new));
    }

    @Test
    default void expiryKeepsToItsLimit() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        for (int i = 0; i < 3; i++) {
            stores.send(ada, ada, Content.of("now").withExpiresAt(NOW));
        }

        assertThat(stores.inboxes().expire(NOW, 2)).hasSize(2);
        assertThat(stores.inboxes().expire(NOW, 2)).hasSize(1);
        assertThat(stores.inboxes().expire(NOW, 2)).isEmpty();
    }
}
