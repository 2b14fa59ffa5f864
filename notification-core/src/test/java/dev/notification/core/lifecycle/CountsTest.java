package dev.notification.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CountsTest {
    @Test
    void aValueIsCountedAtTheFirstBoundThatIsNotBelowIt() {
        Distribution sizes = Distribution.ofSizes();

        for (long size : new long[] {0, 1, 2, 3, 1_000_000}) {
            sizes.add(size);
        }

        Distribution.Snapshot counted = sizes.snapshot();
        assertThat(counted.bounds()).startsWith(1, 2, 5).hasSize(12);
        assertThat(counted.counts()).startsWith(2, 1, 1, 0).endsWith(1).hasSize(13);
        assertThat(counted.sum()).isEqualTo(1_000_006);
        assertThat(counted.count()).isEqualTo(5);
    }

    @Test
    void durationsReachFromHalfAMillisecondToFiveSeconds() {
        Distribution nanos = Distribution.ofNanos();

        nanos.add(-7); // A clock that has been set.
        nanos.add(TimeUnit.MICROSECONDS.toNanos(500));
        nanos.add(TimeUnit.SECONDS.toNanos(6));

        assertThat(nanos.snapshot().counts()).startsWith(2, 0).endsWith(0, 1);
        assertThat(nanos.snapshot().sum()).isEqualTo(TimeUnit.SECONDS.toNanos(6) + 500_000);
    }

    @Test
    void onlyWhatWasNamedIsCounted() {
        Tally tally = Tally.of("stored", "refused");

        tally.count("stored");
        tally.counter("stored").increment();

        assertThat(tally.all().keySet()).containsExactly("stored", "refused");
        assertThat(tally.all().get("stored").sum()).isEqualTo(2);
        assertThat(tally.all().get("refused").sum()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tally.count("ada"))
                .withMessageContaining("ada");
    }
}
