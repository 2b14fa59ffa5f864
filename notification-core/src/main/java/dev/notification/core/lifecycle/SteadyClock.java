package dev.notification.core.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The time of day, moving steadily. It starts with what the machine's clock says and goes on with the {@link Ticker}. Once a
 * second, when it is asked, it is compared with the machine's clock:
 *
 * <ul>
 *   <li>Up to {@link #LEAP} apart, it closes the gap by going up to a twentieth faster or slower: it never steps, and does
 *       not go back.
 *   <li>Further apart, the machine's clock has leapt. That is logged, and nothing else happens: whoever has a token that was
 *       good a second ago keeps it. If the machine's clock comes back, all is as before.
 *   <li>If the leap lasts for {@link #PATIENCE}, the machine's clock is believed, with one step. That is logged, too.
 * </ul>
 *
 * <p>A machine that was asleep looks as if its clock had leapt, so that for {@link #PATIENCE} after it woke up the time is the
 * one at which it fell asleep. Thread-safe; never blocks.
 */
public final class SteadyClock implements InstantSource {
    /** From so far apart on, the machine's clock is wrong, or was. */
    public static final Duration LEAP = Duration.ofSeconds(30);

    /** For so long a leap must last before it is believed. */
    public static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final System.Logger LOG = System.getLogger(SteadyClock.class.getName());

    private static final long CHECK_NANOS = Duration.ofSeconds(1).toNanos();
    /** A gap is to be closed in this time, or as fast as may be. */
    private static final double CLOSING_NANOS = Duration.ofSeconds(10).toNanos();

    private static final double MAX_CORRECTION = 0.05;

    private final InstantSource machine;
    private final Ticker ticker;
    private final AtomicBoolean checking = new AtomicBoolean();
    private volatile Course course;
    /** Null: the clocks agree. Used by the one that checks only. */
    private Leap leap;

    /**
     * How the time goes since the last check.
     *
     * @param correction how much faster than the ticker, as a part of it, until the gap of then is closed
     */
    private record Course(Instant start, long startNanos, double correction) {
        Instant at(long nanos) {
            long passed = nanos - startNanos;
            return start.plusNanos(passed + (long) (Math.min(passed, CLOSING_NANOS) * correction));
        }
    }

    /** Noticed at {@code sinceNanos}, with the machine's clock so far ahead of this one; negative: behind. */
    private record Leap(long sinceNanos, Duration gap) {}

    /** @param machine the machine's clock, which may leap */
    public SteadyClock(InstantSource machine, Ticker ticker) {
        this.machine = machine;
        this.ticker = ticker;
        this.course = new Course(machine.instant(), ticker.nanos(), 0);
    }

    /** The clocks of this process. */
    public static SteadyClock system() {
        return new SteadyClock(InstantSource.system(), Ticker.system());
    }

    @Override
    public Instant instant() {
        Course present = course;
        long nanos = ticker.nanos();
        if (nanos - present.startNanos() >= CHECK_NANOS && checking.compareAndSet(false, true)) {
            try {
                check();
            } finally {
                checking.set(false);
            }
            present = course;
        }
        return present.at(nanos);
    }

    /** The course begins anew here, though nothing may have changed: so the next check is a second away. */
    private void check() {
        long nanos = ticker.nanos();
        Instant here = course.at(nanos);
        Duration gap = Duration.between(here, machine.instant());
        if (gap.abs().compareTo(LEAP) < 0) {
            agree(gap);
            course = new Course(here, nanos, correction(gap));
        } else if (lasts(nanos, gap)) {
            LOG.log(System.Logger.Level.WARNING, "the clock still says so: it is believed from now on");
            leap = null;
            course = new Course(here.plus(gap), nanos, 0);
        } else {
            course = new Course(here, nanos, 0);
        }
    }

    private static double correction(Duration gap) {
        double wanted = gap.toNanos() / CLOSING_NANOS;
        return Math.max(-MAX_CORRECTION, Math.min(MAX_CORRECTION, wanted));
    }

    private void agree(Duration gap) {
        if (leap != null) {
            LOG.log(System.Logger.Level.WARNING, "the clock has come back, but for {0} ms", gap.toMillis());
            leap = null;
        }
    }

    /** Whether the machine's clock has been as far off for long enough; a leap of another size is another one. */
    private boolean lasts(long nanos, Duration gap) {
        if (leap == null || leap.gap().minus(gap).abs().compareTo(LEAP) >= 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the clock has leapt by {0} s; this is ignored unless it lasts for {1} s",
                    gap.toSeconds(),
                    PATIENCE.toSeconds());
            leap = new Leap(nanos, gap);
        }
        return nanos - leap.sinceNanos() >= PATIENCE.toNanos();
    }
}
