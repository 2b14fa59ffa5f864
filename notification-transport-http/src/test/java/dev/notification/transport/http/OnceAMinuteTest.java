package dev.notification.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OnceAMinuteTest {
    private final AtomicLong nanos = new AtomicLong(-5);
    private final OnceAMinute said = new OnceAMinute(nanos::get);

    @Test
    void theFirstLineIsSaidAtOnceAndTheNextAfterAMinute() {
        assertThat(said.isDue()).isTrue();
        assertThat(said.isDue()).isFalse();

        nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(said.isDue()).isFalse();

        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(said.isDue()).isTrue();
        assertThat(said.isDue()).isFalse();
    }

    @Test
    void afterALongSilenceOneLineIsDueAndNotOneForEachMinute() {
        said.isDue();
        nanos.addAndGet(Duration.ofHours(1).toNanos());

        assertThat(said.isDue()).isTrue();
        assertThat(said.isDue()).isFalse();
    }
}
