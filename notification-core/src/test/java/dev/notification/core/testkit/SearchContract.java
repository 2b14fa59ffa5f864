package dev.notification.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.application.inbox.InboxReading;
import dev.notification.core.domain.Categories;
import dev.notification.core.domain.Category;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.SearchWords;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.inbox.ReadHistory;
import dev.notification.core.port.in.inbox.SearchInbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Words are found in an inbox alike, whatever it is made of. */
public interface SearchContract {
    Stores emptyStores();

    private static ReadHistory.Page search(
            Stores stores, UserId user, String words, HistoryFilter filter, Optional<Cursor> before, int limit) {
        return new InboxReading(stores.inboxes())
                .search(new SearchInbox.Query(
                        new ReadHistory.Query(user, filter, before, limit), SearchWords.of(words)));
    }

    private static List<String> found(Stores stores, UserId user, String words, HistoryFilter filter) {
        return messages(search(stores, user, words, filter, Optional.empty(), 50));
    }

    private static List<String> messages(ReadHistory.Page page) {
        return page.notifications().stream().map(n -> n.content().message()).toList();
    }

    @Test
    default void whatHasAllWordsIsFoundNewestFirstInEveryStoreAlike() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        stores.send(ada, ada, Content.of("Straße gesperrt").withTitle("VERKEHR"));
        stores.send(ada, ada, "İstanbul: ΟΔΟΣ gesperrt", "ＯＮ ＳＡＬＥ ﬁnally", "cafe\u0301 👩‍👧", "محمد");
        stores.send(stores.user("bob"), stores.user("eve"), "gesperrt");

        assertThat(found(stores, ada, "GESPERRT", HistoryFilter.DEFAULT))
                .containsExactly("İstanbul: ΟΔΟΣ gesperrt", "Straße gesperrt");
        assertThat(found(stores, ada, "verkehr STRASSE", HistoryFilter.DEFAULT)).containsExactly("Straße gesperrt");
        assertThat(found(stores, ada, "istanbul οδος", HistoryFilter.DEFAULT)).hasSize(1);
        assertThat(found(stores, ada, "sale fi", HistoryFilter.DEFAULT)).hasSize(1);
        assertThat(found(stores, ada, "CAFÉ", HistoryFilter.DEFAULT)).hasSize(1);
        assertThat(found(stores, ada, "ﻣﺤﻤﺪ", HistoryFilter.DEFAULT)).hasSize(1);
        assertThat(found(stores, ada, "gesperrt sale", HistoryFilter.DEFAULT)).isEmpty();
    }

    @Test
    default void aSearchKeepsToTheFilter() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        var orders = new Category("orders");
        NotificationId read = stores.send(ada, ada, Content.of("read parcel")).id();
        NotificationId archived =
                stores.send(ada, ada, Content.of("archived parcel")).id();
        NotificationId removed =
                stores.send(ada, ada, Content.of("removed parcel")).id();
        stores.send(ada, ada, Content.of("ordered parcel").withCategory(orders));
        change(stores, ada, read, Transition.READ);
        change(stores, ada, archived, Transition.ARCHIVE);
        change(stores, ada, removed, Transition.REMOVE);

        assertThat(found(stores, ada, "parcel", HistoryFilter.DEFAULT))
                .containsExactly("ordered parcel", "read parcel");
        assertThat(found(stores, ada, "parcel", new HistoryFilter(true, Optional.empty(), Optional.empty())))
                .containsExactly("archived parcel");
        assertThat(found(stores, ada, "parcel", new HistoryFilter(false, Optional.of(false), Optional.empty())))
                .containsExactly("read parcel");
        assertThat(found(
                        stores,
                        ada,
                        "parcel",
                        new HistoryFilter(false, Optional.empty(), Optional.of(Categories.of(orders)))))
                .containsExactly("ordered parcel");
    }

    private static void change(Stores stores, UserId user, NotificationId id, Transition transition) {
        stores.inboxes().change(user, new Selection.Ids(List.of(id)), transition, Stores.NOW, 10);
    }

    @Test
    default void pagesOfASearchFollowOneAnotherAndEachLooksAtSoMany() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        stores.send(ada, ada, "needle 1");
        for (int i = 0; i < 2; i++) {
            stores.send(ada, ada, hay(SearchInbox.MAX_LOOKED_AT / 2));
            stores.send(ada, ada, "needle " + (2 + i));
        }

        List<String> found = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        Optional<Cursor> before = Optional.empty();
        do {
            ReadHistory.Page page = search(stores, ada, "needle", HistoryFilter.DEFAULT, before, 50);
            found.addAll(messages(page));
            sizes.add(page.notifications().size());
            before = page.next();
        } while (before.isPresent());

        assertThat(found).containsExactly("needle 3", "needle 2", "needle 1");
        assertThat(sizes).as("5,000 of 5,003 are looked at first").containsExactly(2, 1);
    }

    private static String[] hay(int count) {
        return IntStream.range(0, count).mapToObj(i -> "hay").toArray(String[]::new);
    }

    @Test
    default void aSearchEndsAtItsLimitAndGoesOnThere() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        stores.send(ada, ada, "one 1", "one 2", "two", "one 3");

        ReadHistory.Page first = search(stores, ada, "one", HistoryFilter.DEFAULT, Optional.empty(), 2);
        ReadHistory.Page second = search(stores, ada, "one", HistoryFilter.DEFAULT, first.next(), 2);

        assertThat(messages(first)).containsExactly("one 3", "one 2");
        assertThat(messages(second)).containsExactly("one 1");
        assertThat(second.next()).isEmpty();
        assertThat(first.unread()).isEqualTo(4);
        assertThat(first.cursor().revision()).isEqualTo(new Revision(4));
    }

    @Test
    default void nothingIsFoundInAnInboxThatIsNotThere() {
        ReadHistory.Page page = search(emptyStores(), new UserId(99), "x", HistoryFilter.DEFAULT, Optional.empty(), 50);

        assertThat(page.notifications()).isEmpty();
        assertThat(page.next()).isEmpty();
    }
}
