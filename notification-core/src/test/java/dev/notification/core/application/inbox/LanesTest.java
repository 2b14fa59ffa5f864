package dev.notification.core.application.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.SendLimits;
import dev.notification.core.port.out.InboxStore.Submission;
import dev.notification.core.testkit.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lanes whose every step is made by the test, in an order that a seed gives. */
class LanesTest {
    private static final int STEPS = 5_000;
    private static final int USERS = 7;

    private final Map<String, List<Integer>> committed = new HashMap<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void batchesBesideEachOtherShareNobodyAndNothingOvertakes(int count) {
        var random = new Random(count);
        var nanos = new AtomicLong();
        var queue = new SendQueue(new SendLimits(6, 1 << 20, Duration.ofSeconds(1), count));
        var lanes = new Lanes(queue, new Apart(1 << 20), nanos::get, count, 100);
        int beside = 0;
        int accepted = 0;

        for (int step = 0; step < STEPS; step++) {
            nanos.addAndGet(Duration.ofMillis(1).toNanos());
            if (random.nextInt(3) > 0) {
                queue.offer(new PendingSend(submission(random, accepted++), 0));
            } else {
                int lane = random.nextInt(count);
                note(lanes.batch(lane));
                lanes.gather(lane);
                assertDisjoint(lanes, count);
            }
            beside += underWay(lanes, count) > 1 ? 1 : 0;
        }
        while (queue.waiting() + underWay(lanes, count) > 0) {
            nanos.addAndGet(Duration.ofMillis(1).toNanos());
            for (int lane = 0; lane < count; lane++) {
                note(lanes.batch(lane));
                lanes.gather(lane);
            }
        }

        assertThat(committed).allSatisfy((user, numbers) -> assertThat(numbers).isSorted());
        assertThat(committed.entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith("sender"))
                        .mapToInt(entry -> entry.getValue().size())
                        .sum())
                .isEqualTo(accepted);
        assertThat(beside > STEPS / 10).isEqualTo(count > 1);
    }

    private static Submission submission(Random random, int number) {
        var drafts = new ArrayList<Draft>();
        for (int i = random.nextInt(2); i >= 0; i--) {
            drafts.add(new Draft(new UserId(1 + random.nextInt(USERS)), Content.of("" + number)));
        }
        return Stores.submission(new UserId(1 + random.nextInt(USERS)), drafts.toArray(Draft[]::new));
    }

    /** The batch is committed when its lane comes back for the next. */
    private void note(List<PendingSend> batch) {
        for (PendingSend send : batch) {
            int number =
                    Integer.parseInt(send.submission().drafts().get(0).content().message());
            users(send)
                    .forEach(user -> committed
                            .computeIfAbsent(user, key -> new ArrayList<>())
                            .add(number));
        }
    }

    private static Set<String> users(PendingSend send) {
        var users = new HashSet<String>();
        users.add("sender " + send.submission().sender());
        send.submission().drafts().forEach(draft -> users.add("inbox " + draft.recipient()));
        return users;
    }

    private static void assertDisjoint(Lanes lanes, int count) {
        var seen = new HashSet<String>();
        for (int lane = 0; lane < count; lane++) {
            var ofLane = new HashSet<String>();
            lanes.batch(lane).forEach(send -> ofLane.addAll(users(send)));
            assertThat(ofLane).noneMatch(seen::contains);
            seen.addAll(ofLane);
        }
    }

    private static int underWay(Lanes lanes, int count) {
        int underWay = 0;
        for (int lane = 0; lane < count; lane++) {
            underWay += lanes.batch(lane).isEmpty() ? 0 : 1;
        }
        return underWay;
    }
}
