package dev.notification.core.testkit;

import static dev.notification.core.testkit.Stores.receipts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.Idempotency;
import dev.notification.core.domain.IdempotencyKey;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore.Appended;
import dev.notification.core.port.out.InboxStore.Circumstances;
import dev.notification.core.port.out.InboxStore.Outcome;
import dev.notification.core.port.out.InboxStore.Submission;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The same request again is the same request, not another one. */
public interface IdempotencyContract {
    Stores emptyStores();

    @Test
    default void aRepeatedKeyStoresNothingAndAnswersAsBefore() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        Draft[] drafts = {new Draft(ada, Content.of("1")), new Draft(new UserId(77), Content.of("1"))};
        Outcome first =
                stores.append(keyed(ada, "k", "body", drafts)).outcomes().get(0);

        Appended again = stores.append(keyed(ada, "k", "body", drafts));

        assertThat(first).isInstanceOf(Outcome.Stored.class);
        assertThat(again.outcomes()).containsExactly(new Outcome.Repeated(receipts(first), Set.of()));
        assertThat(again.changes()).isEmpty();
        assertThat(stores.messages(ada)).containsExactly("1");
    }

    @Test
    default void aKeyWithAnotherRequestIsRefused() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        stores.append(keyed(ada, "k", "body", new Draft(ada, Content.of("1"))));

        Appended other = stores.append(keyed(ada, "k", "other", new Draft(ada, Content.of("2"))));

        assertThat(other.outcomes()).containsExactly(new Outcome.KeyReused());
        assertThat(stores.messages(ada)).containsExactly("1");
    }

    @Test
    default void keysBelongToTheirSender() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");

        stores.append(keyed(ada, "k", "body", new Draft(ada, Content.of("1"))));
        stores.append(keyed(bob, "k", "body", new Draft(ada, Content.of("2"))));

        assertThat(stores.messages(ada)).containsExactly("2", "1");
    }

    @Test
    default void aKeyHoldsWithinOneTransactionToo() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        Submission one = keyed(ada, "k", "body", new Draft(ada, Content.of("1")));

        Appended appended = stores.append(one, one, keyed(ada, "k", "other", new Draft(ada, Content.of("2"))));

        assertThat(appended.outcomes().get(0)).isInstanceOf(Outcome.Stored.class);
        assertThat(appended.outcomes().get(1))
                .isEqualTo(new Outcome.Repeated(receipts(appended.outcomes().get(0)), Set.of()));
        assertThat(appended.outcomes().get(2)).isEqualTo(new Outcome.KeyReused());
        assertThat(stores.messages(ada)).containsExactly("1");
    }

    @Test
    default void ofConcurrentRequestsWithOneKeyExactlyOneIsStored() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");

        List<Outcome> outcomes = Racing.of(
                8,
                racer -> stores.append(keyed(ada, "k", "body", new Draft(ada, Content.of("once"))))
                        .outcomes()
                        .get(0));

        assertThat(outcomes.stream().filter(Outcome.Stored.class::isInstance)).hasSize(1);
        assertThat(outcomes.stream().map(outcome -> receipts(outcome)).distinct())
                .hasSize(1);
        assertThat(stores.messages(ada)).containsExactly("once");
    }

    @Test
    default void aRepeatedKeySaysWhoWasOnlineThen() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        var stranger = new UserId(77);
        Draft[] drafts = {to(ada), to(bob), to(stranger)};
        Outcome first = stores.append(keyed(ada, "k", drafts, Set.of(bob, stranger)))
                .outcomes()
                .get(0);

        Outcome again =
                stores.append(keyed(ada, "k", drafts, Set.of(ada))).outcomes().get(0);

        assertThat(again).isEqualTo(new Outcome.Repeated(receipts(first), Set.of(bob)));
    }

    @Test
    default void aRepeatedKeySaysWhoWasNewAndWhoWasNobodyThen() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        Idempotency idempotency = Idempotency.of(new IdempotencyKey("k"), "body".getBytes(UTF_8));
        var circumstances = new Circumstances(Set.of(ada), Set.of(ada, bob), Set.of(0, 2, 4));
        Outcome first = stores.append(
                        new Submission(ada, List.of(to(ada), to(bob)), Optional.of(idempotency), circumstances))
                .outcomes()
                .get(0);

        Outcome again = stores.append(new Submission(ada, List.of(to(bob)), Optional.of(idempotency)))
                .outcomes()
                .get(0);

        assertThat(again).isEqualTo(new Outcome.Repeated(receipts(first), circumstances));
    }

    @Test
    default void aKeyIsLookedAtWithoutADraftAndUsedByNone() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        Submission none = keyed(ada, "k", "body");
        Submission one = keyed(ada, "k", "body", to(ada));

        Outcome nothing = stores.append(none).outcomes().get(0);
        Outcome stored = stores.append(one).outcomes().get(0);
        Outcome again = stores.append(none).outcomes().get(0);

        assertThat(nothing).isEqualTo(new Outcome.Stored(List.of()));
        assertThat(stored).isInstanceOf(Outcome.Stored.class);
        assertThat(again).isEqualTo(new Outcome.Repeated(receipts(stored), Set.of()));
    }

    @Test
    default void aSendOfWhichNothingIsStoredLeavesItsKeyFree() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        var later = new UserId(77);
        Submission submission = keyed(ada, "k", "body", to(later), to(new UserId(78)));
        stores.append(submission, submission);
        stores.inboxes().open(later);

        Outcome stored = stores.append(submission).outcomes().get(0);
        Outcome again = stores.append(submission).outcomes().get(0);

        assertThat(stored).isInstanceOf(Outcome.Stored.class);
        assertThat(stores.messages(later)).containsExactly("m");
        assertThat(again).isEqualTo(new Outcome.Repeated(receipts(stored), Set.of()));
    }

    /** The head of an inbox moves only for what is stored, whatever else was sent along under the same key. */
    @Test
    default void whatAKeyRefusesWithinOneTransactionLeavesNoGap() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");

        Appended appended = stores.append(
                keyed(ada, "free", "nobody", to(new UserId(77))),
                keyed(ada, "free", "somebody", to(ada)),
                keyed(ada, "free", "repeated", to(ada), to(bob)),
                keyed(ada, "free", "somebody", to(ada)),
                keyed(bob, "k", "body", to(ada)));

        assertThat(appended.outcomes())
                .extracting(outcome -> outcome.getClass().getSimpleName())
                .containsExactly("Stored", "Stored", "KeyReused", "Repeated", "Stored");
        assertThat(stores.unread(ada)).isEqualTo(2);
        assertThat(stores.feed(ada, 0).changes()).hasSize(2);
        assertThat(stores.feed(ada, 0).end().value()).isEqualTo(2);
        assertThat(stores.unread(bob)).isZero();
        assertThat(stores.feed(bob, 0).end().value()).isZero();
        assertThat(stores.send(ada, ada, "next").get(0).revision().value()).isEqualTo(3);
    }

    private static Draft to(UserId recipient) {
        return new Draft(recipient, Content.of("m"));
    }

    private static Submission keyed(UserId sender, String key, Draft[] drafts, Set<UserId> online) {
        Idempotency idempotency = Idempotency.of(new IdempotencyKey(key), "body".getBytes(UTF_8));
        return new Submission(sender, List.of(drafts), Optional.of(idempotency), online);
    }

    private static Submission keyed(UserId sender, String key, String body, Draft... drafts) {
        Idempotency idempotency = Idempotency.of(new IdempotencyKey(key), body.getBytes(UTF_8));
        return new Submission(sender, List.of(drafts), Optional.of(idempotency));
    }
}
