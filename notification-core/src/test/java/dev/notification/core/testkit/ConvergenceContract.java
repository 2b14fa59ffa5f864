package dev.notification.core.testkit;

import static dev.notification.core.testkit.Stores.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Category;
import dev.notification.core.domain.Change;
import dev.notification.core.domain.CollapseKey;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.Feed;
import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.Mark;
import dev.notification.core.domain.Notification;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.out.InboxStore.Sweep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several devices act on one inbox at once, while others follow it from wherever they happen to be: in the end everybody
 * has the same inbox.
 */
public interface ConvergenceContract {
    Stores emptyStores();

    /** What a device holds: built from the feed alone, never from the history. */
    final class Follower {
        final Map<NotificationId, Notification> held = new HashMap<>();
        Revision seen = Revision.START;
        long unread;
        Revision marked = Revision.START;

        /** One step, as small as {@code limit}; true if there was something new. */
        boolean follow(Stores stores, UserId user, int limit) {
            Feed feed = stores.inboxes().changes(user, seen, limit).orElseThrow();
            Revision before = seen;
            for (Change change : feed.changes()) {
                assertThat(change.revision()).isGreaterThan(seen);
                seen = change.revision();
                unread = change.unread();
                if (change instanceof Change.Present present) {
                    held.put(present.id(), present.notification());
                } else if (change instanceof Change.Removed removed) {
                    held.remove(removed.id());
                } else if (change instanceof Change.Marked mark) {
                    marked = ((Mark.Seen) mark.mark()).upTo();
                }
            }
            seen = feed.end();
            return seen.isAfter(before);
        }

        /** A device that lost everything but what it had saved before. */
        Follower saved() {
            var copy = new Follower();
            copy.held.putAll(held);
            copy.seen = seen;
            copy.unread = unread;
            copy.marked = marked;
            return copy;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    default void everyDeviceEndsWithTheSameInbox(long seed) {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        var acting = new CountDownLatch(3);
        List<Callable<Optional<Follower>>> everybody = new ArrayList<>();
        for (int n = 1; n <= 3; n++) {
            var deeds = new Random(seed * 100 + n);
            var steps = new Random(seed * 1000 + n);
            everybody.add(() -> {
                act(stores, ada, bob, deeds, acting);
                return Optional.empty();
            });
            everybody.add(() -> Optional.of(follow(stores, ada, steps, acting)));
        }

        List<Follower> followers =
                Racing.of(everybody).stream().flatMap(Optional::stream).toList();

        List<Notification> inbox = inbox(stores, ada);
        long unread = inbox.stream()
                .filter(notification -> !notification.read() && !notification.archived())
                .count();
        assertThat(stores.unread(ada)).isEqualTo(unread);
        assertThat(followers).hasSize(3);
        for (Follower follower : followers) {
            assertThat(follower.held.values()).containsExactlyInAnyOrderElementsOf(inbox);
            assertThat(follower.unread).isEqualTo(unread);
            assertThat(stores.head(ada).unseen()).isEqualTo(unseen(inbox, follower.marked));
        }
        assertEveryRevisionWasTakenOnce(stores, ada);
    }

    private static long unseen(List<Notification> inbox, Revision mark) {
        return inbox.stream()
                .filter(one -> !one.read() && !one.archived() && one.arrived().isAfter(mark))
                .count();
    }

    private static void act(Stores stores, UserId ada, UserId bob, Random random, CountDownLatch acting) {
        try {
            act(stores, ada, bob, random);
        } finally {
            acting.countDown();
        }
    }

    private static void act(Stores stores, UserId ada, UserId bob, Random random) {
        for (int step = 0; step < 60; step++) {
            List<Notification> known = inbox(stores, ada);
            List<NotificationId> some = known.stream()
                    .map(Notification::id)
                    .filter(id -> random.nextInt(4) == 0)
                    .toList();
            Transition transition = Transition.values()[random.nextInt(Transition.values().length)];
            int what = random.nextInt(11);
            if (what < 4 || known.isEmpty()) {
                var submission = Stores.submission(bob, draft(ada, random), draft(ada, random));
                patiently(() -> stores.append(submission));
            } else if (what < 8 && !some.isEmpty()) {
                patiently(() -> stores.inboxes().change(ada, new Selection.Ids(some), transition, NOW, 200));
            } else if (what == 8) {
                Revision upTo = known.get(random.nextInt(known.size())).arrived();
                Transition all = random.nextBoolean() ? Transition.READ : Transition.ARCHIVE;
                var sweep = new Sweep(ada, Revision.START, upTo, all, random.nextBoolean());
                patiently(() -> stores.inboxes().sweep(sweep, NOW, 200));
            } else if (what == 9) {
                Revision upTo = known.get(random.nextInt(known.size())).arrived();
                patiently(() -> stores.inboxes().markSeen(ada, upTo));
            } else {
                NotificationId one = known.get(random.nextInt(known.size())).id();
                patiently(() -> stores.inboxes().recall(bob, one, NOW));
            }
        }
    }

    /** A store may be too busy for a moment, where a disk stalls; nothing was done then, so a device tries again. */
    private static void patiently(Runnable deed) {
        for (int tries = 1; ; tries++) {
            try {
                deed.run();
                return;
            } catch (OverloadedException e) {
                if (tries == 5) {
                    throw e;
                }
            }
        }
    }

    private static Draft draft(UserId to, Random random) {
        Content content = Content.of("message " + random.nextInt(1000)).withCategory(new Category("orders"));
        return new Draft(
                to,
                random.nextInt(3) == 0
                        ? content.withCollapseKey(new CollapseKey("key-" + random.nextInt(4)))
                        : content);
    }

    /** Follows in steps of any size, and now and then falls back to what it had saved. */
    private static Follower follow(Stores stores, UserId user, Random random, CountDownLatch acting) {
        var follower = new Follower();
        Follower saved = follower.saved();
        while (acting.getCount() > 0) {
            follower.follow(stores, user, 1 + random.nextInt(7));
            int what = random.nextInt(10);
            if (what == 0) {
                follower = saved.saved();
            } else if (what < 4) {
                saved = follower.saved();
            }
        }
        boolean more = true;
        while (more) {
            more = follower.follow(stores, user, 1 + random.nextInt(7));
        }
        return follower;
    }

    private static List<Notification> inbox(Stores stores, UserId user) {
        var all = new ArrayList<Notification>();
        for (boolean archived : new boolean[] {false, true}) {
            var filter = new HistoryFilter(archived, Optional.empty(), Optional.empty());
            stores.inboxes()
                    .history(user, filter, Optional.empty(), 1000)
                    .ifPresent(page -> all.addAll(page.notifications()));
        }
        return all;
    }

    /** What the feed shows has distinct revisions up to the head; the others were superseded. */
    private static void assertEveryRevisionWasTakenOnce(Stores stores, UserId user) {
        Feed feed = stores.inboxes().changes(user, Revision.START, 1000).orElseThrow();
        assertThat(feed.changes())
                .extracting(Change::revision)
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(feed.changes().get(feed.changes().size() - 1).revision())
                .isEqualTo(feed.head().cursor().revision());
    }
}
