package dev.notification.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Feed;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The change feed: what a device that was away has to learn. */
public interface FeedContract {
    Stores emptyStores();

    @Test
    default void headsThatAreReadTogetherAreEachTheirOwn() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        stores.send(ada, ada, "1", "2");

        var heads = stores.inboxes().heads(List.of(ada, bob, new UserId(4711), ada));

        assertThat(heads.keySet()).containsExactlyInAnyOrder(ada, bob);
        assertThat(heads.get(ada).cursor().revision()).isEqualTo(new Revision(2));
        assertThat(heads.get(ada).unread()).isEqualTo(2);
        assertThat(heads.get(bob).cursor().revision()).isEqualTo(Revision.START);
        assertThat(stores.inboxes().heads(List.of())).isEmpty();
    }

    @Test
    default void theFeedStartsRightAfterWhatWasSeen() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        stores.send(ada, ada, "1", "2", "3");

        Feed feed = stores.feed(ada, 1);

        assertThat(feed.changes()).extracting(c -> c.revision().value()).containsExactly(2L, 3L);
        assertThat(feed.end()).isEqualTo(new Revision(3));
        assertThat(feed.more()).isFalse();
        assertThat(feed.head().cursor().revision()).isEqualTo(new Revision(3));
        assertThat(stores.feed(ada, 3).changes()).isEmpty();
    }

    @Test
    default void partsOfTheFeedFollowOneAnother() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        stores.send(ada, ada, "1", "2", "3", "4", "5");

        var revisions = new ArrayList<Long>();
        Feed feed;
        Revision after = Revision.START;
        do {
            feed = stores.inboxes().changes(ada, after, 2).orElseThrow();
            feed.changes().forEach(change -> revisions.add(change.revision().value()));
            after = feed.end();
        } while (feed.more());

        assertThat(revisions).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(after).isEqualTo(new Revision(5));
    }

    @Test
    default void aNotificationStandsInTheFeedOnceInItsPresentState() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        List<Receipt.Accepted> sent = stores.send(ada, ada, "1", "2");
        NotificationId first = sent.get(0).id();

        stores.inboxes().change(ada, new Selection.Ids(List.of(first)), Transition.READ, Stores.NOW, 10);

        Feed all = stores.feed(ada, 0);
        assertThat(all.changes()).extracting(c -> c.revision().value()).containsExactly(2L, 3L);
        var read = (Change.Present) all.changes().get(1);
        assertThat(read.id()).isEqualTo(first);
        assertThat(read.kind()).isEqualTo(Change.Kind.READ);
        assertThat(read.notification().read()).isTrue();
        assertThat(read.notification().content().message()).isEqualTo("1");
        assertThat(read.unread()).isEqualTo(1);
        assertThat(read.isNewAfter(Revision.START)).isTrue();
        assertThat(read.isNewAfter(new Revision(1))).isFalse();
    }

    @Test
    default void aRemovedNotificationLeavesOnlyTheFact() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        NotificationId id = stores.send(ada, ada, "gone").get(0).id();

        stores.inboxes().change(ada, new Selection.Ids(List.of(id)), Transition.REMOVE, Stores.NOW, 10);

        assertThat(stores.feed(ada, 0).changes())
                .containsExactly(new Change.Removed(ada, id, new Revision(2), Change.Reason.REMOVED, 0, 0));
        assertThat(stores.history(ada).notifications()).isEmpty();
    }

    @Test
    default void aFeedReadBeyondTheHeadIsEmptyAndStaysWhereItWas() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        stores.send(ada, ada, "1");

        Feed feed = stores.feed(ada, 7);

        assertThat(feed.changes()).isEmpty();
        assertThat(feed.end()).isEqualTo(new Revision(7));
        assertThat(feed.head().cursor().revision()).isEqualTo(new Revision(1));
    }
}
