package dev.notification.core.testkit;

import static dev.notification.core.testkit.Stores.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Content;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Sent;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link dev.notification.core.port.out.SentStore} does, whatever it is made of. */
public interface SentStoreContract {
    Stores emptyStores();

    @Test
    default void aSenderLearnsWhatBecameOfWhatItSentAndNobodyElseDoes() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        NotificationId id = stores.send(ada, bob, "hello").get(0).id();

        assertThat(stores.sent().sent(ada, id))
                .contains(new Sent(id, bob, NOW, new Revision(1), Sent.State.UNREAD, List.of()));
        assertThat(stores.sent().sent(bob, id)).isEmpty();
        assertThat(stores.sent().sent(ada, new NotificationId(id.value() + 1_000_000)))
                .isEmpty();

        stores.inboxes().change(bob, new Selection.Ids(List.of(id)), Transition.READ, NOW, 10);
        assertThat(state(stores, ada, id)).isEqualTo(Sent.State.READ);
        remove(stores, bob, id);
        assertThat(state(stores, ada, id)).isEqualTo(Sent.State.REMOVED);
    }

    @Test
    default void whatWasRecalledOrExpiredIsCalledThat() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        NotificationId recalled = stores.send(ada, ada, "oops").get(0).id();
        NotificationId expired = stores.send(ada, ada, Content.of("brief").withExpiresAt(NOW.plusSeconds(1)))
                .id();

        stores.inboxes().recall(ada, recalled, NOW);
        stores.upkeep().expire(NOW.plusSeconds(1), 10);

        assertThat(state(stores, ada, recalled)).isEqualTo(Sent.State.RECALLED);
        assertThat(state(stores, ada, expired)).isEqualTo(Sent.State.EXPIRED);
    }

    private static Sent.State state(Stores stores, UserId sender, NotificationId id) {
        return stores.sent().sent(sender, id).orElseThrow().state();
    }

    private static void remove(Stores stores, UserId user, NotificationId id) {
        stores.inboxes().change(user, new Selection.Ids(List.of(id)), Transition.REMOVE, NOW, 10);
    }
}
