package dev.notification.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Category;
import dev.notification.core.domain.CollapseKey;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.Notification;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.SweepFilter;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UnreadCounts;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore.Sweep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is unread, by category. */
public interface CategoryCountsContract {
    Stores emptyStores();

    private static UnreadCounts counts(Stores stores, UserId user) {
        return stores.inboxes().counts(user).orElseThrow();
    }

    @Test
    default void whatIsUnreadIsCountedByCategoryTheLargestFirst() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        var orders = Content.of("order").withCategory(new Category("orders"));
        stores.send(bob, ada, orders);
        stores.send(bob, ada, "plain", "plain");
        for (int i = 0; i < 3; i++) {
            stores.send(bob, ada, Content.of("news").withCategory(new Category("news")));
        }
        stores.send(ada, bob, orders);

        UnreadCounts counts = counts(stores, ada);

        assertThat(counts.unread()).isEqualTo(6);
        assertThat(counts.byCategory().entrySet().stream()
                        .map(one -> one.getKey().map(Category::value).orElse("") + "=" + one.getValue()))
                .containsExactly("news=3", "=2", "orders=1");
    }

    @Test
    default void anEmptyInboxHasNoCountsAndNobodyHasNone() {
        Stores stores = emptyStores();

        assertThat(counts(stores, stores.user("ada"))).isEqualTo(UnreadCounts.NOTHING);
        assertThat(stores.inboxes().counts(new UserId(99))).isEmpty();
    }

    @Test
    default void countsEqualARecountAfterEveryStep() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        var random = new Random(6);
        List<NotificationId> ids = new ArrayList<>();
        for (int step = 0; step < 60; step++) {
            int deed = random.nextInt(10);
            if (deed < 5 || ids.isEmpty()) {
                ids.add(stores.send(ada, ada, content(random)).id());
            } else if (deed < 9) {
                var one = new Selection.Ids(List.of(ids.get(random.nextInt(ids.size()))));
                stores.inboxes().change(ada, one, transition(random), Stores.NOW, 10);
            } else {
                var all = new Sweep(
                        ada,
                        Revision.START,
                        new Revision(1 + random.nextInt(40)),
                        new SweepFilter(Optional.empty(), Optional.of(random.nextBoolean())),
                        transition(random),
                        false);
                stores.inboxes().sweep(all, Stores.NOW, 100);
            }

            UnreadCounts counts = counts(stores, ada);

            assertThat(counts.byCategory()).as("step %s", step).isEqualTo(recount(stores, ada));
            assertThat(counts.unread())
                    .isEqualTo(stores.inboxes().head(ada).orElseThrow().unread())
                    .isEqualTo(counts.byCategory().values().stream()
                            .mapToLong(Long::longValue)
                            .sum());
        }
    }

    private static Content content(Random random) {
        Content content = Content.of("m");
        int category = random.nextInt(4);
        Content categorised = category == 0 ? content : content.withCategory(new Category("c" + category));
        return random.nextInt(4) == 0 ? categorised.withCollapseKey(new CollapseKey("k")) : categorised;
    }

    private static Transition transition(Random random) {
        return Transition.values()[random.nextInt(Transition.values().length)];
    }

    private static Map<Optional<Category>, Long> recount(Stores stores, UserId user) {
        var unread = new HistoryFilter(false, Optional.of(true), Optional.empty());
        List<Notification> all = stores.inboxes()
                .history(user, unread, Optional.empty(), 200)
                .orElseThrow()
                .notifications();
        return all.stream().collect(Collectors.groupingBy(held -> held.content().category(), Collectors.counting()));
    }

    @Test
    default void whatIsUnseenIsCountedBesideIt() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        stores.send(ada, ada, "1", "2", "3");
        stores.inboxes().markSeen(ada, new Revision(2));

        assertThat(counts(stores, ada).unread()).isEqualTo(3);
        assertThat(counts(stores, ada).unseen()).isEqualTo(1);
    }

    @Test
    default void ofVeryManyCategoriesThoseWithTheLargestCountsAreCounted() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        Draft[] drafts = IntStream.rangeClosed(0, UnreadCounts.MAX_CATEGORIES + 1)
                .mapToObj(i -> new Draft(ada, Content.of("m").withCategory(new Category("c" + i))))
                .toArray(Draft[]::new);
        stores.append(Stores.submission(ada, drafts));
        stores.send(ada, ada, Content.of("m").withCategory(new Category("c1001")));

        UnreadCounts counts = counts(stores, ada);

        assertThat(counts.byCategory())
                .hasSize(UnreadCounts.MAX_CATEGORIES)
                .containsEntry(Optional.of(new Category("c1001")), 2L);
        assertThat(counts.unread()).isEqualTo(UnreadCounts.MAX_CATEGORIES + 3);
    }
}
