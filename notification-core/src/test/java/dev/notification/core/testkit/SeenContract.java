package dev.notification.core.testkit;

import static dev.notification.core.testkit.Stores.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.CollapseKey;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Feed;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.Mark;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore.MarkedSeen;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How far the inbox has been seen: a mark of the whole inbox, in the same order as everything else that happens to it. */
public interface SeenContract {
    Stores emptyStores();

    @Test
    default void theMarkTakesTheNextRevisionAndWhatArrivedBeforeItIsSeen() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        stores.send(ada, ada, "1", "2", "3");
        assertThat(stores.head(ada).unseen()).as("at first nothing is seen").isEqualTo(3);

        MarkedSeen marked = seen(stores, ada, 2);

        assertThat(marked.change())
                .contains(new Change.Marked(ada, new Revision(4), new Mark.Seen(new Revision(2)), 3, 1));
        assertThat(marked.head()).isEqualTo(stores.head(ada));
        assertThat(marked.head().cursor().revision()).isEqualTo(new Revision(4));
        assertThat(marked.head().unread()).as("seen is not read").isEqualTo(3);
        assertThat(marked.head().unseen()).isEqualTo(1);
        assertThat(stores.inboxes().heads(List.of(ada)).get(ada)).isEqualTo(marked.head());
    }

    @Test
    default void theMarkNeverGoesBackAndWhereItIsAlreadyNothingHappens() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        stores.send(ada, ada, "1", "2", "3");
        Head head = seen(stores, ada, 2).head();

        for (long again = 0; again <= 2; again++) {
            assertThat(seen(stores, ada, again).change()).isEmpty();
            assertThat(stores.head(ada)).isEqualTo(head);
        }
        assertThat(seen(stores, ada, 3).head().unseen()).isZero();
    }

    @Test
    default void nobodyHasSeenWhatHasNotArrived() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        assertThat(seen(stores, ada, 99).change()).as("of an empty inbox").isEmpty();
        stores.send(ada, ada, "1");

        assertThat(seen(stores, ada, Long.MAX_VALUE).change())
                .contains(new Change.Marked(ada, new Revision(2), new Mark.Seen(new Revision(1)), 1, 0));

        stores.send(ada, ada, "2");
        assertThat(stores.head(ada).unseen()).isEqualTo(1);
    }

    @Test
    default void thereIsNoMarkWithoutAnInbox() {
        assertThat(emptyStores().inboxes().markSeen(new UserId(4711), new Revision(1)))
                .isEmpty();
    }

    @Test
    default void onlyWhatIsUnreadInTheListAndArrivedAfterTheMarkIsUnseen() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        NotificationId old = stores.send(ada, ada, "old").get(0).id();
        seen(stores, ada, 1);
        NotificationId late = stores.send(ada, ada, "late").get(0).id();

        for (Transition transition : Transition.values()) {
            assertThat(change(stores, ada, old, transition))
                    .as("old, %s", transition)
                    .isEqualTo(1);
        }
        assertThat(change(stores, ada, late, Transition.READ)).isZero();
        assertThat(change(stores, ada, late, Transition.UNREAD)).isEqualTo(1);
        assertThat(change(stores, ada, late, Transition.ARCHIVE)).isZero();
        assertThat(change(stores, ada, late, Transition.READ)).isZero();
        assertThat(change(stores, ada, late, Transition.UNREAD)).isZero();
        assertThat(change(stores, ada, late, Transition.UNARCHIVE)).isEqualTo(1);
        assertThat(change(stores, ada, late, Transition.REMOVE)).isZero();
    }

    private static long change(Stores stores, UserId user, NotificationId id, Transition transition) {
        List<Change> changes = stores.inboxes()
                .change(user, new Selection.Ids(List.of(id)), transition, NOW, 10)
                .orElseThrow()
                .changes();
        long unseen = stores.head(user).unseen();
        assertThat(changes).allMatch(change -> change.unseen() == unseen);
        return unseen;
    }

    @Test
    default void whatIsReplacedAfterTheMarkIsUnseenAgainAndCountsOnce() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        Content content = Content.of("1 of 3").withCollapseKey(new CollapseKey("upload"));
        stores.send(ada, ada, content);
        seen(stores, ada, 1);

        stores.send(ada, ada, content);
        assertThat(stores.head(ada).unseen()).isEqualTo(1);

        stores.send(ada, ada, content);
        assertThat(stores.head(ada).unseen()).isEqualTo(1);
        assertThat(stores.head(ada).unread()).isEqualTo(1);
    }

    @Test
    default void whatIsTakenOutOfTheInboxIsNotUnseenHoweverItWent() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        NotificationId recalled = stores.send(bob, ada, "recalled").get(0).id();
        stores.send(bob, ada, Content.of("expires").withExpiresAt(NOW.plusSeconds(1)));
        stores.send(bob, ada, "kept");
        assertThat(stores.head(ada).unseen()).isEqualTo(3);

        assertThat(stores.inboxes().recall(bob, recalled, NOW).orElseThrow().unseen())
                .isEqualTo(2);
        assertThat(stores.upkeep().expire(NOW.plusSeconds(2), 10))
                .extracting(Change::unseen)
                .containsExactly(1L);
        assertThat(stores.upkeep().removeBeyond(0, NOW.plusSeconds(3), 10))
                .extracting(Change::unseen)
                .containsExactly(0L);
        assertThat(stores.head(ada).unseen()).isZero();
    }

    @Test
    default void theFeedHasTheMarkOnceAmongTheNotificationsHoweverSmallItsParts() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        stores.send(ada, ada, "1", "2");
        seen(stores, ada, 1);
        seen(stores, ada, 2);
        stores.send(ada, ada, "3");

        for (int limit = 1; limit <= 5; limit++) {
            List<Change> all = new ArrayList<>();
            Feed part = stores.inboxes().changes(ada, Revision.START, limit).orElseThrow();
            all.addAll(part.changes());
            while (part.more()) {
                assertThat(part.changes()).hasSize(limit);
                part = stores.inboxes().changes(ada, part.end(), limit).orElseThrow();
                all.addAll(part.changes());
            }

            assertThat(all).extracting(change -> change.revision().value()).containsExactly(1L, 2L, 4L, 5L);
            assertThat(all.get(2))
                    .isEqualTo(
                            new Change.Marked(ada, new Revision(4), new Mark.Seen(new Revision(2)), 2, Change.UNTOLD));
            assertThat(part.end()).isEqualTo(new Revision(5));
        }
    }

    @Test
    default void theNewestChangeOfTheFeedTellsWhatIsUnseenAndNoOtherDoes() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        stores.send(ada, ada, "1", "2");
        assertThat(stores.feed(ada, 0).changes()).extracting(Change::unseen).containsExactly(Change.UNTOLD, 2L);

        seen(stores, ada, 1);

        assertThat(stores.feed(ada, 0).changes())
                .extracting(Change::unseen)
                .containsExactly(Change.UNTOLD, Change.UNTOLD, 1L);
        assertThat(stores.feed(ada, 2).changes()).hasSize(1);
        assertThat(stores.feed(ada, 3).changes()).isEmpty();
    }

    @Test
    default void aPurgeForgetsRemovalsAndKeepsTheMark() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        List<NotificationId> ids = stores.send(ada, ada, "1", "2").stream()
                .map(Receipt.Accepted::id)
                .toList();
        seen(stores, ada, 2);
        change(stores, ada, ids.get(0), Transition.REMOVE);
        stores.send(ada, ada, "3");
        seen(stores, ada, 5);

        assertThat(stores.upkeep().purge(NOW.plusSeconds(1), 10)).isEqualTo(1);

        assertThat(stores.head(ada).floor()).isEqualTo(new Revision(4));
        assertThat(stores.feed(ada, 5).changes())
                .containsExactly(new Change.Marked(ada, new Revision(6), new Mark.Seen(new Revision(5)), 2, 0));
    }

    /** Otherwise devices that mark whatever they hear would answer one another for ever. */
    @Test
    default void aMarkUpToAMarkChangesNothing() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        stores.send(ada, ada, "1");
        MarkedSeen first = seen(stores, ada, 1);

        MarkedSeen again = seen(stores, ada, first.head().cursor().revision().value());

        assertThat(first.change()).isPresent();
        assertThat(again.change()).isEmpty();
        assertThat(again.head()).isEqualTo(first.head());
    }

    private static MarkedSeen seen(Stores stores, UserId user, long upTo) {
        return stores.inboxes().markSeen(user, new Revision(upTo)).orElseThrow();
    }
}
