package dev.notification.core.testkit;

import static dev.notification.core.testkit.Stores.submission;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.CollapseKey;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore.Appended;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A later send with the same collapse key replaces what is still there. */
public interface CollapseContract {
    CollapseKey KEY = new CollapseKey("order-1");

    Stores emptyStores();

    @Test
    default void aReplacementKeepsTheIdAndMovesToTheTop() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        Receipt.Accepted first = stores.send(ada, ada, keyed("packed"));
        stores.send(ada, ada, "other");

        Receipt.Accepted second = stores.send(ada, ada, keyed("shipped"));

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.revision()).isEqualTo(new Revision(3));
        assertThat(stores.messages(ada)).containsExactly("shipped", "other");
        assertThat(stores.unread(ada)).isEqualTo(2);
        assertThat(stores.feed(ada, 0).changes())
                .extracting(c -> ((Change.Present) c).kind())
                .containsExactly(Change.Kind.ARRIVED, Change.Kind.REPLACED);
        assertThat(((Change.Present) stores.feed(ada, 2).changes().get(0)).isNewAfter(new Revision(2)))
                .isTrue();
    }

    @Test
    default void aReplacedNotificationIsUnreadAndInTheInboxAgain() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        NotificationId id = stores.send(ada, ada, keyed("packed")).id();
        var selection = new Selection.Ids(List.of(id));
        stores.inboxes().change(ada, selection, Transition.READ, Stores.NOW, 10);
        stores.inboxes().change(ada, selection, Transition.ARCHIVE, Stores.NOW, 10);

        stores.send(ada, ada, keyed("shipped"));

        assertThat(stores.messages(ada)).containsExactly("shipped");
        assertThat(stores.unread(ada)).isEqualTo(1);
    }

    @Test
    default void aRemovedNotificationIsNotReplaced() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        NotificationId id = stores.send(ada, ada, keyed("packed")).id();
        stores.inboxes().change(ada, new Selection.Ids(List.of(id)), Transition.REMOVE, Stores.NOW, 10);

        Receipt.Accepted second = stores.send(ada, ada, keyed("shipped"));

        assertThat(second.id()).isNotEqualTo(id);
        assertThat(stores.messages(ada)).containsExactly("shipped");
    }

    @Test
    default void sameKeysInOneTransactionReplaceEachOther() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        stores.send(ada, ada, keyed("zero"));

        Appended appended = stores.append(
                submission(ada, new Draft(ada, keyed("one")), new Draft(ada, Content.of("plain"))),
                submission(ada, new Draft(ada, keyed("two"))));

        assertThat(appended.changes()).extracting(c -> c.revision().value()).containsExactly(2L, 3L, 4L);
        assertThat(appended.changes()).extracting(Change::unread).containsExactly(1L, 2L, 2L);
        assertThat(stores.messages(ada)).containsExactly("two", "plain");
        assertThat(stores.feed(ada, 0).changes())
                .extracting(c -> c.revision().value())
                .containsExactly(3L, 4L);
        assertThat(stores.unread(ada)).isEqualTo(2);
    }

    @Test
    default void keysOfDifferentInboxesDoNotMeet() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");

        stores.append(submission(ada, new Draft(ada, keyed("a")), new Draft(bob, keyed("b"))));

        assertThat(stores.messages(ada)).containsExactly("a");
        assertThat(stores.messages(bob)).containsExactly("b");
    }

    private static Content keyed(String message) {
        return Content.of(message).withCollapseKey(KEY);
    }

    @Test
    default void nobodyReplacesWhatAnotherSent() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        stores.send(ada, ada, Content.of("from ada").withCollapseKey(new CollapseKey("key")));

        stores.send(bob, ada, Content.of("from bob").withCollapseKey(new CollapseKey("key")));

        assertThat(stores.messages(ada)).containsExactly("from bob", "from ada");
        assertThat(stores.unread(ada)).isEqualTo(2);
    }
}
