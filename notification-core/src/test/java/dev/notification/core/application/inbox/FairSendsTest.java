package dev.notification.core.application.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.RateLimitedException;
import dev.notification.core.port.SendLimits;
import dev.notification.core.port.out.InboxStore.Submission;
import dev.notification.core.testkit.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A share is 1,000 bytes here: three small sends of 257. No two of the senders meet in one place of the waiting bytes. */
class FairSendsTest {
    private static final int SHARE = 1000;
    private static final UserId ADA = new UserId(1);
    private static final UserId BOB = new UserId(2);
    private static final UserId CY = new UserId(3);

    private final SendQueue queue = new SendQueue(new SendLimits(100, 64 << 20, Duration.ofSeconds(1), 2), SHARE, 0);

    @Test
    void aSenderWithTenThousandWaitingDelaysNobodyElseByMoreThanABatch() {
        offer(ADA, 10_000, 1);
        offer(BOB, 1, 1);

        List<PendingSend> first = gather();

        assertThat(of(BOB, first)).hasSize(1);
        assertThat(first).hasSizeLessThan(25);

        offer(CY, 1, 1);
        assertThat(of(CY, gather())).hasSize(1);
    }

    @Test
    void aSenderAloneFillsTheBatch() {
        offer(ADA, 150, 1);

        assertThat(gather()).hasSize(100);
        assertThat(gather()).hasSize(50);
    }

    @Test
    void sendersWithManyWaitingGetEqualBytesNotEqualNumbers() {
        offer(ADA, 300, 1);
        offer(BOB, 30, 10);
        Map<UserId, Long> bytes = new HashMap<>();

        for (int batch = 0; batch < 10; batch++) {
            gather().forEach(send -> bytes.merge(send.sender(), (long) send.weight(), Long::sum));
        }

        assertThat(Math.abs(bytes.get(ADA) - bytes.get(BOB))).isLessThan(SHARE + 2570L);
        assertThat(bytes.get(BOB)).isGreaterThan(10_000);
    }

    @Test
    void aSubmissionLargerThanAShareIsNotStarved() {
        offer(ADA, 1, 30);
        int batches = 0;

        for (List<PendingSend> batch = List.of(); of(ADA, batch).isEmpty(); batches++) {
            offer(BOB, 30, 1);
            offer(CY, 30, 1);
            batch = gather();
        }

        assertThat(batches).isLessThanOrEqualTo(6);
    }

    /** Not even many senders that hold all they can keep out one that has nothing waiting. */
    @Test
    void howeverManyHoldAllTheyCanThereIsRoomForAnother() {
        var small = new SendQueue(new SendLimits(100, 1 << 20, Duration.ofSeconds(1), 2), SHARE, 0);
        fill(small, ADA);
        assertThat(small.waitingBytes()).isBetween((3 << 17) - 257L, 3L << 17);
        for (int sender = 2; sender <= 100; sender++) {
            fill(small, new UserId(sender));
        }

        small.offer(new PendingSend(submission(new UserId(101), 1), 0));

        assertThat(small.waitingBytes()).isLessThan(1 << 20);
    }

    private static void fill(SendQueue queue, UserId sender) {
        try {
            for (int i = 0; i < 10_000; i++) {
                queue.offer(new PendingSend(submission(sender, 1), 0));
            }
        } catch (RateLimitedException e) {
            assertThat(e.retryAfter()).isPositive();
        }
    }

    @Test
    void whatIsTooOldLeavesABacklogToo() {
        offer(ADA, 20, 1);
        offer(BOB, 1, 1);
        int taken = gather().size();

        List<PendingSend> old = queue.takeOlderThan(Duration.ofNanos(5), 10);

        assertThat(old).hasSize(21 - taken);
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.waitingBytes()).isZero();
    }

    /** Senders of all weights, batches under way beside, whatever comes: each sender's order holds, and nothing is lost. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void eachSendersOrderHoldsWhateverComes(long seed) {
        var random = new Random(seed);
        Map<UserId, List<PendingSend>> offered = new HashMap<>();
        Map<UserId, List<PendingSend>> taken = new HashMap<>();
        List<PendingSend> beside = List.of();

        for (int step = 0; step < 2000; step++) {
            for (int i = random.nextInt(12); i > 0; i--) {
                var sender = new UserId(1 + Math.min(random.nextInt(9), random.nextInt(9)));
                var send = new PendingSend(submission(sender, 1 + random.nextInt(6), random), step);
                queue.offer(send);
                offered.computeIfAbsent(sender, key -> new ArrayList<>()).add(send);
            }
            List<PendingSend> batch = gather(random.nextInt(3) > 0 ? beside : List.of());
            batch.forEach(send -> taken.computeIfAbsent(send.sender(), key -> new ArrayList<>())
                    .add(send));
            beside = batch;
        }
        while (!queue.isEmpty()) {
            gather().forEach(send -> taken.computeIfAbsent(send.sender(), key -> new ArrayList<>())
                    .add(send));
        }

        assertThat(taken).isEqualTo(offered);
        assertThat(queue.waiting()).isZero();
        assertThat(queue.waitingBytes()).isZero();
    }

    private void offer(UserId sender, int sends, int drafts) {
        IntStream.range(0, sends).forEach(i -> queue.offer(new PendingSend(submission(sender, drafts), 0)));
    }

    private List<PendingSend> gather() {
        return gather(List.of());
    }

    private List<PendingSend> gather(List<PendingSend> beside) {
        var busy = new BusyUsers();
        beside.forEach(send -> busy.add(send.submission()));
        List<PendingSend> batch = new ArrayList<>();
        queue.gather(busy, batch);
        for (PendingSend send : batch) {
            assertThat(beside).noneMatch(other -> other.sender().equals(send.sender()));
        }
        return batch;
    }

    private static List<PendingSend> of(UserId sender, List<PendingSend> batch) {
        return batch.stream().filter(send -> send.sender().equals(sender)).toList();
    }

    private static Submission submission(UserId sender, int drafts) {
        var draft = new Draft(new UserId(sender.value() + 1000), Content.of("m"));
        return Stores.submission(sender, Collections.nCopies(drafts, draft).toArray(Draft[]::new));
    }

    private static Submission submission(UserId sender, int drafts, Random random) {
        return Stores.submission(
                sender,
                random.longs(drafts, 1, 30)
                        .mapToObj(user -> new Draft(new UserId(user), Content.of("m")))
                        .toArray(Draft[]::new));
    }
}
