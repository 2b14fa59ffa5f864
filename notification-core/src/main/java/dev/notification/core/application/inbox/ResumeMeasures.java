package dev.notification.core.application.inbox;

import dev.notification.core.lifecycle.Distribution;
import dev.notification.core.lifecycle.Tally;
import dev.notification.core.port.in.inbox.ReadChanges;
import java.util.Locale;

/** How sessions went on where they had left off; requests that wait for one change are none. Thread-safe. */
public final class ResumeMeasures {
    private static final String REPLAYED = "replayed";
    private static final String NOTHING = "nothing";

    private final Tally outcomes = Tally.of(
            REPLAYED,
            NOTHING,
            label(ReadChanges.Reason.PURGED),
            label(ReadChanges.Reason.EPOCH),
            label(ReadChanges.Reason.AHEAD));
    private final Distribution changes = Distribution.ofSizes();
    private final Distribution nanos = Distribution.ofNanos();

    private static String label(ReadChanges.Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    /** @param wasReset it was counted as that */
    void caughtUp(long replayed, boolean wasReset, long tookNanos) {
        nanos.add(tookNanos);
        if (replayed > 0) {
            changes.add(replayed);
        }
        if (!wasReset) {
            outcomes.count(replayed > 0 ? REPLAYED : NOTHING);
        }
    }

    void reset(ReadChanges.Reason reason) {
        outcomes.count(label(reason));
    }

    /** {@code replayed} or {@code nothing}, or why it had to begin anew. */
    public Tally outcomes() {
        return outcomes;
    }

    /** How many changes were replayed to those that had missed some. */
    public Distribution changes() {
        return changes;
    }

    /** From the beginning of a session until it was live. */
    public Distribution nanos() {
        return nanos;
    }
}
