package dev.notification.core.application.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.SendLimits;
import dev.notification.core.testkit.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What waits apart while lanes try it, each step made by the test. */
class ApartTest {
    private static final UserId ADA = new UserId(1);
    private static final UserId BOB = new UserId(2);
    private static final UserId CY = new UserId(3);
    private static final UserId DAN = new UserId(4);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int FIRST = 0;
    private static final int SECOND = 1;

    private final SendQueue queue = new SendQueue(new SendLimits(100, 1 << 20, Duration.ofSeconds(1), 2));
    /** There is room for two sends, not for three. */
    private final Apart apart = new Apart(600);

    private final Lanes lanes = new Lanes(queue, apart, () -> 0, 2, 100);

    private PendingSend accept(UserId sender, UserId recipient) {
        var send = new PendingSend(Stores.submission(sender, new Draft(recipient, Content.of("m"))), 0);
        queue.offer(send);
        return send;
    }

    /** The store finds it locked. */
    private PendingSend putApart(int lane, UserId sender, UserId recipient) {
        PendingSend send = accept(sender, recipient);
        assertThat(lanes.gather(lane)).containsExactly(send);
        isLocked(send, recipient);
        return send;
    }

    private void isLocked(PendingSend send, UserId recipient) {
        lanes.putApart(List.of(send), List.of(Set.of(recipient)));
    }

    private List<PendingSend> tryAgain(int lane) {
        apart.due();
        return lanes.gather(lane);
    }

    private List<PendingSend> givenUp() {
        return givenUp(0);
    }

    private List<PendingSend> givenUp(long now) {
        return lanes.onApart(all -> all.takeOlderThan(LONG, now));
    }

    @Test
    void whatIsTriedKeepsItsRoomAndWhatComesLaterIsGivenUp() {
        PendingSend oldest = putApart(FIRST, BOB, ADA);
        assertThat(tryAgain(FIRST)).containsExactly(oldest);
        PendingSend second = putApart(SECOND, CY, CY);
        PendingSend tooMuch = putApart(SECOND, DAN, DAN);

        assertThat(givenUp()).containsExactly(tooMuch);
        isLocked(oldest, ADA);

        assertThat(givenUp()).isEmpty();
        assertThat(tryAgain(FIRST)).containsExactly(oldest, second);
    }

    @Test
    void whatIsTriedAndDoesNotComeBackGivesItsRoomUp() {
        PendingSend oldest = putApart(FIRST, BOB, ADA);
        assertThat(tryAgain(FIRST)).containsExactly(oldest);
        lanes.stored(List.of(oldest));
        assertThat(lanes.gather(FIRST)).isEmpty();

        putApart(FIRST, CY, CY);
        putApart(SECOND, DAN, DAN);

        assertThat(givenUp()).isEmpty();
        assertThat(apart.count()).isEqualTo(2);
    }

    @Test
    void whatIsTooOldGivesItsRoomUp() {
        PendingSend old = putApart(FIRST, BOB, ADA);
        PendingSend older = putApart(FIRST, CY, CY);
        assertThat(givenUp(LONG.toNanos() + 1)).containsExactly(old, older);

        putApart(FIRST, BOB, ADA);
        putApart(FIRST, CY, CY);

        assertThat(givenUp()).isEmpty();
    }

    /** Otherwise nobody would answer it: the end has looked at both places, and it was in neither. */
    @Test
    void whatIsFoundLockedAfterTheEndWasLeftToItAndDoesNotWaitAgain() {
        PendingSend waits = putApart(FIRST, BOB, ADA);
        PendingSend committing = accept(CY, CY);
        assertThat(lanes.gather(SECOND)).containsExactly(committing);
        queue.stop();

        Lanes.Left left = lanes.end();
        isLocked(committing, CY);

        assertThat(left).isEqualTo(new Lanes.Left(List.of(waits), List.of(committing)));
        assertThat(apart.isEmpty()).isTrue();
        assertThat(lanes.next(SECOND)).as("the lane ends").isEmpty();
    }
}
