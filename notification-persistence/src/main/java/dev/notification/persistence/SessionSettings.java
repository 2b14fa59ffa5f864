package dev.notification.persistence;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What every transaction on PostgreSQL relies on, whatever is set for the database, its roles or the server: read committed
 * (anything stricter would refuse what waits for a lock and then goes on), and limits on how long a statement and its waiting for
 * a lock take. As statements, not as startup options: a pooler in between may refuse those.
 *
 * @param statementMillis the limit of a statement
 * @param lockMillis the limit of waiting for one lock
 */
record SessionSettings(int statementMillis, int lockMillis) {
    /** For a connection that is one session of the server for as long as it is open. */
    String ofSession() {
        return "set default_transaction_isolation = 'read committed'; " + joined("set ");
    }

    /** For one transaction, as its first statements: where the next may run in another session. */
    String ofTransaction() {
        return "set transaction isolation level read committed; " + joined("set local ");
    }

    /** Arrays: with the setting off, the server reads an absent title as the word NULL. */
    private String joined(String set) {
        return List.of("statement_timeout = " + statementMillis, "lock_timeout = " + lockMillis, "array_nulls = on")
                .stream()
                .collect(Collectors.joining("; " + set, set, ""));
    }
}
