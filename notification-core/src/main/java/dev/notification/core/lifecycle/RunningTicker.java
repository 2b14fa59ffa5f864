package dev.notification.core.lifecycle;

import java.time.Duration;

/**
 * The time in which this process itself ran. While it was stopped, starved or asleep with its machine, nobody could be heard
 * and nothing could be done, so nobody is too late for that: of a gap in which nobody has looked at the time for longer than
 * {@link #LONGEST_GAP}, all but a second is left out. Somebody has to look about every second, which whoever sweeps for
 * what is too old does. Thread-safe; a look costs little more than one at the ticker behind it.
 */
public final class RunningTicker implements Ticker {
    /** Longer than any pause of a process that runs: a loop that is due each second comes late under load. */
    public static final Duration LONGEST_GAP = Duration.ofSeconds(3);

    private static final long LONGEST_GAP_NANOS = LONGEST_GAP.toNanos();
    /** How much of a gap counts: as much as there is between two looks while it runs. */
    private static final long USUAL_GAP_NANOS = Duration.ofSeconds(1).toNanos();
    /** More often nobody needs to note that somebody looked. */
    private static final long NOTED_NANOS = Duration.ofMillis(250).toNanos();

    private final Ticker ticker;
    private volatile long lookedAt;
    private volatile long leftOut;

    public RunningTicker(Ticker ticker) {
        this.ticker = ticker;
        this.lookedAt = ticker.nanos();
    }

    @Override
    public long nanos() {
        long now = ticker.nanos();
        if (now - lookedAt > NOTED_NANOS) {
            note(now);
        }
        return now - leftOut;
    }

    /** Of several who look at once behind a gap, one leaves it out. */
    private synchronized void note(long now) {
        long gap = now - lookedAt;
        if (gap > LONGEST_GAP_NANOS) {
            leftOut += gap - USUAL_GAP_NANOS;
        }
        if (gap > 0) {
            lookedAt = now;
        }
    }
}
