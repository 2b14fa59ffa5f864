package dev.notification.persistence;

import dev.notification.core.domain.UserId;
import dev.notification.core.port.StoreUnavailableException;
import java.sql.SQLException;
import java.util.Set;

/** Tells a database that cannot work now from a statement that it will never accept. */
final class Failures {
    /** SQLite: ERROR, TOOBIG, CONSTRAINT, MISMATCH, MISUSE, RANGE. Everything else is about the file or its locks. */
    private static final Set<Integer> SQLITE_STATEMENT = Set.of(1, 18, 19, 20, 21, 25);

    private static final int SQLITE_CONSTRAINT = 19;

    private Failures() {}

    /** What to throw for it: {@link StoreUnavailableException}, or the failure itself if repeating would not help. */
    static RuntimeException translated(RuntimeException failure, boolean whileCommitting) {
        SQLException cause = sqlCause(failure);
        if (failure instanceof StoreUnavailableException || cause == null || isStatementsFault(cause)) {
            return failure;
        }
        return unavailable(cause, whileCommitting);
    }

    /** As {@link #translated}; if that leaves the outcome open, it says whose inboxes may have changed. */
    static RuntimeException whileCommitting(RuntimeException failure, Set<UserId> touched) {
        RuntimeException translated = translated(failure, true);
        return translated instanceof StoreUnavailableException unknown && unknown.outcomeUnknown()
                ? new StoreUnavailableException(unknown.getMessage(), unknown.getCause(), touched)
                : translated;
    }

    /** Whether nobody heard what became of a statement: a server that says that it failed has rolled it back. */
    static boolean leavesOutcomeOpen(RuntimeException failure) {
        SQLException cause = sqlCause(failure);
        String state = cause == null ? null : cause.getSQLState();
        return state == null || state.startsWith("08") || state.startsWith("57P");
    }

    static StoreUnavailableException unavailable(SQLException cause, boolean whileCommitting) {
        String what =
                whileCommitting ? "the database connection broke while committing" : "the database cannot be used";
        return new StoreUnavailableException(what + ": " + cause.getMessage(), cause, whileCommitting);
    }

    /** Someone else stored the same key first, or both waited for each other: doing it again decides it. */
    static boolean isWorthRepeating(RuntimeException failure) {
        SQLException cause = sqlCause(failure);
        if (cause == null) {
            return false;
        }
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

    private static SQLException sqlCause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
