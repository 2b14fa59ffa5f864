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
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore.Outcome;
import dev.notification.core.port.out.InboxStore.Submission;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is kept for how long. */
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

        List<Change> first = stores.upkeep().removeCreatedBefore(NOW.plusSeconds(1), NOW, 2);
        List<Change> second = stores.upkeep().removeCreatedBefore(NOW.plusSeconds(1), NOW, 2);

        assertThat(first).hasSize(2);
        assertThat(second).hasSize(1);
        assertThat(first.get(0))
                .isInstanceOfSatisfying(
                        Change.Removed.class,
                        change -> assertThat(change.reason()).isEqualTo(Change.Reason.EXPIRED));
        assertThat(stores.messages(ada)).containsExactly("new");
        assertThat(stores.messages(bob)).isEmpty();
        assertThat(stores.unread(ada)).isEqualTo(1);
        assertThat(stores.upkeep().removeCreatedBefore(NOW.plusSeconds(1), NOW, 2))
                .isEmpty();
    }

    @Test
    default void anInboxThatHoldsTooManyLosesItsOldest() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        stores.send(ada, ada, "1", "2", "3", "4", "5");
        stores.send(ada, bob, "1", "2");

        List<Change> some = stores.upkeep().removeBeyond(2, NOW, 2);
        List<Change> rest = stores.upkeep().removeBeyond(2, NOW, 100);

        assertThat(some).hasSize(2);
        assertThat(rest).hasSize(1);
        assertThat(stores.messages(ada)).containsExactly("5", "4");
        assertThat(stores.messages(bob)).containsExactly("2", "1");
        assertThat(stores.unread(ada)).isEqualTo(2);
    }

    @Test
    default void onlyTheInboxesThatAreNamedLoseTheirOldest() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        UserId cy = stores.user("cy");
        stores.send(ada, ada, "1", "2", "3", "4", "5");
        stores.send(ada, bob, "1", "2", "3");
        stores.send(ada, cy, "1", "2");

        List<Change> some = stores.upkeep().removeBeyond(List.of(cy, ada), 2, NOW, 2);
        List<Change> rest = stores.upkeep().removeBeyond(List.of(cy, ada, new UserId(77)), 2, NOW, 100);
        List<Change> none = stores.upkeep().removeBeyond(List.of(), 2, NOW, 100);

        assertThat(some).hasSize(2);
        assertThat(rest).hasSize(1);
        assertThat(none).isEmpty();
        assertThat(stores.messages(ada)).containsExactly("5", "4");
        assertThat(stores.messages(bob)).hasSize(3);
        assertThat(stores.messages(cy)).hasSize(2);
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

        assertThat(stores.upkeep().purge(NOW, 100)).isZero();
        assertThat(stores.upkeep().purge(NOW.plusSeconds(1), 100)).isEqualTo(1);

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

        assertThat(stores.upkeep().forgetKeys(NOW, 10)).isZero();
        assertThat(stores.append(submission).outcomes().get(0)).isInstanceOf(Outcome.Repeated.class);
        assertThat(stores.upkeep().forgetKeys(NOW.plusSeconds(1), 10)).isEqualTo(1);
        assertThat(stores.append(submission).outcomes().get(0)).isInstanceOf(Outcome.Stored.class);
    }
}
