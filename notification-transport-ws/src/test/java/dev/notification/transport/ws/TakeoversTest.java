package dev.notification.transport.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TakeoversTest {
    private static final UserId ADA = new UserId(1);
    private static final DeviceId PHONE = new DeviceId("phone");

    private long now = Long.MAX_VALUE - Duration.ofSeconds(10).toNanos();
    private final Takeovers takeovers = new Takeovers(() -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void aFewNeedNoPauseAndThenItGrowsToAMinute() {
        List<Long> pauses = new ArrayList<>();

        for (int i = 0; i < 13; i++) {
            takeovers.happened(ADA, PHONE);
            pauses.add(takeovers.pause(ADA, PHONE).toSeconds());
        }

        assertThat(pauses).containsExactly(0L, 0L, 0L, 0L, 1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    }

    @Test
    void theSixthWaitsAlsoIfTheFiveBeforeHaveTakenAMoment() {
        for (int i = 0; i < 5; i++) {
            assertThat(takeovers.pause(ADA, PHONE)).isZero();
            pass(Duration.ofMillis(100));
            takeovers.happened(ADA, PHONE);
        }

        assertThat(takeovers.pause(ADA, PHONE)).isEqualTo(Duration.ofSeconds(1));
    }

    /** Each comes back as soon as it may. */
    @Test
    void twoTabsThatAlwaysComeBackSoonRestForHalfAMinute() {
        int count = 0;
        long end = now + Duration.ofMinutes(10).toNanos();
        while (end - now > 0) {
            pass(takeovers.pause(ADA, PHONE));
            takeovers.happened(ADA, PHONE);
            pass(Duration.ofMillis(1));
            count++;
        }

        assertThat(count).isBetween(15, 45);
    }

    @Test
    void aPhoneThatChangesNetworksTwiceAMinuteIsNeverHeldUp() {
        for (int i = 0; i < 100; i++) {
            takeovers.happened(ADA, PHONE);
            assertThat(takeovers.pause(ADA, PHONE)).isZero();
            pass(Duration.ofSeconds(30));
        }
    }

    @Test
    void whoLeavesByThemselvesLeavesThePlaceFree() {
        IntStream.range(0, 9).forEach(i -> takeovers.happened(ADA, PHONE));

        takeovers.left(ADA, PHONE);

        assertThat(takeovers.pause(ADA, PHONE)).isZero();
        assertThat(takeovers.size()).isZero();
    }

    @Test
    void othersAreNotHeldUp() {
        IntStream.range(0, 9).forEach(i -> takeovers.happened(ADA, PHONE));

        assertThat(takeovers.pause(ADA, new DeviceId("laptop"))).isZero();
        assertThat(takeovers.pause(new UserId(2), PHONE)).isZero();
    }

    @Test
    void whatIsOverIsForgotten() {
        IntStream.range(0, 9).forEach(i -> takeovers.happened(ADA, PHONE));
        pass(Duration.ofSeconds(270));

        takeovers.happened(new UserId(2), PHONE);

        assertThat(takeovers.size()).isEqualTo(1);
    }
}
