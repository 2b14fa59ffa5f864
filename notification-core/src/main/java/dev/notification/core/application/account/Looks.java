package dev.notification.core.application.account;

import dev.notification.core.lifecycle.Check;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The looks of a part, one a second, at what other processes have ended: whether the part still notices. Only one look at a time;
 * otherwise thread-safe.
 */
final class Looks {
    /** What is promised holds for two seconds, so that a single one may fail. */
    private static final int MISSED_AT_MOST = 1;

    private final String part;
    /** In a row, up to now. */
    private final AtomicInteger missed = new AtomicInteger();

    private final AtomicLong failures = new AtomicLong();

    /** @param part its name in health */
    Looks(String part) {
        this.part = part;
    }

    /** Looks; what the look throws is counted, and thrown on. */
    void look(Runnable look) {
        boolean hasSeen = false;
        try {
            look.run();
            hasSeen = true;
        } finally {
            if (hasSeen) {
                missed.set(0);
            } else {
                missed.incrementAndGet();
                failures.incrementAndGet();
            }
        }
    }

    /** Unwell while what was ended elsewhere goes unnoticed for longer than is promised. */
    Check check() {
        int now = missed.get();
        return now <= MISSED_AT_MOST
                ? Check.well(part)
                : Check.unwell(part, "what other processes end is not noticed: the last " + now + " looks failed");
    }

    /** How many have failed since the start. */
    long failures() {
        return failures.get();
    }
}
