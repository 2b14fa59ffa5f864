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
    private static final int SQLITE_FULL = 13;
    private static final int SQLITE_READONLY = 8;
    private static final Set<Integer> SQLITE_DAMAGE = Set.of(11, 26);
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
                : unavailable(cause, whileCommitting && !provesUndone(cause));
    }

    /** Whether the database looked at a statement and refused it: its connection is as good as before. */
    static boolean isRefusal(RuntimeException failure) {
        return sqlCause(failure)
                .filter(cause -> isSqlite(cause)
                        ? isStatementsFault(cause) || isBusy(cause)
                        : verdict(cause).decision() != PostgresVerdict.Decision.UNUSABLE)
                .isPresent();
    }

    /** What the operator has to hear of it; empty for SQLite, whose files are watched. */
    static Optional<Trouble> trouble(SQLException cause) {
        return isSqlite(cause) ? Optional.empty() : verdict(cause).trouble();
    }

    private static PostgresVerdict verdict(SQLException cause) {
        return PostgresVerdict.of(state(cause));
    }

    /** Whether somebody else holds a lock, or too much is going on: the database works, and nothing was stored. */
    static boolean isBusy(SQLException cause) {
        return isSqlite(cause)
                ? SQLITE_BUSY.contains(cause.getErrorCode() & 0xff)
                : verdict(cause).decision() == PostgresVerdict.Decision.BUSY;
    }

    /** Whether there was no room on SQLite's disk: nothing was stored. */
    static boolean isFull(SQLException cause) {
        return isSqlite(cause) && (cause.getErrorCode() & 0xff) == SQLITE_FULL;
    }

    /** Whether SQLite's file cannot be written by this process. */
    static boolean isReadOnly(SQLException cause) {
        return isSqlite(cause) && (cause.getErrorCode() & 0xff) == SQLITE_READONLY;
    }

    /** Whether SQLite's file is not what it should be: CORRUPT, NOTADB. */
    static boolean isDamage(SQLException cause) {
        return isSqlite(cause) && SQLITE_DAMAGE.contains(cause.getErrorCode() & 0xff);
    }

    /** Whether a lock was not had in time: with the same locks held by somebody else, it would not be had now either. */
    static boolean isLocked(RuntimeException failure) {
        return sqlCause(failure).map(Failures::state).filter("55P03"::equals).isPresent();
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

    /** Whether nothing of the work that failed is stored, as far as can be told from what it threw. */
    static boolean provesNothingStored(RuntimeException failure) {
        if (failure instanceof StoreUnavailableException unavailable) {
            return !unavailable.outcomeUnknown();
        }
        return failure instanceof OverloadedException || !leavesOutcomeOpen(failure);
    }

    /** Says the same of work that has changed these users' inboxes. Only of a failure that leaves the outcome unknown. */
    static StoreUnavailableException naming(Throwable unknown, Set<UserId> touched) {
        return new StoreUnavailableException(unknown.getMessage(), unknown.getCause(), touched);
    }

    /** Whether what was said does not prove that a statement which is its own transaction was undone. */
    static boolean leavesOutcomeOpen(RuntimeException failure) {
        return sqlCause(failure).filter(Failures::provesUndone).isEmpty();
    }

    private static boolean provesUndone(SQLException cause) {
        if (isSqlite(cause)) {
            return isStatementsFault(cause) || isBusy(cause) || isFull(cause);
        }
        return verdict(cause).provesUndone();
    }

    /** Empty if it says none: then it is the driver that failed. */
    private static String state(SQLException cause) {
        return cause.getSQLState() == null ? "" : cause.getSQLState();
    }

    static StoreUnavailableException unavailable(SQLException cause, boolean whileCommitting) {
        if (whileCommitting) {
            return new StoreUnavailableException(
                    "the database connection broke while committing: " + cause.getMessage(), cause, true);
        }
        Optional<Trouble> trouble = trouble(cause);
        if (trouble.filter(Trouble::isOfWritesOnly).isPresent()) {
            return StoreUnavailableException.because(trouble.get().problem(), cause);
        }
        String what = trouble.map(Trouble::problem).orElse("the database cannot be used");
        return new StoreUnavailableException(what + ": " + cause.getMessage(), cause);
    }

    /** No connection was to be had. */
    static StoreUnavailableException unreachable(SQLException cause) {
        String what = trouble(cause).orElse(Trouble.AWAY).problem();
        return new StoreUnavailableException(what + ": " + cause.getMessage(), cause);
    }

    /** Someone else stored the same key first, or both waited for each other: doing it again decides it. */
    static boolean isWorthRepeating(RuntimeException failure) {
        return sqlCause(failure).filter(Failures::isRace).isPresent();
    }

    private static boolean isRace(SQLException cause) {
        String state = state(cause);
        return state.equals("23505")
                || state.startsWith("40")
                || (cause.getErrorCode() & 0xff) == SQLITE_CONSTRAINT && isSqlite(cause);
    }

    private static boolean isStatementsFault(SQLException cause) {
        return isSqlite(cause)
                ? SQLITE_STATEMENT.contains(cause.getErrorCode() & 0xff)
                : verdict(cause).decision() == PostgresVerdict.Decision.STATEMENT;
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
