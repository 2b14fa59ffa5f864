package dev.notification.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpDateTest {
    private Instant now = Instant.parse("2026-09-06T08:49:37.999Z");
    private final HttpDate date = new HttpDate(() -> now);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1994-11-06T08:49:37Z | Sun, 06 Nov 1994 08:49:37 GMT",
                "2026-09-30T23:59:59.999Z | Wed, 30 Sep 2026 23:59:59 GMT",
                "1969-12-31T23:59:59.500Z | Wed, 31 Dec 1969 23:59:59 GMT"
            })
    void itIsWrittenAsTheStandardSays(Instant instant, String text) {
        now = instant;

        assertThat(date.text()).isEqualTo(text);
    }

    @Test
    void itIsWrittenOnceASecond() {
        String first = date.text();

        now = now.plusNanos(999_999);
        assertThat(date.text()).isSameAs(first);
        now = now.plusNanos(1);
        assertThat(date.text()).isEqualTo("Sun, 06 Sep 2026 08:49:38 GMT");
    }

    @Test
    void aClockThatIsSetBackIsFollowedAtOnce() {
        date.text();

        now = now.minusSeconds(3600);

        assertThat(date.text()).isEqualTo("Sun, 06 Sep 2026 07:49:37 GMT");
    }

    @Test
    void whatIsSaidIsTheTimeOfThisMachine() {
        assertThat(HttpDate.now()).matches("[A-Z][a-z]{2}, [0-3][0-9] [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT");
    }
}
