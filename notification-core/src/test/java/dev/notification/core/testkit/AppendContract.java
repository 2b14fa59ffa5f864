package dev.notification.core.testkit;

import static dev.notification.core.testkit.Stores.NOW;
import static dev.notification.core.testkit.Stores.receipts;
import static dev.notification.core.testkit.Stores.submission;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Category;
import dev.notification.core.domain.Change;
import dev.notification.core.domain.CollapseKey;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.JsonObject;
import dev.notification.core.domain.Link;
import dev.notification.core.domain.Notification;
import dev.notification.core.domain.Priority;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore.Appended;
import dev.notification.core.port.out.InboxStore.Submission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How notifications get into inboxes. */
public interface AppendContract {
    Stores emptyStores();

    @Test
    default void whatWasAppendedIsInTheInboxAsItWasSent() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        Content content = Content.of("Pesananmu sudah dikirim! 📦 'quoted' \"twice\" \\ %s")
                .withTitle("Order")
                .withCategory(new Category("orders"))
                .withPriority(Priority.HIGH)
                .withData(new JsonObject("{\"order\":42,\"nested\":{\"ü\":[1,2,null]}}"))
                .withLink(Link.of("https://shop.example/orders/42?a=b#c"))
                .withExpiresAt(Instant.parse("2030-01-01T00:00:00Z"))
                .withCollapseKey(new CollapseKey("order-42"));

        Receipt.Accepted receipt = stores.send(ada, bob, content);

