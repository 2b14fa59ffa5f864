package dev.notification.core.application.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GrowingDelaysTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
    private final GrowingDelays<String> delays = new GrowingDelays<>(3, 10, now::get);

    private Duration tryNow() {
        return delays.tryNow("ada");
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void theFirstTriesAreFreeAndThenEachWaitIsTwiceAsLong() {
        for (int i = 0; i < 3; i++) {
            assertThat(tryNow()).isZero();
        }
        for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
            assertThat(tryNow()).isEqualTo(Duration.ofSeconds(seconds));
            pass(Duration.ofSeconds(seconds).minusNanos(1));
            assertThat(tryNow()).isEqualTo(Duration.ofNanos(1));
            pass(Duration.ofNanos(1));
            assertThat(tryNow()).isZero();
        }
    }

    @Test
    void oneKeysTriesAreNotAnothers() {
        for (int i = 0; i < 4; i++) {
            tryNow();
        }

        assertThat(tryNow()).isPositive();
        assertThat(delays.tryNow("bob")).isZero();
    }

    @Test
    void whatIsForgottenOrTakenBackDoesNotCount() {
        for (int i = 0; i < 10; i++) {
            assertThat(tryNow()).isZero();
            delays.takeBack("ada");
        }
        assertThat(delays.size()).isZero();
        for (int i = 0; i < 3; i++) {
            assertThat(tryNow()).isZero();
        }
        delays.forget("ada");
        assertThat(tryNow()).isZero();
    }

    @Test
    void afterHalfAnHourAllIsForgotten() {
        for (int i = 0; i < 4; i++) {
            tryNow();
        }
        pass(Duration.ofMinutes(30));

        assertThat(delays.tryNow("bob")).isZero();
        assertThat(delays.size()).isEqualTo(1);
        for (int i = 0; i < 3; i++) {
            assertThat(tryNow()).isZero();
        }
    }

    @Test
    void howeverManyKeysThereAreFewAreRemembered() {
        for (int i = 0; i < 1000; i++) {
            delays.tryNow("guesser " + i);
        }

        assertThat(delays.size()).isEqualTo(10);
    }
}
