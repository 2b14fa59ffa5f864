package dev.notification.core.application.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.SendLimits;
import dev.notification.core.port.out.InboxStore.Submission;
import dev.notification.core.testkit.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SendQueueTest {
    private static final UserId ADA = new UserId(1);
    private static final UserId BOB = new UserId(2);
    private static final UserId CY = new UserId(3);
    private static final UserId DAN = new UserId(4);

    private final SendQueue queue = new SendQueue(new SendLimits(5, 4000, Duration.ofSeconds(1), 2));

    @Test
    void sendsAreGatheredInTheOrderInWhichTheyCame() {
        offer(0, ADA, "1", BOB);
        offer(0, BOB, "2", ADA);
        offer(0, ADA, "3", BOB);

        assertThat(gather()).containsExactly("1", "2", "3");
        assertThat(gather()).isEmpty();
        assertThat(queue.waiting()).isZero();
        assertThat(queue.waitingBytes()).isZero();
    }

    @Test
    void aBatchIsFullAtItsNumberOfDraftsAndASubmissionIsNeverSplit() {
        offer(0, ADA, "1", BOB, CY, DAN);
        offer(0, ADA, "2", BOB, CY, DAN);
        offer(0, ADA, "3", BOB);

        assertThat(gather()).containsExactly("1", "2");
        assertThat(gather()).containsExactly("3");
    }

    @Test
    void aSendOfABusySenderOrToABusyInboxIsPassedOver() {
        offer(0, ADA, "of a busy sender", DAN);
        offer(0, CY, "to a busy inbox", ADA, BOB);
        offer(0, BOB, "free", CY);

        assertThat(gather(submission(ADA, "under way", BOB))).containsExactly("free");
        assertThat(gather()).containsExactly("of a busy sender", "to a busy inbox");
    }

    @Test
    void nothingOvertakesWhatIsPassedOver() {
        offer(0, ADA, "1", BOB);
        offer(0, CY, "2 to the inbox of 1", BOB);
        offer(0, CY, "3 of the sender of 2", DAN);
        offer(0, BOB, "4 to the inbox of 3", DAN);
        offer(0, DAN, "5", ADA);

        assertThat(gather(submission(ADA, "under way", ADA))).isEmpty();
        assertThat(gather(submission(ADA, "under way", CY))).containsExactly("5");
        assertThat(gather()).containsExactly("1", "2 to the inbox of 1", "3 of the sender of 2", "4 to the inbox of 3");
    }

    @Test
    void aFullBatchLeavesTheOrderOfThePassedOverAsItWas() {
        for (int i = 1; i <= 7; i++) {
            offer(0, ADA, "n" + i, BOB);
        }
        assertThat(gather(submission(ADA, "under way", CY))).isEmpty();
        offer(0, ADA, "n8", BOB);

        assertThat(gather()).containsExactly("n1", "n2", "n3", "n4", "n5");
        assertThat(gather()).containsExactly("n6", "n7", "n8");
    }

    @Test
    void behindVeryManyPassedOverNothingIsLookedFor() {
        var roomy = new SendQueue(new SendLimits(5, 1 << 20, Duration.ofSeconds(1), 2));
        IntStream.range(0, 256).forEach(i -> roomy.offer(new PendingSend(submission(ADA, "n" + i, BOB), 0)));
        roomy.offer(new PendingSend(submission(CY, "free", DAN), 0));

        assertThat(gather(roomy, submission(ADA, "under way", ADA))).isEmpty();
        assertThat(gather(roomy)).containsExactly("n0", "n1", "n2", "n3", "n4");
        assertThat(gather(roomy, submission(ADA, "under way", ADA))).containsExactly("free");
    }

    @Test
    void beyondItsBytesASendIsRefusedUntilSomethingIsTaken() {
        for (int i = 0; i < 15; i++) {
            offer(0, ADA, "n", BOB);
        }

        assertThatThrownBy(() -> offer(0, ADA, "n", BOB)).isInstanceOf(OverloadedException.class);

        gather();
        offer(0, ADA, "n", BOB);
        assertThat(queue.waiting()).isEqualTo(11);
    }

    @Test
    void whatIsTooOldIsTakenOutWhereverItStands() {
        offer(0, ADA, "old, passed over", BOB);
        offer(600, ADA, "young, passed over", BOB);
        gather(submission(ADA, "under way", CY));
        offer(50, CY, "old", DAN);
        offer(700, CY, "young", DAN);

        List<PendingSend> old = queue.takeOlderThan(Duration.ofNanos(500), 1000);

        assertThat(messages(old)).containsExactly("old, passed over", "old");
        assertThat(gather()).containsExactly("young, passed over", "young");
        assertThat(queue.waitingBytes()).isZero();
    }

    @Test
    void onceItStopsItTakesNothingMoreAndIsDrainedWhenItIsEmpty() {
        offer(0, ADA, "1", BOB);
        assertThat(queue.stop()).isTrue();
        assertThat(queue.stop()).isFalse();

        assertThatThrownBy(() -> offer(0, ADA, "2", BOB)).isInstanceOf(OverloadedException.class);
        assertThat(queue.isDrained()).isFalse();
        assertThat(gather()).containsExactly("1");
        assertThat(queue.isDrained()).isTrue();
    }

    @Test
    void whatIsLeftAtTheEndIsGivenBack() {
        offer(0, ADA, "passed over", BOB);
        gather(submission(ADA, "under way", CY));
        offer(0, CY, "left", DAN);
        queue.stop();

        assertThat(messages(queue.takeAll())).containsExactly("passed over", "left");
        assertThat(queue.isDrained()).isTrue();
    }

    private void offer(long at, UserId sender, String message, UserId... recipients) {
        queue.offer(new PendingSend(submission(sender, message, recipients), at));
    }

    private List<String> gather(Submission... underWay) {
        return gather(queue, underWay);
    }

    private static List<String> gather(SendQueue queue, Submission... underWay) {
        var busy = new BusyUsers();
        List.of(underWay).forEach(busy::add);
        List<PendingSend> batch = new ArrayList<>();
        queue.gather(busy, batch);
        return messages(batch);
    }

    private static List<String> messages(List<PendingSend> sends) {
        return sends.stream()
                .map(send -> send.submission().drafts().get(0).content().message())
                .toList();
    }

    private static Submission submission(UserId sender, String message, UserId... recipients) {
        return Stores.submission(
                sender,
                Stream.of(recipients)
                        .map(recipient -> new Draft(recipient, Content.of(message)))
                        .toArray(Draft[]::new));
    }
}
