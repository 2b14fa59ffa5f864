package dev.notification.core.testkit;

import static dev.notification.core.testkit.Stores.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.CollapseKey;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.Notification;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore.Sweep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The counts of an inbox are what somebody who counts it finds, whatever has been done to it and by how many at once. */
public interface CountsContract {
    Stores emptyStores();

    /** An inbox, and how far its user must have seen it. */
    final class Counted {
        final Stores stores;
        final UserId ada;
        final UserId bob;
        final Random random;
        long seen;

        Counted(Stores stores, long seed) {
            this.stores = stores;
            this.ada = stores.user("ada");
            this.bob = stores.user("bob");
            this.random = new Random(seed);
        }

        List<Notification> held() {
            List<Notification> all = new ArrayList<>();
            for (boolean archived : new boolean[] {false, true}) {
                var filter = new HistoryFilter(archived, Optional.empty(), Optional.empty());
                all.addAll(stores.inboxes()
                        .history(ada, filter, Optional.empty(), 1000)
                        .orElseThrow()
                        .notifications());
            }
            return all;
        }

        /** Does something, and gives what it told of. */
        List<? extends Change> step() {
            List<Notification> held = held();
            if (held.isEmpty()) {
                return append();
            }
            Notification one = held.get(random.nextInt(held.size()));
            Transition transition = Transition.values()[random.nextInt(Transition.values().length)];
            return switch (random.nextInt(8)) {
                case 0, 1 -> append();
                case 2, 3 ->
                    stores.inboxes()
                            .change(ada, new Selection.Ids(some(held)), transition, NOW, 100)
                            .orElseThrow()
                            .changes();
                case 4 ->
                    stores.inboxes()
                            .sweep(sweep(one, transition), NOW, 100)
                            .orElseThrow()
                            .changes();
                case 5 ->
                    stores.inboxes().recall(bob, one.id(), NOW).map(List::of).orElse(List.of());
                case 6 -> stores.upkeep().removeBeyond(5, NOW, 3);
                default -> markSeen();
            };
        }

        private List<? extends Change> append() {
            Content content = Content.of("message");
            return stores.append(Stores.submission(
                            bob,
                            new Draft(ada, content),
                            new Draft(ada, content.withCollapseKey(new CollapseKey("key" + random.nextInt(2))))))
                    .changes();
        }

        private List<NotificationId> some(List<Notification> held) {
            List<NotificationId> some = new ArrayList<>();
            held.forEach(one -> {
                if (some.isEmpty() || random.nextInt(3) == 0) {
                    some.add(one.id());
                }
            });
            return some;
        }

        private Sweep sweep(Notification upTo, Transition transition) {
            boolean isRemovedAsAWhole = transition == Transition.REMOVE;
            return new Sweep(
                    ada,
                    Revision.START,
                    isRemovedAsAWhole ? new Revision(1) : upTo.arrived(),
                    transition,
                    random.nextBoolean());
        }

        private List<? extends Change> markSeen() {
            long head = stores.head(ada).cursor().revision().value();
            long upTo = random.nextInt((int) head + 2);
            var marked = stores.inboxes().markSeen(ada, new Revision(upTo)).orElseThrow();
            long to = Math.min(upTo, head);
            boolean moves = held().stream()
                    .map(one -> one.arrived().value())
                    .anyMatch(arrived -> arrived > seen && arrived <= to);
            assertThat(marked.change().isPresent()).isEqualTo(moves);
            seen = moves ? to : seen;
            return marked.change().map(List::of).orElse(List.of());
        }

        void assertCounts() {
            List<Notification> unread = held().stream()
                    .filter(one -> !one.read() && !one.archived())
                    .toList();
            Head head = stores.head(ada);
            assertThat(head.unread()).isEqualTo(unread.size());
            assertThat(head.unseen())
                    .isEqualTo(unread.stream()
                            .filter(one -> one.arrived().value() > seen)
                            .count());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    default void theyEqualARecountAfterEveryStep(long seed) {
        var counted = new Counted(emptyStores(), seed);
        for (int i = 0; i < 80; i++) {
            List<? extends Change> changes = counted.step();

            counted.assertCounts();
            if (!changes.isEmpty()) {
                Change last = changes.get(changes.size() - 1);
                Head head = counted.stores.head(counted.ada);
                assertThat(last.revision()).isEqualTo(head.cursor().revision());
                assertThat(last.unread()).isEqualTo(head.unread());
                assertThat(last.unseen()).isEqualTo(head.unseen());
            }
        }
    }

    @Test
    default void theyAreExactHoweverManySendReadAndSeeAtOnce() {
        var counted = new Counted(emptyStores(), 1);
        Stores stores = counted.stores;
        UserId ada = counted.ada;
        List<Callable<Long>> everybody = new ArrayList<>();
        for (int n = 0; n < 2; n++) {
            everybody.add(() -> {
                for (int i = 0; i < 25; i++) {
                    stores.send(counted.bob, ada, "one", "two");
                }
                return 0L;
            });
            everybody.add(() -> {
                long seen = 0;
                for (int i = 0; i < 25; i++) {
                    Revision head = stores.head(ada).cursor().revision();
                    stores.inboxes().markSeen(ada, head).orElseThrow();
                    seen = Math.max(seen, head.value());
                }
                return seen;
            });
            everybody.add(() -> {
                for (int i = 0; i < 25; i++) {
                    List<NotificationId> ids = stores.history(ada).notifications().stream()
                            .filter(one -> !one.read())
                            .map(Notification::id)
                            .limit(2)
                            .toList();
                    if (!ids.isEmpty()) {
                        stores.inboxes().change(ada, new Selection.Ids(ids), Transition.READ, NOW, 10);
                    }
                }
                return 0L;
            });
        }

        counted.seen =
                Racing.of(everybody).stream().mapToLong(Long::longValue).max().orElseThrow();

        counted.assertCounts();
        List<? extends Change> feed = stores.inboxes()
                .changes(ada, Revision.START, 1000)
                .orElseThrow()
                .changes();
        assertThat(feed.stream().filter(Change.Marked.class::isInstance)).hasSize(1);
        assertThat(feed).extracting(Change::revision).doesNotHaveDuplicates().isSorted();
    }
}
