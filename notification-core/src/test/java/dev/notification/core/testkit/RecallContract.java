package dev.notification.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import org.junit.jupiter.api.Test;

/** The sender takes back what it sent. */
public interface RecallContract {
    Stores emptyStores();

    @Test
    default void theSenderRecallsWhatItSent() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        NotificationId id = stores.send(ada, bob, "oops").get(0).id();

        var recalled = stores.inboxes().recall(ada, id, Stores.NOW);

        var expected = new Change.Removed(bob, id, new Revision(2), Change.Reason.RECALLED, 0, 0);
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
}
