package dev.notification.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RunningTickerTest {
    private long nanos = Long.MAX_VALUE - 5; // It may wrap, as System.nanoTime may.
    private final RunningTicker ticker = new RunningTicker(() -> nanos);

    /** What the ticker says has gone by, in milliseconds, when so many do in one piece. */
    private long goneBy(Duration time) {
        long before = ticker.nanos();
        nanos += time.toNanos();
        return Duration.ofNanos(ticker.nanos() - before).toMillis();
    }

    @Test
    void timeGoesByWhileSomebodyLooks() {
        assertThat(goneBy(Duration.ofMillis(1))).isEqualTo(1);
        assertThat(goneBy(Duration.ofSeconds(1))).isEqualTo(1000);
        assertThat(goneBy(RunningTicker.LONGEST_GAP)).isEqualTo(3000);
    }

    @Test
    void whileNobodyCouldLookOnlyASecondGoesBy() {
        assertThat(goneBy(Duration.ofSeconds(12))).isEqualTo(1000);
        assertThat(goneBy(Duration.ofDays(3))).isEqualTo(1000);
        assertThat(goneBy(Duration.ofSeconds(1))).isEqualTo(1000);
    }

    /** Whoever looks often does not hide the gap from the others. */
    @Test
    void manySmallLooksAreNoGap() {
        long before = ticker.nanos();
        for (int i = 0; i < 1000; i++) {
            nanos += Duration.ofMillis(100).toNanos();
            ticker.nanos();
        }

        assertThat(ticker.nanos() - before).isEqualTo(Duration.ofSeconds(100).toNanos());
    }
}
