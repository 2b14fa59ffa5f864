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
import dev.notification.core.port.out.InboxStore.Outcome;
import dev.notification.core.port.out.InboxStore.Submission;
import java.util.List;
import java.util.Optional;
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
        assertThat(again.outcomes()).containsExactly(new Outcome.Repeated(receipts(first)));
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
                .isEqualTo(new Outcome.Repeated(receipts(appended.outcomes().get(0))));
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

    private static Submission keyed(UserId sender, String key, String body, Draft... drafts) {
        Idempotency idempotency = Idempotency.of(new IdempotencyKey(key), body.getBytes(UTF_8));
        return new Submission(sender, List.of(drafts), Optional.of(idempotency));
    }
}