        var revision = new Revision(1);
        assertThat(receipt.recipient()).isEqualTo(bob);
        assertThat(receipt.revision()).isEqualTo(revision);
        assertThat(receipt.createdAt()).isEqualTo(NOW);
        assertThat(stores.history(bob).notifications())
                .containsExactly(
                        new Notification(receipt.id(), bob, ada, content, NOW, revision, revision, false, false));
        assertThat(stores.unread(bob)).isEqualTo(1);
        assertThat(stores.history(ada).notifications()).isEmpty();
    }

    @Test
    default void revisionsOfAnInboxAreOneTwoThreeWhoeverSends() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");

        stores.send(ada, bob, "one");
        stores.send(bob, bob, "two", "three");
        stores.send(bob, ada, "elsewhere");
        stores.send(ada, bob, "four");

        assertThat(stores.feed(bob, 0).changes())
                .extracting(change -> change.revision().value())
                .containsExactly(1L, 2L, 3L, 4L);
        assertThat(stores.feed(bob, 0).changes()).extracting(Change::unread).containsExactly(1L, 2L, 3L, 4L);
        assertThat(stores.messages(bob)).containsExactly("four", "three", "two", "one");
    }

    @Test
    default void oneSubmissionToManyAnswersForEachInOrder() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        var nobody = new UserId(4711);
        Content content = Content.of("to all");

        Appended appended = stores.append(submission(
                ada,
                new Draft(bob, content),
                new Draft(nobody, content),
                new Draft(ada, content),
                new Draft(bob, content)));

        List<Receipt> receipts = receipts(appended.outcomes().get(0));
        assertThat(receipts).extracting(Receipt::recipient).containsExactly(bob, nobody, ada, bob);
        assertThat(receipts.get(1)).isEqualTo(new Receipt.UnknownRecipient(nobody));
        assertThat(appended.changes()).extracting(Change::inbox).containsExactlyInAnyOrder(bob, ada, bob);
        assertThat(stores.messages(bob)).hasSize(2);
        assertThat(stores.messages(ada)).hasSize(1);
        assertThat(stores.inboxes().head(nobody)).isEmpty();
    }

    @Test
    default void theChangesToldAreTheChangesTheFeedTells() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");

        Appended appended = stores.append(
                submission(ada, new Draft(ada, Content.of("one")), new Draft(ada, Content.of("two"))),
                submission(ada, new Draft(ada, Content.of("three"))));

        List<Change> fed = stores.feed(ada, 0).changes();
        assertThat(appended.changes())
                .extracting(Change::untold)
                .isEqualTo(fed.stream().map(Change::untold).toList());
        assertThat(appended.changes()).extracting(Change::unseen).containsExactly(1L, 2L, 3L);
        assertThat(fed).extracting(Change::unseen).containsExactly(Change.UNTOLD, Change.UNTOLD, 3L);
        assertThat(appended.changes()).extracting(Change.Present::kind).containsOnly(Change.Kind.ARRIVED);
    }

    @Test
    default void idsAreUniqueOverAllInboxes() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");

        var ids = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            stores.send(ada, i % 2 == 0 ? ada : bob, "a", "b", "c").forEach(receipt -> ids.add(receipt.id()));
        }

        assertThat(ids).hasSize(60);
    }

    @Test
    default void aBatchOfThousandsIsOneTransaction() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        Submission[] many = IntStream.range(0, 3000)
                .mapToObj(i -> submission(ada, new Draft(i % 3 == 0 ? ada : bob, Content.of("n" + i))))
                .toArray(Submission[]::new);

        Appended appended = stores.append(many);

        assertThat(appended.outcomes()).hasSize(3000);
        assertThat(stores.unread(ada)).isEqualTo(1000);
        assertThat(stores.unread(bob)).isEqualTo(2000);
        assertThat(stores.messages(bob).get(0)).isEqualTo("n2999");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    default void batchesOfAnySizeAreAlikeWhereverTheirDraftsGo(int size) {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        List<UserId> inboxes = List.of(ada, stores.user("bob"), new UserId(4711), stores.user("eve"));
        Content plain = Content.of("plain");
        Content rich = Content.of("rich ' \" \\ ü📦")
                .withTitle("title")
                .withCategory(new Category("orders"))
                .withPriority(Priority.HIGH)
                .withData(new JsonObject("{\"a\":1}"))
                .withLink(Link.of("https://shop.example/1"))
                .withExpiresAt(Instant.parse("2030-01-01T00:00:00Z"));

        // Often enough for a database to choose a plan that it keeps, to one inbox, to several, and to nobody.
        for (int round = 0; round < 16; round++) {
            int step = round % 4;
            Draft[] drafts = IntStream.range(0, size)
                    .mapToObj(i -> new Draft(inboxes.get(i * step % 4), i % 2 == 0 ? plain : rich))
                    .toArray(Draft[]::new);
            Appended appended = stores.append(submission(ada, drafts));

            List<Receipt> receipts = receipts(appended.outcomes().get(0));
            assertThat(receipts)
                    .extracting(Receipt::recipient)
                    .containsExactlyElementsOf(
                            Stream.of(drafts).map(Draft::recipient).toList());
            assertThat(receipts)
                    .allMatch(receipt -> receipt instanceof Receipt.UnknownRecipient
                            == receipt.recipient().equals(inboxes.get(2)));
        }

        for (UserId inbox : List.of(ada, inboxes.get(1), inboxes.get(3))) {
            List<Change> changes = stores.feed(inbox, 0).changes();
            List<Long> upwards =
                    LongStream.rangeClosed(1, changes.size()).boxed().toList();
            assertThat(changes).extracting(change -> change.revision().value()).containsExactlyElementsOf(upwards);
            assertThat(changes).extracting(Change::unread).containsExactlyElementsOf(upwards);
            assertThat(changes)
                    .extracting(
                            change -> ((Change.Present) change).notification().content())
                    .isSubsetOf(plain, rich);
            assertThat(stores.unread(inbox)).isEqualTo(changes.size());
        }
        assertThat(stores.unread(ada)).isPositive();
    }

    @Test
    default void nothingAppendedIsNothingChanged() {
        Stores stores = emptyStores();

        Appended appended = stores.append();

        assertThat(appended.outcomes()).isEmpty();
        assertThat(appended.changes()).isEmpty();
    }

    @Test
    default void concurrentSendsToFewInboxesLeaveNoGapAndShareNoRevision() {
        Stores stores = emptyStores();
        List<UserId> users = List.of(stores.user("ada"), stores.user("bob"), stores.user("eve"));
        int writers = 8;
        int rounds = 25;

        Racing.of(writers, writer -> {
            for (int round = 0; round < rounds; round++) {
                var drafts = new ArrayList<Draft>();
                // Each writer names the inboxes in another order: that must not deadlock.
                for (int i = 0; i < users.size(); i++) {
                    UserId to = users.get((i * (writer % 2 == 0 ? 1 : 2) + writer) % users.size());
                    drafts.add(new Draft(to, Content.of(writer + "/" + round)));
                }
                stores.append(submission(users.get(0), drafts.toArray(Draft[]::new)));
            }
            return rounds;
        });

        for (UserId user : users) {
            assertThat(stores.unread(user)).isEqualTo(writers * rounds);
            assertThat(stores.feed(user, 0).changes())
                    .extracting(change -> change.revision().value())
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, writers * rounds).boxed().toList());
        }
    }
}
