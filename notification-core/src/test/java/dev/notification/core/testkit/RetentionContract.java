package dev.notification.core.testkit;

import static dev.notification.core.testkit.Stores.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.Idempotency;
import dev.notification.core.domain.IdempotencyKey;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Sent;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore.Outcome;
import dev.notification.core.port.out.InboxStore.Submission;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is kept for how long, and what a sender learns of what it sent. */
public interface RetentionContract {
    Stores emptyStores();

    @Test
    default void whatIsTooOldIsRemovedOldestFirst() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        stores.send(ada, ada, "old", "old too");
        stores.send(ada, bob, "old");
        stores.inboxes().append(List.of(Stores.submission(ada, new Draft(ada, Content.of("new")))), NOW.plusSeconds(9));

        List<Change> first = stores.inboxes().removeCreatedBefore(NOW.plusSeconds(1), NOW, 2);
        List<Change> second = stores.inboxes().removeCreatedBefore(NOW.plusSeconds(1), NOW, 2);

        assertThat(first).hasSize(2);
        assertThat(second).hasSize(1);
        assertThat(first.get(0))
                .isInstanceOfSatisfying(
                        Change.Removed.class,
                        change -> assertThat(change.reason()).isEqualTo(Change.Reason.EXPIRED));
        assertThat(stores.messages(ada)).containsExactly("new");
        assertThat(stores.messages(bob)).isEmpty();
        assertThat(stores.unread(ada)).isEqualTo(1);
        assertThat(stores.inboxes().removeCreatedBefore(NOW.plusSeconds(1), NOW, 2))
                .isEmpty();
    }

    @Test
    default void anInboxThatHoldsTooManyLosesItsOldest() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        stores.send(ada, ada, "1", "2", "3", "4", "5");
        stores.send(ada, bob, "1", "2");

        List<Change> some = stores.inboxes().removeBeyond(2, NOW, 2);
        List<Change> rest = stores.inboxes().removeBeyond(2, NOW, 100);

        assertThat(some).hasSize(2);
        assertThat(rest).hasSize(1);
        assertThat(stores.messages(ada)).containsExactly("5", "4");
        assertThat(stores.messages(bob)).containsExactly("2", "1");
        assertThat(stores.unread(ada)).isEqualTo(2);
    }

    @Test
    default void aPurgeMovesTheFloorToTheNewestThatItForgot() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        List<Receipt.Accepted> sent = stores.send(ada, ada, "one", "two", "three");
        stores.send(ada, bob, "bob's");
        remove(stores, ada, sent.get(0).id());
        stores.inboxes()
                .change(ada, new Selection.Ids(List.of(sent.get(1).id())), Transition.REMOVE, NOW.plusSeconds(10), 10);

        assertThat(stores.inboxes().purge(NOW, 100)).isZero();
        assertThat(stores.inboxes().purge(NOW.plusSeconds(1), 100)).isEqualTo(1);

        assertThat(stores.inboxes().head(ada).orElseThrow().floor()).isEqualTo(new Revision(4));
        assertThat(stores.inboxes().head(bob).orElseThrow().floor()).isEqualTo(Revision.START);
        assertThat(stores.feed(ada, 4).changes())
                .extracting(change -> change.revision().value())
                .containsExactly(5L);
        assertThat(stores.messages(ada)).containsExactly("three");
        assertThat(stores.send(ada, ada, "four").get(0).revision()).isEqualTo(new Revision(6));
    }

    private static void remove(Stores stores, UserId user, NotificationId id) {
        stores.inboxes().change(user, new Selection.Ids(List.of(id)), Transition.REMOVE, NOW, 10);
    }

    @Test
    default void anIdempotencyKeyIsForgottenAfterItsTime() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        var submission = new Submission(
                ada,
                List.of(new Draft(ada, Content.of("once"))),
                Optional.of(Idempotency.of(new IdempotencyKey("key"), new byte[] {1})));
        stores.append(submission);

        assertThat(stores.inboxes().forgetKeys(NOW, 10)).isZero();
        assertThat(stores.append(submission).outcomes().get(0)).isInstanceOf(Outcome.Repeated.class);
        assertThat(stores.inboxes().forgetKeys(NOW.plusSeconds(1), 10)).isEqualTo(1);
        assertThat(stores.append(submission).outcomes().get(0)).isInstanceOf(Outcome.Stored.class);
    }

    @Test
    default void aSenderLearnsWhatBecameOfWhatItSentAndNobodyElseDoes() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        NotificationId id = stores.send(ada, bob, "hello").get(0).id();

        assertThat(stores.inboxes().sent(ada, id))
                .contains(new Sent(id, bob, NOW, new Revision(1), Sent.State.UNREAD, List.of()));
        assertThat(stores.inboxes().sent(bob, id)).isEmpty();
        assertThat(stores.inboxes().sent(ada, new NotificationId(id.value() + 1_000_000)))
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
        stores.inboxes().expire(NOW.plusSeconds(1), 10);

        assertThat(state(stores, ada, recalled)).isEqualTo(Sent.State.RECALLED);
        assertThat(state(stores, ada, expired)).isEqualTo(Sent.State.EXPIRED);
    }

    private static Sent.State state(Stores stores, UserId sender, NotificationId id) {
        return stores.inboxes().sent(sender, id).orElseThrow().state();
    }
}
