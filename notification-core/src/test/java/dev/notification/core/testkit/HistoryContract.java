package dev.notification.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Categories;
import dev.notification.core.domain.Category;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.HistoryPage;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.port.out.InboxStore.Sweep;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a user sees of an inbox, newest first. */
public interface HistoryContract {
    Stores emptyStores();

    @Test
    default void pagesFollowOneAnotherWithoutGapOrRepetition() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        stores.send(ada, ada, "1", "2", "3", "4", "5");

        var seen = new ArrayList<String>();
        Optional<Revision> before = Optional.empty();
        int pages = 0;
        do {
            HistoryPage page = stores.inboxes()
                    .history(ada, HistoryFilter.DEFAULT, before, 2)
                    .orElseThrow();
            page.notifications().forEach(n -> seen.add(n.content().message()));
            before = page.next();
            pages++;
        } while (before.isPresent());

        assertThat(seen).containsExactly("5", "4", "3", "2", "1");
        assertThat(pages).isEqualTo(3);
    }

    @Test
    default void aPageThatEndsExactlyAtTheEndHasNoNext() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        stores.send(ada, ada, "1", "2");

        assertThat(stores.inboxes()
                        .history(ada, HistoryFilter.DEFAULT, Optional.empty(), 2)
                        .orElseThrow()
                        .next())
                .isEmpty();
    }

    @Test
    default void whatArrivesWhilePagingDoesNotShiftThePages() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        stores.send(ada, ada, "1", "2", "3");
        Optional<Revision> next = stores.inboxes()
                .history(ada, HistoryFilter.DEFAULT, Optional.empty(), 2)
                .orElseThrow()
                .next();

        stores.send(ada, ada, "4");

        assertThat(stores.inboxes()
                        .history(ada, HistoryFilter.DEFAULT, next, 2)
                        .orElseThrow()
                        .notifications())
                .extracting(n -> n.content().message())
                .containsExactly("1");
    }

    @Test
    default void filtersSelectAndTheUnreadCountStaysTheInboxs() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        var orders = new Category("orders");
        NotificationId read = stores.send(ada, ada, Content.of("read")).id();
        NotificationId archived = stores.send(ada, ada, Content.of("archived")).id();
        stores.send(ada, ada, Content.of("order").withCategory(orders));
        stores.send(ada, ada, "plain");
        stores.inboxes().change(ada, new Selection.Ids(List.of(read)), Transition.READ, Stores.NOW, 10);
        stores.inboxes().change(ada, new Selection.Ids(List.of(archived)), Transition.ARCHIVE, Stores.NOW, 10);

        assertThat(found(stores, ada, new HistoryFilter(false, Optional.empty(), Optional.empty())))
                .containsExactly("plain", "order", "read");
        assertThat(found(stores, ada, new HistoryFilter(false, Optional.of(true), Optional.empty())))
                .containsExactly("plain", "order");
        assertThat(found(stores, ada, new HistoryFilter(false, Optional.of(false), Optional.empty())))
                .containsExactly("read");
        assertThat(found(stores, ada, new HistoryFilter(false, Optional.empty(), Optional.of(Categories.of(orders)))))
                .containsExactly("order");
        assertThat(found(stores, ada, new HistoryFilter(true, Optional.empty(), Optional.empty())))
                .containsExactly("archived");
        assertThat(stores.unread(ada)).isEqualTo(2);
    }

    @Test
    default void severalCategoriesSelectWhatIsOfAnyOfThemAndWhatHasNoneIsOneOfThem() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        var orders = new Category("orders");
        var news = new Category("news");
        stores.send(ada, ada, Content.of("order").withCategory(orders));
        stores.send(ada, ada, Content.of("news").withCategory(news));
        stores.send(ada, ada, Content.of("bill").withCategory(new Category("bills")));
        stores.send(ada, ada, "plain");

        assertThat(found(stores, ada, ofAny(Categories.of(orders).and(Categories.of(news)))))
                .containsExactly("news", "order");
        assertThat(found(stores, ada, ofAny(Categories.NONE))).containsExactly("plain");
        assertThat(found(stores, ada, ofAny(Categories.NONE.and(Categories.of(orders)))))
                .containsExactly("plain", "order");
        assertThat(found(stores, ada, ofAny(Categories.of(new Category("Orders")))))
                .as("told apart by case")
                .isEmpty();
    }

    private static HistoryFilter ofAny(Categories categories) {
        return new HistoryFilter(false, Optional.empty(), Optional.of(categories));
    }

    /** Which notifications fit few filters is up to whoever sends them: nobody else may wait for a search. */
    @Test
    default void aPageLooksAtSoManyAndItsNextGoesOnWhereItEnded() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        var rare = new Category("rare");
        stores.send(ada, ada, Content.of("oldest").withCategory(rare));
        sendMany(stores, ada, InboxStore.MAX_LOOKED_AT);
        stores.send(ada, ada, Content.of("newest").withCategory(rare));
        var filter = new HistoryFilter(false, Optional.empty(), Optional.of(Categories.of(rare)));

        HistoryPage first =
                stores.inboxes().history(ada, filter, Optional.empty(), 50).orElseThrow();
        HistoryPage second =
                stores.inboxes().history(ada, filter, first.next(), 50).orElseThrow();

        assertThat(first.notifications()).extracting(n -> n.content().message()).containsExactly("newest");
        assertThat(first.next()).as("two were not looked at").contains(new Revision(3));
        assertThat(second.notifications())
                .extracting(n -> n.content().message())
                .containsExactly("oldest");
        assertThat(second.next()).isEmpty();
    }

    @Test
    default void aPageLooksAtNoMoreThanItIsTold() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        stores.send(ada, ada, "1", "2", "3", "4");
        var nothing = new HistoryFilter(true, Optional.empty(), Optional.empty());

        HistoryPage first =
                stores.inboxes().history(ada, nothing, Optional.empty(), 50, 3).orElseThrow();
        HistoryPage second =
                stores.inboxes().history(ada, nothing, first.next(), 50, 3).orElseThrow();

        assertThat(first.notifications()).isEmpty();
        assertThat(first.next()).contains(new Revision(2));
        assertThat(second.next()).isEmpty();
    }

    @Test
    default void whatHasBeenRemovedOrArchivedIsLookedAtToo() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        stores.send(ada, ada, "oldest");
        sendMany(stores, ada, InboxStore.MAX_LOOKED_AT);
        long head = InboxStore.MAX_LOOKED_AT + 1;
        var archive = new Sweep(ada, new Revision(1), new Revision(head), Transition.ARCHIVE, false);
        stores.inboxes().sweep(archive, Stores.NOW, 10_000);

        List<String> found = new ArrayList<>();
        Optional<Revision> before = Optional.empty();
        int pages = 0;
        do {
            HistoryPage page = stores.inboxes()
                    .history(ada, HistoryFilter.DEFAULT, before, 50)
                    .orElseThrow();
            page.notifications().forEach(n -> found.add(n.content().message()));
            before = page.next();
            pages++;
        } while (before.isPresent());

        assertThat(found).containsExactly("oldest");
        assertThat(pages).isEqualTo(2);
    }

    private static void sendMany(Stores stores, UserId user, int count) {
        stores.send(user, user, Collections.nCopies(count, "m").toArray(String[]::new));
    }

    @Test
    default void anUnknownUserHasNoInbox() {
        Stores stores = emptyStores();
        var nobody = new UserId(99);

        assertThat(stores.inboxes().head(nobody)).isEmpty();
        assertThat(stores.inboxes().history(nobody, HistoryFilter.DEFAULT, Optional.empty(), 1))
                .isEmpty();
        assertThat(stores.inboxes().changes(nobody, Revision.START, 1)).isEmpty();
    }

    private static List<String> found(Stores stores, UserId user, HistoryFilter filter) {
        return stores.inboxes().history(user, filter, Optional.empty(), 50).orElseThrow().notifications().stream()
                .map(n -> n.content().message())
                .toList();
    }
}
