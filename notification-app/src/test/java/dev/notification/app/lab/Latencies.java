package dev.notification.app.lab;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How long each of some like requests took, and how many had no good end.
 *
 * @param nanos of those that were served, ascending
 */
record Latencies(List<Long> nanos, int failed) {
    Latencies {
        nanos = nanos.stream().sorted().toList();
    }

    @JsonProperty
    int served() {
        return nanos.size();
    }

    /** Zero if none was served. */
    Duration percentile(double percent) {
        if (nanos.isEmpty()) {
            return Duration.ZERO;
        }
        int place = (int) Math.ceil(percent / 100 * nanos.size()) - 1;
        return Duration.ofNanos(nanos.get(Math.max(0, place)));
    }

    /** Such as {@code 1.2/8.0 (200)}, with {@code 3 failed} behind it. */
    @Override
    public String toString() {
        return String.format(
                        Locale.ROOT,
                        "%.1f/%.1f (%d)",
                        percentile(50).toNanos() / 1e6,
                        percentile(99).toNanos() / 1e6,
                        served())
                + (failed == 0 ? "" : " " + failed + " failed");
    }
}
