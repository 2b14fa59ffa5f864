package dev.notification.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Categories;
import dev.notification.core.domain.Category;
import dev.notification.core.domain.Change;
import dev.notification.core.domain.CollapseKey;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Notification;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.SweepFilter;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore.Sweep;
import dev.notification.core.port.out.InboxStore.Swept;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same is done to all of an inbox, a part at a time. */
public interface SweepContract {
    Stores emptyStores();

    private static Swept sweep(Stores stores, UserId user, long after, long upTo, Transition transition, int limit) {
        var sweep = new Sweep(user, new Revision(after), new Revision(upTo), transition, true);
        return stores.inboxes().sweep(sweep, Stores.NOW, limit).orElseThrow();
    }

    private static List<NotificationId> send(Stores stores, UserId user, int count) {
        String[] messages =
                IntStream.rangeClosed(1, count).mapToObj(Integer::toString).toArray(String[]::new);
        return stores.send(user, user, messages).stream()
                .map(Receipt.Accepted::id)
                .toList();
    }

    /** Every second is read, every third is archived: all states there are, and one that is gone. */
    private static List<NotificationId> mixture(Stores stores, UserId user) {
        List<NotificationId> ids = send(stores, user, 13);
        change(stores, user, every(2, ids), Transition.READ);
        change(stores, user, every(3, ids), Transition.ARCHIVE);
        change(stores, user, ids.subList(12, 13), Transition.REMOVE);
        return ids;
    }

    /** Where each store has ids of its own: as the how manieth of these it is known. */
    private static List<String> said(List<Change> changes, List<NotificationId> ids) {
        return changes.stream()
                .map(change -> said((Change.OfNotification) change, ids))
                .toList();
    }

    private static String said(Change.OfNotification change, List<NotificationId> ids) {
        String place = Integer.toString(ids.indexOf(change.id()));
        String what = change instanceof Change.Present present
                ? present.kind() + " "
                        + present.notification().toString().replace("[id=" + change.id() + ",", "[id=" + place + ",")
                : ((Change.Removed) change).reason().toString();
        return change.revision() + ": " + place + " " + what + ", unread " + change.unread() + ", unseen "
                + change.unseen();
    }

    private static List<NotificationId> every(int nth, List<NotificationId> ids) {
        return IntStream.range(0, ids.size())
                .filter(i -> i % nth == 0)
                .mapToObj(ids::get)
                .toList();
    }

    private static void change(Stores stores, UserId user, List<NotificationId> ids, Transition transition) {
        stores.inboxes().change(user, new Selection.Ids(ids), transition, Stores.NOW, 100);
    }

