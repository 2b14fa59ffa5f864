package dev.notification.core.lifecycle;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * How large values were: how many there were up to each of a few bounds, and their sum. To count one costs some nanoseconds,
 * takes no lock and makes no object. Thread-safe.
 */
public final class Distribution {
    private static final long[] DURATIONS_MICROS = {
        500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 5_000_000
    };
    private static final long[] SIZES = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000, 100_000};

    private final long[] bounds;
    /** One more than there are bounds: what is larger than all. */
    private final LongAdder[] counts;

    private final LongAdder sum = new LongAdder();

    private Distribution(long[] bounds) {
        this.bounds = bounds;
        this.counts = new LongAdder[bounds.length + 1];
        Arrays.setAll(counts, i -> new LongAdder());
    }

    /** Of nanoseconds: half a millisecond to five seconds. */
    public static Distribution ofNanos() {
        return new Distribution(Arrays.stream(DURATIONS_MICROS)
                .map(TimeUnit.MICROSECONDS::toNanos)
                .toArray());
    }

    /** Of whole numbers: one to a hundred thousand. */
    public static Distribution ofSizes() {
        return new Distribution(SIZES.clone());
    }

    /** Counts a value; one below 0 counts as 0. */
    public void add(long value) {
        add(value, 1);
    }

    /** Counts a value so many times. */
    public void add(long value, int times) {
        int i = 0; // Few bounds, and most values are below the first ones.
        while (i < bounds.length && value > bounds[i]) {
            i++;
        }
        counts[i].add(times);
        sum.add(Math.max(0, value) * times);
    }

    /** As of now; values that come meanwhile may be counted in a part of it. */
    public Snapshot snapshot() {
        return new Snapshot(
                bounds.clone(), Arrays.stream(counts).mapToLong(LongAdder::sum).toArray(), sum.sum());
    }

    /** How many there were. */
    public long count() {
        return snapshot().count();
    }

    /**
     * What was counted.
     *
     * @param bounds ascending; each belongs to what is below it
     * @param counts how many were above the bound before and not above this one; the last: above all bounds
     */
    public record Snapshot(long[] bounds, long[] counts, long sum) {
        /** How many there were. */
        public long count() {
            return Arrays.stream(counts).sum();
        }
    }
}
