package dev.notification.persistence;

import dev.notification.core.domain.UserId;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** Tells a database that cannot work now from a statement that it will never accept. */
final class Failures {
    /** SQLite: ERROR, TOOBIG, CONSTRAINT, MISMATCH, MISUSE, RANGE. Everything else is about the file or its locks. */
    private static final Set<Integer> SQLITE_STATEMENT = Set.of(1, 18, 19, 20, 21, 25);

    private static final int SQLITE_CONSTRAINT = 19;
    /** BUSY, LOCKED: another connection or process holds the lock for longer than this one waits. */
    private static final Set<Integer> SQLITE_BUSY = Set.of(5, 6);

    private Failures() {}

    /**
     * What to throw for it: {@link OverloadedException} if the database is busy, {@link StoreUnavailableException} if it
     * cannot be used, or the failure itself if repeating would not help.
     */
    static RuntimeException translated(RuntimeException failure, boolean whileCommitting) {
        if (failure instanceof StoreUnavailableException || failure instanceof OverloadedException) {
            return failure;
        }
        return sqlCause(failure)
                .filter(cause -> !isStatementsFault(cause))
                .map(cause -> of(cause, whileCommitting))
                .orElse(failure);
    }

    /** For what no statement of a caller is to blame for. */
    static RuntimeException of(SQLException cause, boolean whileCommitting) {
        return isBusy(cause)
                ? new OverloadedException("the database is busy: " + cause.getMessage(), cause)
                : unavailable(cause, whileCommitting);
    }

    /** Whether the database looked at a statement and refused it: its connection is as good as before. */
    static boolean isRefusal(RuntimeException failure) {
        return sqlCause(failure).filter(Failures::isStatementsFault).isPresent();
    }

    /** Whether somebody else holds a lock on the database: it works, and nothing was stored. */
    static boolean isBusy(SQLException cause) {
        return isSqlite(cause) && SQLITE_BUSY.contains(cause.getErrorCode() & 0xff);
    }

    /** As {@link #translated}; if that leaves the outcome open, it says whose inboxes may have changed. */
    static RuntimeException whileCommitting(RuntimeException failure, Set<UserId> touched) {
        RuntimeException translated = translated(failure, true);
        return leavesOutcomeUnknown(translated) ? naming(translated, touched) : translated;
    }

    /** Whether callers are told that nobody knows what became of their work. */
    static boolean leavesOutcomeUnknown(Throwable failure) {
        return failure instanceof StoreUnavailableException unknown && unknown.outcomeUnknown();
    }

    /** Says the same of work that has changed these users' inboxes. Only of a failure that leaves the outcome unknown. */
    static StoreUnavailableException naming(Throwable unknown, Set<UserId> touched) {
        return new StoreUnavailableException(unknown.getMessage(), unknown.getCause(), touched);
    }

    /** Whether nobody heard what became of a statement: a server that says that it failed has rolled it back. */
    static boolean leavesOutcomeOpen(RuntimeException failure) {
        String state = sqlCause(failure).map(SQLException::getSQLState).orElse(null);
        return state == null || state.startsWith("08") || state.startsWith("57P");
    }

    static StoreUnavailableException unavailable(SQLException cause, boolean whileCommitting) {
        String what =
                whileCommitting ? "the database connection broke while committing" : "the database cannot be used";
        return new StoreUnavailableException(what + ": " + cause.getMessage(), cause, whileCommitting);
    }

    /** Someone else stored the same key first, or both waited for each other: doing it again decides it. */
    static boolean isWorthRepeating(RuntimeException failure) {
        return sqlCause(failure).filter(Failures::isRace).isPresent();
    }

    private static boolean isRace(SQLException cause) {
        String state = cause.getSQLState() == null ? "" : cause.getSQLState();
        return state.equals("23505")
                || state.startsWith("40")
                || (cause.getErrorCode() & 0xff) == SQLITE_CONSTRAINT && isSqlite(cause);
    }

    private static boolean isStatementsFault(SQLException cause) {
        String state = cause.getSQLState();
        if (isSqlite(cause)) {
            return SQLITE_STATEMENT.contains(cause.getErrorCode() & 0xff);
        }
        return state != null && (state.startsWith("22") || state.startsWith("23") || state.startsWith("42"));
    }

    private static boolean isSqlite(SQLException cause) {
        return cause.getClass().getName().startsWith("org.sqlite.");
    }

    /** What the database or its driver said, if it is their failure. */
    static Optional<SQLException> sqlCause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return Optional.of(sql);
            }
        }
        return Optional.empty();
    }
}