    @ParameterizedTest
    @EnumSource(Transition.class)
    default void eachTransitionDoesToAllWhatItDoesToEach(Transition transition) {
        Stores swept = emptyStores();
        UserId ada = swept.user("ada");
        List<NotificationId> sweptIds = mixture(swept, ada);
        Stores byId = Stores.inMemory();
        List<NotificationId> ids = mixture(byId, byId.user("ada"));

        Swept all = sweep(swept, ada, 0, 13, transition, 100);
        List<Change> each = byId.inboxes()
                .change(ada, new Selection.Ids(ids), transition, Stores.NOW, 100)
                .orElseThrow()
                .changes();

        assertThat(said(all.changes(), sweptIds)).containsExactlyElementsOf(said(each, ids));
        assertThat(all.count()).isEqualTo(each.size());
        assertThat(all.head().cursor().revision()).isEqualTo(byId.feed(ada, 0).end());
        assertThat(swept.unread(ada))
                .isEqualTo(byId.unread(ada))
                .isEqualTo(all.head().unread());
        assertThat(all.rest()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Transition.class)
    default void whatItChangesIsWhatTheFeedTellsAndNoRevisionIsLeftOut(Transition transition) {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        mixture(stores, ada);
        long before =
                stores.inboxes().head(ada).orElseThrow().cursor().revision().value();

        Swept swept = sweep(stores, ada, 0, before, transition, 100);

        assertThat(swept.changes())
                .extracting(Change::untold)
                .isEqualTo(stores.feed(ada, before).changes().stream()
                        .map(Change::untold)
                        .toList());
        assertThat(swept.changes())
                .as("nothing was seen")
                .extracting(Change::unseen)
                .isEqualTo(swept.changes().stream().map(Change::unread).toList());
        assertThat(swept.changes())
                .extracting(change -> change.revision().value())
                .containsExactlyElementsOf(LongStream.rangeClosed(before + 1, before + swept.count())
                        .boxed()
                        .toList());
    }

    private static List<SweepFilter> filters() {
        Categories orders = Categories.of(new Category("orders"));
        List<Optional<Categories>> categories = List.of(
                Optional.empty(),
                Optional.of(orders),
                Optional.of(Categories.NONE),
                Optional.of(orders.and(Categories.NONE)),
                Optional.of(Categories.of(new Category("news")).and(orders)),
                Optional.of(Categories.of(new Category("nobodys"))));
        List<Optional<Boolean>> reads = List.of(Optional.empty(), Optional.of(true), Optional.of(false));
        return categories.stream()
                .flatMap(some -> reads.stream().map(read -> new SweepFilter(some, read)))
                .toList();
    }

    /** Every third is of orders, every third of news; the others have no category. */
    private static List<NotificationId> mixtureOfCategories(Stores stores, UserId user) {
        List<Optional<Category>> categories =
                List.of(Optional.of(new Category("orders")), Optional.of(new Category("news")), Optional.empty());
        List<NotificationId> ids = IntStream.range(0, 12)
                .mapToObj(i -> {
                    Content content = Content.of(Integer.toString(i));
                    return categories.get(i % 3).map(content::withCategory).orElse(content);
                })
                .map(content -> stores.send(user, user, content).id())
                .toList();
        change(stores, user, ids.subList(3, 9), Transition.READ);
        change(stores, user, every(2, ids), Transition.ARCHIVE);
        return ids;
    }

    @ParameterizedTest
    @EnumSource(Transition.class)
    default void aSweepWithAFilterDoesToThoseThatFitWhatItDoesToEachAndLeavesTheOthers(Transition transition) {
        Stores swept = emptyStores();
        Stores byId = Stores.inMemory();
        List<SweepFilter> filters = filters();
        for (int i = 0; i < filters.size(); i++) {
            SweepFilter filter = filters.get(i);
            UserId ada = swept.user("ada" + i);
            UserId same = byId.user("ada" + i);
            List<NotificationId> sweptIds = mixtureOfCategories(swept, ada);
            List<NotificationId> ids = mixtureOfCategories(byId, same);
            List<NotificationId> fitting = byId.feed(same, 0).changes().stream()
                    .map(change -> ((Change.Present) change).notification())
                    .filter(filter::fits)
                    .map(Notification::id)
                    .filter(ids.subList(0, 11)::contains)
                    .toList();

            Swept all = swept.inboxes()
                    .sweep(new Sweep(ada, Revision.START, new Revision(11), filter, transition, true), Stores.NOW, 100)
                    .orElseThrow();
            List<Change> each = fitting.isEmpty()
                    ? List.of()
                    : byId.inboxes()
                            .change(same, new Selection.Ids(fitting), transition, Stores.NOW, 100)
                            .orElseThrow()
                            .changes();

            assertThat(said(all.changes(), sweptIds)).as("%s", filter).containsExactlyElementsOf(said(each, ids));
            assertThat(all.count()).isEqualTo(each.size());
            assertThat(swept.unread(ada))
                    .isEqualTo(byId.unread(same))
                    .isEqualTo(all.head().unread());
        }
    }

    @Test
    default void aPartInWhichNothingFitsTheFilterTakesNoRevisionAndTheNextGoesOn() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        send(stores, ada, 4);
        stores.send(ada, ada, Content.of("order").withCategory(new Category("orders")));
        var filter = new SweepFilter(Optional.of(Categories.of(new Category("orders"))), Optional.empty());

        List<Long> counts = new ArrayList<>();
        Optional<Revision> after = Optional.of(Revision.START);
        while (after.isPresent()) {
            var part = new Sweep(ada, after.get(), new Revision(5), filter, Transition.REMOVE, false);
            Swept swept = stores.inboxes().sweep(part, Stores.NOW, 2).orElseThrow();
            counts.add(swept.count());
            after = swept.rest();
        }

        assertThat(counts).containsExactly(0L, 0L, 1L);
        assertThat(stores.inboxes().head(ada).orElseThrow().cursor().revision()).isEqualTo(new Revision(6));
        assertThat(stores.messages(ada)).containsExactly("4", "3", "2", "1");
    }

