package dev.notification.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.notification.core.application.inbox.Devices;
import dev.notification.core.application.inbox.HeadAsking;
import dev.notification.core.application.inbox.InboxFollowing;
import dev.notification.core.application.inbox.InboxReading;
import dev.notification.core.domain.Change;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.inbox.FollowInbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With threads of their own, several commit to one inbox and several follow it, who have room now and then. */
public interface FollowingRaceContract extends FollowerContract {
    /** Whether this kind of follower can be without room. */
    default boolean canBeFull() {
        return true;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    default void whileManyActAtOnceEveryoneHearsEverythingInOrder(long seed) {
        try (var race = new Race(stores(), followers(), canBeFull())) {
            race.run(seed);
        }
    }

    /** Followings with real threads. */
    final class Race implements AutoCloseable {
        private static final int ACTORS = 3;
        private static final int STEPS = 50;

        private final Stores stores;
        private final FollowerKind kind;
        private final boolean canBeFull;
        private final UserId ada;
        private final ExecutorService asking = Executors.newSingleThreadExecutor();
        private final ExecutorService turns = Executors.newFixedThreadPool(3);
        private final InboxFollowing following;
        private final Queue<Observed> followers = new ConcurrentLinkedQueue<>();
        private final CountDownLatch acting = new CountDownLatch(ACTORS);

        Race(Stores stores, FollowerKind kind, boolean canBeFull) {
            this.stores = stores;
            this.kind = kind;
            this.canBeFull = canBeFull;
            this.ada = FollowerContract.newcomer(stores);
            var devices = new Devices(
                    stores.devices(),
                    stores.sent(),
                    stores.inboxes().epoch(),
                    () -> Stores.NOW,
                    Ticker.system(),
                    asking);
            this.following = new InboxFollowing(
                    stores.inboxes(),
                    new InboxReading(stores.inboxes()),
                    new HeadAsking(stores.inboxes(), Ticker.system(), asking),
                    devices,
                    () -> Stores.NOW,
                    turns);
        }

        void run(long seed) {
            List<Callable<Boolean>> everybody = new ArrayList<>();
            for (int n = 1; n <= ACTORS; n++) {
                var deeds = new Random(seed * 100 + n);
                everybody.add(() -> act(deeds));
                var arrivals = new Random(seed * 1000 + n);
                everybody.add(() -> arrive(arrivals));
            }
            Racing.of(everybody);
            followers.forEach(Observed::roomAgain);
            // Whatever nobody was told of may be known now, and nothing comes behind this last one.
            following.recheck(Set.of(ada));
            following.announce(commit("the last"));
            Cursor head = stores.inboxes().head(ada).orElseThrow().cursor();
            for (Observed follower : followers) {
                await().atMost(Duration.ofSeconds(30)).until(() -> {
                    following.tick();
                    return follower.at().equals(head) && isTheLast(follower);
                });
                assertThat(InboxCopy.of(follower)).isEqualTo(InboxCopy.of(stores, ada));
                Heard.assertFitTogether(follower.heard());
            }
        }

        private static boolean isTheLast(Observed follower) {
            return follower.heard().stream().anyMatch(heard -> heard.said().equals(Said.notification("the last")));
        }

        private boolean act(Random random) {
            try {
                for (int i = 0; i < STEPS; i++) {
                    String step = Integer.toString(i);
                    List<? extends Change> changes = unlessBusy(() ->
                            random.nextInt(3) > 0 ? commit("message " + step, "and another") : changeState(random));
                    if (random.nextInt(5) > 0) {
                        following.announce(changes);
                    } else if (random.nextBoolean()) {
                        following.recheck(Set.of(ada));
                    }
                }
                return true;
            } finally {
                acting.countDown();
            }
        }

        /** Where only one can write at a time, another may have to come back; here nobody does. */
        private static List<? extends Change> unlessBusy(Supplier<List<? extends Change>> deed) {
            try {
                return deed.get();
            } catch (OverloadedException | StoreUnavailableException e) {
                return List.of();
            }
        }

        private List<? extends Change> commit(String... messages) {
            Draft[] drafts = Stream.of(messages)
                    .map(message -> new Draft(ada, Content.of(message)))
                    .toArray(Draft[]::new);
            return stores.append(Stores.submission(ada, drafts)).changes();
        }

        private List<? extends Change> changeState(Random random) {
            List<NotificationId> held = List.copyOf(InboxCopy.of(stores, ada).keySet());
            if (held.isEmpty()) {
                return List.of();
            }
            Transition transition = Transition.values()[random.nextInt(Transition.values().length)];
            var one = new Selection.Ids(List.of(held.get(random.nextInt(held.size()))));
            return stores.inboxes()
                    .change(ada, one, transition, Stores.NOW, 1)
                    .orElseThrow()
                    .changes();
        }

        /** Follows from the beginning, and has room or not, until nothing more happens. */
        private boolean arrive(Random random) throws InterruptedException {
            Cursor start = new Cursor(stores.inboxes().epoch(), Revision.START);
            Observed follower = kind.follow(
                    following,
                    new FollowInbox.Request(
                            ada, Optional.empty(), Optional.empty(), Optional.of(start), HandDriven.KIND));
            followers.add(follower);
            while (!acting.await(1, TimeUnit.MILLISECONDS)) {
                if (canBeFull) {
                    follower.roomFor(random.nextInt(5));
                }
                follower.ready();
            }
            return true;
        }

        @Override
        public void close() {
            following.close();
            asking.shutdownNow();
            turns.shutdownNow();
        }
    }
}
