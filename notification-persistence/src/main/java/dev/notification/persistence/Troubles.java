package dev.notification.persistence;

import dev.notification.core.lifecycle.Ticker;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is the matter with a PostgreSQL database, as its failures tell: each {@link Trouble} has one line in the log when it
 * begins, with what to do, and one when it is over, however many statements fail between. Thread-safe.
 */
final class Troubles {
    private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);

    /** Nothing says that it is over where nobody asks {@link #quiet}: after so long, the next failure is told again. */
    private static final long FORGOTTEN_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** These are of connections as well: one that breaks says nothing about the database, unless no new one can be opened. */
    private static final Set<Trouble> OF_OPENING = EnumSet.of(Trouble.AWAY, Trouble.STOPPING);

    private final Ticker ticker;
    /** With the moment of the last failure that told of it. */
    private final Map<Trouble, Long> present = new EnumMap<>(Trouble.class);

    Troubles(Ticker ticker) {
        this.ticker = ticker;
    }

    /** A statement or a commit has failed. */
    void failed(SQLException cause) {
        Failures.trouble(cause)
                .filter(trouble -> !OF_OPENING.contains(trouble))
                .ifPresent(trouble -> note(trouble, cause));
    }

    /** No connection could be opened, although there were some before. */
    void couldNotOpen(SQLException cause) {
        note(Failures.trouble(cause).orElse(Trouble.AWAY), cause);
    }

    private void note(Trouble trouble, SQLException cause) {
        long now = ticker.nanos();
        boolean begins;
        synchronized (this) {
            if (trouble == Trouble.FAULTY && present.containsKey(Trouble.FULL)) {
                return; // A server without room fails inside, too, as when it opens a connection.
            }
            Long last = present.put(trouble, now);
            begins = last == null || now - last >= FORGOTTEN_NANOS;
        }
        if (begins) {
            LOG.error(
                    "{}: {} ({}; SQLSTATE {})", trouble.problem(), trouble.advice(), text(cause), cause.getSQLState());
        }
    }

    private static String text(SQLException cause) {
        return String.valueOf(cause.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    /** Those of which no failure has told for as long as it takes to believe that they may be over. */
    synchronized List<Trouble> quiet() {
        long now = ticker.nanos();
        return present.entrySet().stream()
                .filter(entry -> now - entry.getValue() >= entry.getKey().quietNanos())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** It was looked at, and is no more. */
    void over(Trouble trouble) {
        Long last;
        synchronized (this) {
            last = present.remove(trouble);
        }
        if (last != null) {
            LOG.info("{}: that is over", trouble.problem());
        }
    }

    /** Why nothing can be written, as far as is known; empty: it can. */
    synchronized Optional<String> ofWrites() {
        return present.keySet().stream()
                .filter(Trouble::isOfWritesOnly)
                .map(Trouble::problem)
                .findFirst();
    }
}
