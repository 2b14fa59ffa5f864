package dev.notification.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Transition;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.InboxStore.Sweep;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens in whatever order, a follower's copy of the inbox is the inbox in the end: commits and changes of
 * state, announcements that are lost, late or overtake each other, room that comes and goes, a store that is away now and
 * then, and threads that run in any order.
 */
public interface InterleavingContract extends FollowerContract {
    /** How many histories are played: fewer where each commit takes a database its time. */
    default int seeds() {
        return 300;
    }

    /** Whether this kind of follower can be without room. */
    default boolean hasBounds() {
        return true;
    }

    @Test
    default void inWhateverOrderThingsHappenTheCopyIsTheInbox() {
        Stores stores = stores();
        for (int seed = 1; seed <= seeds(); seed++) {
            new Play(inboxes(stores), seed, hasBounds()).perform();
        }
    }

    /** One history, the same for the same seed. */
    final class Play {
        private static final int STEPS = 60;

        private final HandDriven inboxes;
        private final long seed;
        private final Random random;
        private final boolean hasBounds;
        private final List<Observed> followers = new ArrayList<>();
        private final List<List<? extends Change>> late = new ArrayList<>();
        private int committed;

        Play(HandDriven inboxes, long seed, boolean hasBounds) {
            this.inboxes = inboxes;
            this.seed = seed;
            this.random = new Random(seed);
            this.hasBounds = hasBounds;
        }

        void perform() {
            for (int i = 0; i < 3; i++) {
                followers.add(inboxes.followAfter(0));
            }
            for (int i = 0; i < STEPS; i++) {
                step();
            }
            settle();
            for (Observed follower : followers) {
                assertThat(InboxCopy.of(follower))
                        .as("seed %s", seed)
                        .isEqualTo(InboxCopy.of(inboxes.stores(), inboxes.ada()));
                Heard.assertFitTogether(follower.heard());
                assertThat(follower.at()).isEqualTo(inboxes.cursor(inboxes.head()));
            }
        }

        private void step() {
            switch (random.nextInt(13)) {
                case 0, 1, 2 -> deliver(inboxes.commit(messages()));
                case 3, 4 -> changeState();
                case 5, 6, 7, 8 -> inboxes.runAny(random);
                case 9 -> anyRoom();
                case 10 -> announceLate();
                case 11 -> deliver(inboxes.commitSeen(random.nextLong(inboxes.head() + 1)));
                default -> anyStore();
            }
        }

        private String[] messages() {
            String[] messages = new String[1 + random.nextInt(3)];
            for (int i = 0; i < messages.length; i++) {
                committed++;
                messages[i] = "message " + committed;
            }
            return messages;
        }

        private void changeState() {
            List<NotificationId> held =
                    List.copyOf(InboxCopy.of(inboxes.stores(), inboxes.ada()).keySet());
            if (!held.isEmpty()) {
                Transition transition = Transition.values()[random.nextInt(Transition.values().length)];
                NotificationId one = held.get(random.nextInt(held.size()));
                List<Change> changes = random.nextInt(5) == 0
                        ? inboxes.stores()
                                .inboxes()
                                .sweep(
                                        new Sweep(
                                                inboxes.ada(),
                                                Revision.START,
                                                new Revision(inboxes.head()),
                                                transition,
                                                true),
                                        Stores.NOW,
                                        100)
                                .orElseThrow()
                                .changes()
                        : inboxes.commitState(transition, one);
                deliver(changes);
            }
        }

        /** At once, later, or never. */
        private void deliver(List<? extends Change> changes) {
            int when = random.nextInt(4);
            if (when < 2) {
                inboxes.announce(changes);
            } else if (when == 2) {
                late.add(changes);
            } else if (random.nextBoolean()) {
                inboxes.recheck();
            }
        }

        private void announceLate() {
            if (!late.isEmpty()) {
                inboxes.announce(late.remove(random.nextInt(late.size())));
            }
        }

        private void anyRoom() {
            Observed follower = followers.get(random.nextInt(followers.size()));
            if (!hasBounds) {
                return;
            }
            follower.roomFor(random.nextInt(4));
            switch (random.nextInt(4)) {
                case 0 -> follower.ready();
                case 1 -> follower.roomAgain();
                case 2 -> follower.whenFull(follower::roomAgain);
                default -> follower.whileCalled(() -> deliver(inboxes.commit(messages())));
            }
        }

        /** It is never away while somebody starts: that would end them. */
        private void anyStore() {
            if (random.nextBoolean() && inboxes.heads().waiting() == 0) {
                inboxes.store().failWith(new StoreUnavailableException("away", null));
                inboxes.runAny(random);
                inboxes.store().comeBack();
            }
            inboxes.tick();
        }

        /** Everything that was lost may be known now, and there is room for it. */
        private void settle() {
            while (!late.isEmpty()) {
                announceLate();
            }
            if (hasBounds) {
                followers.forEach(follower -> follower.whileCalled(() -> {}));
                followers.forEach(Observed::roomAgain);
            }
            inboxes.run();
            inboxes.recheck();
            inboxes.tick();
            inboxes.run();
        }
    }
}