    @Test
    default void aSweepGoesOnWhereThePartBeforeEndedAndLooksAtNoMoreThanTheLimit() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        List<NotificationId> ids = send(stores, ada, 7);
        change(stores, ada, ids.subList(0, 4), Transition.READ);
        List<Integer> sizes = new ArrayList<>();

        Optional<Revision> after = Optional.of(Revision.START);
        while (after.isPresent()) {
            Swept part = sweep(stores, ada, after.get().value(), 6, Transition.READ, 2);
            sizes.add(part.changes().size());
            after = part.rest();
        }

        assertThat(sizes).as("6 of 7 are meant, 4 of them are read").containsExactly(0, 0, 2);
        assertThat(stores.unread(ada)).isEqualTo(1);
    }

    @Test
    default void aSweepThatIsNotToldChangesTheSame() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        send(stores, ada, 3);

        var sweep = new Sweep(ada, Revision.START, new Revision(3), Transition.READ, false);
        Swept swept = stores.inboxes().sweep(sweep, Stores.NOW, 10).orElseThrow();

        assertThat(swept.changes()).isEmpty();
        assertThat(swept.count()).isEqualTo(3);
        assertThat(swept.head().cursor().revision()).isEqualTo(new Revision(6));
        assertThat(stores.feed(ada, 3).changes()).hasSize(3);
        assertThat(stores.unread(ada)).isZero();
    }

    @Test
    default void aSweepLeavesOtherInboxesAlone() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        send(stores, ada, 2);
        send(stores, bob, 2);

        sweep(stores, ada, 0, 2, Transition.REMOVE, 10);

        assertThat(stores.history(ada).notifications()).isEmpty();
        assertThat(stores.messages(bob)).containsExactly("2", "1");
        assertThat(stores.unread(bob)).isEqualTo(2);
    }

    @Test
    default void aSweepOfWhatIsDoneTakesNoRevision() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        send(stores, ada, 2);
        sweep(stores, ada, 0, 2, Transition.ARCHIVE, 10);

        Swept again = sweep(stores, ada, 0, 2, Transition.ARCHIVE, 10);

        assertThat(again.count()).isZero();
        assertThat(again.head().cursor().revision()).isEqualTo(new Revision(4));
        assertThat(again.rest()).isEmpty();
    }

    /** What was removed must not be found in the store either. */
    @Test
    default void whatASweepRemovesMakesRoomForItsCollapseKey() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        var content = Content.of("with a key").withCollapseKey(new CollapseKey("key"));
        NotificationId first = stores.send(ada, ada, content).id();

        sweep(stores, ada, 0, 1, Transition.REMOVE, 10);

        assertThat(stores.send(ada, ada, content).id()).isNotEqualTo(first);
    }

    @Test
    default void aSweepOfNobodysInboxFindsNone() {
        var sweep = new Sweep(new UserId(99), Revision.START, new Revision(1), Transition.READ, true);

        assertThat(emptyStores().inboxes().sweep(sweep, Stores.NOW, 10)).isEmpty();
    }
}
