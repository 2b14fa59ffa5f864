package dev.notification.app;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.concurrent.atomic.LongAdder;

/**
 * A log that never holds up the work: its lines wait in a bounded queue for a thread that writes them. While nobody reads
 * them and the queue is full, lines are dropped and counted; the first line that has room again is preceded by one that says
 * how many are missing. Thread-safe.
 */
public final class BoundedLog extends AsyncAppender {
    private final LongAdder dropped = new LongAdder();
    /** Held while a line takes its place, so that nobody else takes it in between and the line is lost uncounted. */
    private final Object places = new Object();

    private long told;

    /** Its size, two at least, and the rest are set in logback.xml. */
    public BoundedLog() {
        setNeverBlock(true);
        setDiscardingThreshold(0);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (getRemainingCapacity() == 0) {
            dropped.increment();
            return;
        }
        event.prepareForDeferredProcessing(); // Here, since what is formatted may be slow, and others wait for the
        // places.
        synchronized (places) {
            long missing = dropped.sum() - told;
            // The line that says what is missing needs a place of its own.
            if (getRemainingCapacity() < (missing > 0 ? 2 : 1)) {
                dropped.increment();
                return;
            }
            if (missing > 0) {
                told += missing;
                super.append(lost(missing));
            }
            super.append(event);
        }
    }

    private static ILoggingEvent lost(long missing) {
        var logger = (Logger) org.slf4j.LoggerFactory.getLogger(BoundedLog.class);
        return new LoggingEvent(
                BoundedLog.class.getName(),
                logger,
                Level.WARN,
                missing + " lines of this log are missing here: nobody read it in time",
                null,
                null);
    }

    /** How many lines were dropped since the start. */
    long dropped() {
        return dropped.sum();
    }
}
