package dev.notification.transport.ws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Those who are sent away come back evenly. */
class ReturnsTest {
    @Test
    void howeverManyAreSentAwayNoTenthOfTheTimeHasMoreThanItsShare() {
        for (int clients : new int[] {10, 137, 10_000}) {
            var returns = new Returns(Duration.ofSeconds(10));

            long[] perSecond = new long[10];
            LongStream.range(0, clients)
                    .map(i -> returns.next().minus(Returns.EARLIEST).toSeconds())
                    .forEach(second -> perSecond[(int) second]++);

            for (long second : perSecond) {
                assertThat(second).isBetween(clients / 10 - 3L, clients / 10 + 3L);
            }
        }
    }

    @Test
    void withoutASpreadAllComeBackAtOnce() {
        var returns = new Returns(Duration.ZERO);

        assertThat(returns.next()).isEqualTo(returns.next()).isEqualTo(Returns.EARLIEST);
    }
}
