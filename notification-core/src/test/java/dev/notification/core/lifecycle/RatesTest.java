package dev.notification.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.Rate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RatesTest {
    private final AtomicLong now =
            new AtomicLong(Long.MAX_VALUE - 1_000_000); // It may overflow: only differences count.
    private final Rates<String> rates = new Rates<>(Rate.perSecond(10), 100, now::get);

    @Test
    void theWholeAmountMayComeAtOnceAndTheNextOneWaitsForItsPart() {
        for (int i = 0; i < 10; i++) {
            assertThat(rates.take("ada", 1)).isZero();
        }

        assertThat(rates.take("ada", 1)).isEqualTo(Duration.ofMillis(100));
        assertThat(rates.take("bob", 1)).isZero();

        pass(Duration.ofMillis(100));
        assertThat(rates.take("ada", 1)).isZero();
        assertThat(rates.take("ada", 1)).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void whatIsRefusedTakesNothing() {
        rates.take("ada", 8);

        assertThat(rates.take("ada", 5)).isEqualTo(Duration.ofMillis(300));
        assertThat(rates.take("ada", 2)).isZero();
    }

    @Test
    void oneThatIsMoreThanTheWholeAmountIsTakenFromAFullOneAndPaidForAfterwards() {
        assertThat(rates.take("ada", 40)).isZero();

        assertThat(rates.take("ada", 1)).isEqualTo(Duration.ofMillis(3100));
        pass(Duration.ofMillis(3100));
        assertThat(rates.take("ada", 1)).isZero();
    }

    @Test
    void whatIsGivenBackMayBeTakenAgain() {
        rates.take("ada", 10);
        rates.giveBack("ada", 3);

        assertThat(rates.take("ada", 3)).isZero();
        assertThat(rates.take("ada", 1)).isPositive();
    }

    @Test
    void whatHasHappenedIsOwedHoweverMuchItIs() {
        rates.owe("ada", 10);
        assertThat(rates.owed("ada")).isZero();
        rates.owe("ada", 30);

        assertThat(rates.owed("ada")).isEqualTo(Duration.ofSeconds(3));
        assertThat(rates.take("ada", 1)).isEqualTo(Duration.ofMillis(3100));
        assertThat(rates.owed("bob")).isZero();
        pass(Duration.ofSeconds(3));
        assertThat(rates.owed("ada")).isZero();
    }

    @Test
    void whoeverOwesNothingIsForgottenAndNoMoreAreRememberedThanItHasRoomFor() {
        for (int i = 0; i < 1000; i++) {
            rates.take("key " + i, 1);
        }
        assertThat(rates.size()).isEqualTo(100);

        pass(Duration.ofSeconds(1));
        for (int i = 0; i < 100; i++) {
            rates.take("the one", 1);
        }
        assertThat(rates.size()).isEqualTo(1 + 100 - 2 * 10);
    }

    @Test
    void aRateOfNothingIsRefused() {
        assertThatThrownBy(() -> new Rate(0, Duration.ofSeconds(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rate(1, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rate(1, Duration.ofDays(2))).isInstanceOf(IllegalArgumentException.class);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
