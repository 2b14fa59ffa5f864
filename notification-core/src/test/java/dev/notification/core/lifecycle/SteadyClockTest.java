package dev.notification.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.testkit.Racing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private Instant machine = START;
    private long nanos = Long.MAX_VALUE - SECOND.toNanos(); // It may overflow.
    private final SteadyClock clock = new SteadyClock(() -> machine, () -> nanos);

    /** A second goes by, on both; somebody asks for the time. */
    private Instant second() {
        nanos += SECOND.toNanos();
        machine = machine.plus(SECOND);
        return clock.instant();
    }

    private Instant seconds(long count) {
        Instant last = clock.instant();
        for (long i = 0; i < count; i++) {
            Instant next = second();
            assertThat(next).as("never back").isAfterOrEqualTo(last);
            last = next;
        }
        return last;
    }

    private void leaps(Duration by) {
        machine = machine.plus(by);
    }

    @Test
    void itGoesWithTheMachinesClock() {
        assertThat(clock.instant()).isEqualTo(START);
        assertThat(seconds(1000)).isEqualTo(START.plusSeconds(1000)).isEqualTo(machine);
        nanos += 1;
        assertThat(clock.instant()).isEqualTo(machine.plusNanos(1));
    }

    @Test
    void aLeapForAMomentIsNotSeen() {
        seconds(10);

        leaps(HOUR);
        assertThat(seconds(60)).isEqualTo(START.plusSeconds(70));
        leaps(HOUR.negated());

        assertThat(seconds(60)).isEqualTo(START.plusSeconds(130)).isEqualTo(machine);
    }

    @Test
    void aLeapBackForAMomentIsNotSeenEither() {
        leaps(HOUR.negated());
        assertThat(seconds(60)).isEqualTo(START.plusSeconds(60));
        leaps(HOUR);

        assertThat(seconds(60)).isEqualTo(START.plusSeconds(120)).isEqualTo(machine);
    }

    @Test
    void aLeapThatLastsIsFollowed() {
        seconds(10);
        leaps(HOUR);

        assertThat(seconds(SteadyClock.PATIENCE.toSeconds())).isBefore(machine.minusSeconds(3500));
        assertThat(second()).isEqualTo(machine);
        assertThat(seconds(100)).isEqualTo(machine);
    }

    @Test
    void aLeapBackThatLastsIsFollowedToo() {
        leaps(HOUR.negated());

        seconds(SteadyClock.PATIENCE.toSeconds());

        assertThat(second()).isEqualTo(machine);
    }

    /** Two of a machine that cannot make up its mind: neither has lasted. */
    @Test
    void aLeapOfAnotherSizeIsAnotherOne() {
        leaps(HOUR);
        seconds(SteadyClock.PATIENCE.toSeconds() - 1);
        leaps(HOUR);

        assertThat(seconds(SteadyClock.PATIENCE.toSeconds() - 1))
                .isEqualTo(START.plusSeconds(2 * SteadyClock.PATIENCE.toSeconds() - 2));
        assertThat(seconds(2)).isEqualTo(machine);
    }

    @Test
    void aGapIsClosedWithoutAStepAndWithoutGoingBack() {
        leaps(Duration.ofSeconds(-20));

        Instant afterAMinute = seconds(60);

        assertThat(afterAMinute).isBetween(START.plusSeconds(56), START.plusSeconds(58));
        assertThat(Duration.between(seconds(600), machine).abs()).isLessThan(Duration.ofMillis(1));
        leaps(Duration.ofSeconds(20));
        assertThat(seconds(10)).isBefore(machine.minusSeconds(19));
        assertThat(Duration.between(seconds(600), machine).abs()).isLessThan(Duration.ofMillis(1));
    }

    /** The machine was asleep: its ticker stood still, as on Linux. */
    @Test
    void aSleepIsALeap() {
        seconds(10);
        leaps(Duration.ofHours(8));

        assertThat(second()).isEqualTo(START.plusSeconds(11));
        seconds(SteadyClock.PATIENCE.toSeconds());
        assertThat(second()).isEqualTo(machine);
    }

    /** Nobody asked for an hour. */
    @Test
    void whatHappenedUnnoticedIsNoticedAtTheNextQuestion() {
        nanos += HOUR.toNanos();
        machine = machine.plus(HOUR).plus(HOUR);

        assertThat(clock.instant()).isEqualTo(START.plus(HOUR));
        assertThat(second()).isEqualTo(START.plus(HOUR).plusSeconds(1));
    }

    @Test
    void aGapIsNotOvershotWhileNobodyAsks() {
        leaps(Duration.ofSeconds(20));
        second();
        nanos += HOUR.toNanos();
        machine = machine.plus(HOUR);

        assertThat(clock.instant()).isBefore(machine).isAfter(machine.minusSeconds(20));
    }

    @Test
    void manyMayAskAtOnce() {
        var real = SteadyClock.system();

        List<Boolean> wentBack = Racing.of(4, racer -> {
            Instant last = real.instant();
            boolean back = false;
            for (int i = 0; i < 100_000; i++) {
                Instant next = real.instant();
                back |= next.isBefore(last.minus(SECOND));
                last = next;
            }
            return back;
        });

        assertThat(wentBack).containsOnly(false);
    }
}
