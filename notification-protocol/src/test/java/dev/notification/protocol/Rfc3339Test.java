package dev.notification.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Rfc3339Test {
    @ParameterizedTest
    @CsvSource({
        "2026-11-24T10:00:00Z, 2026-11-24T10:00:00.000Z",
        "2026-01-02T03:04:05.006Z, 2026-01-02T03:04:05.006Z",
        "2000-02-29T23:59:59.999999Z, 2000-02-29T23:59:59.999Z",
        "1970-01-01T00:00:00.1Z, 1970-01-01T00:00:00.100Z"
    })
    void timesHaveMillisecondsAndAreInUtc(Instant time, String text) {
        assertThat(Rfc3339.text(time)).isEqualTo(text);
    }
}
