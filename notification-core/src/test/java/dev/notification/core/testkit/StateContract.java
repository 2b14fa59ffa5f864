package dev.notification.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore.Changed;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Read, unread, archived, unarchived, removed: one by one, by list, or all up to a place. */
public interface StateContract {
    Stores emptyStores();

    @Test
    default void eachTransitionTakesARevisionAndKeepsTheCountExact() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        NotificationId id = stores.send(ada, ada, "1").get(0).id();
        stores.send(ada, ada, "2");

        assertThat(unreadAfter(stores, ada, id, Transition.READ, 3)).isEqualTo(1);
        assertThat(unreadAfter(stores, ada, id, Transition.UNREAD, 4)).isEqualTo(2);
        assertThat(unreadAfter(stores, ada, id, Transition.ARCHIVE, 5)).isEqualTo(1);
        assertThat(unreadAfter(stores, ada, id, Transition.READ, 6)).isEqualTo(1);
        assertThat(unreadAfter(stores, ada, id, Transition.UNREAD, 7)).isEqualTo(1);
        assertThat(unreadAfter(stores, ada, id, Transition.UNARCHIVE, 8)).isEqualTo(2);
        assertThat(unreadAfter(stores, ada, id, Transition.REMOVE, 9)).isEqualTo(1);
    }

    private static long unreadAfter(
            Stores stores, UserId user, NotificationId id, Transition transition, long revision) {
        Changed changed = stores.inboxes()
                .change(user, new Selection.Ids(List.of(id)), transition, Stores.NOW, 10)
                .orElseThrow();
        assertThat(changed.changes()).hasSize(1);
        assertThat(changed.changes().get(0).revision()).isEqualTo(new Revision(revision));
        assertThat(changed.changes().get(0).unread()).isEqualTo(changed.head().unread());
        assertThat(changed.changes()).isEqualTo(stores.feed(user, revision - 1).changes());
        assertThat(stores.unread(user)).isEqualTo(changed.head().unread());
        return changed.head().unread();
    }

    @Test
    default void aTransitionToTheSameStateChangesNothing() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        var selection =
                new Selection.Ids(List.of(stores.send(ada, ada, "1").get(0).id()));
        stores.inboxes().change(ada, selection, Transition.READ, Stores.NOW, 10);

        Changed again = stores.inboxes()
                .change(ada, selection, Transition.READ, Stores.NOW, 10)
                .orElseThrow();

        assertThat(again.changes()).isEmpty();
        assertThat(again.head().cursor().revision()).isEqualTo(new Revision(2));
    }

    @Test
    default void aBulkChangeTakesOneRevisionPerNotificationInOrderOfArrival() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        List<NotificationId> ids = stores.send(ada, ada, "1", "2", "3").stream()
                .map(Receipt.Accepted::id)
                .toList();
        var backwards = new Selection.Ids(List.of(ids.get(2), ids.get(0), new NotificationId(987654)));

        Changed changed = stores.inboxes()
                .change(ada, backwards, Transition.READ, Stores.NOW, 10)
                .orElseThrow();

        assertThat(changed.changes())
                .extracting(change -> ((Change.OfNotification) change).id())
                .containsExactly(ids.get(0), ids.get(2));
        assertThat(changed.changes()).extracting(c -> c.revision().value()).containsExactly(4L, 5L);
        assertThat(changed.changes()).extracting(Change::unread).containsExactly(2L, 1L);
        assertThat(changed.more()).isFalse();
    }

    @Test
    default void anotherUsersNotificationIsAsUnknownAsNone() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        NotificationId id = stores.send(ada, bob, "bob's").get(0).id();

        Changed changed = stores.inboxes()
                .change(ada, new Selection.Ids(List.of(id)), Transition.REMOVE, Stores.NOW, 10)
                .orElseThrow();

        assertThat(changed.changes()).isEmpty();
        assertThat(stores.messages(bob)).containsExactly("bob's");
    }

    @Test
    default void aNotificationThatIsGoneCannotBeChanged() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        var selection =
                new Selection.Ids(List.of(stores.send(ada, ada, "1").get(0).id()));
        stores.inboxes().change(ada, selection, Transition.REMOVE, Stores.NOW, 10);

        for (Transition transition : Transition.values()) {
            assertThat(stores.inboxes()
                            .change(ada, selection, transition, Stores.NOW, 10)
                            .orElseThrow()
                            .changes())
                    .isEmpty();
        }
    }
}
