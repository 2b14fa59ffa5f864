package dev.notification.persistence;

import java.util.concurrent.TimeUnit;

/**
 * A condition of a PostgreSQL database in which it works for nobody, or takes no writes, with the words for its operator.
 * Each is a condition that somebody has to end; a statement that fails alone, or a connection that breaks, is none.
 */
enum Trouble {
    AWAY("the database cannot be reached", "see whether it runs, and whether the network lets connections through"),
    LOGIN(
            "the database refuses the user or the password",
            "see database.user and database.password, and pg_hba.conf; if the password was changed, start the server anew"
                    + " with the new one"),
    MISSING("there is no such database", "it was dropped or renamed, or database.url names another one"),
    CONNECTIONS(
            "the database has no connection left",
            "lower database.connections, raise max_connections, or see who else holds connections"),
    STOPPING("the database shuts down or starts up", "all goes on by itself when it is up"),
    READ_ONLY(
            "the database is read only",
            "it is a standby, or default_transaction_read_only is on for it or for its role: point database.url at the"
                    + " primary (targetServerType=primary), or switch that off; reading goes on"),
    FULL("the database's disk is full", "make room on it; reading goes on, and writing does when there is room"),
    RESOURCES("the database is out of memory or another resource", "see its log and its limits"),
    FORBIDDEN("the database's role lacks a permission", "grant it again; the role needs all on the tables it made"),
    CHANGED(
            "the database's schema is not the one that was made",
            "a table, a column or the search_path was changed: undo it, or restore a backup"),
    POOLED(
            "a pooler mixes up prepared statements",
            "it runs in transaction mode: take prepareThreshold out of database.url, or set prepareThreshold=0 there,"
                    + " and start the server anew"),
    DAMAGED("the database is damaged", "stop the server and restore a backup"),
    FAULTY("the database has failed inside", "see its log: its disk or its memory may be faulty");

    private final String problem;
    private final String advice;

    Trouble(String problem, String advice) {
        this.problem = problem;
        this.advice = advice;
    }

    /** What is the matter, in words that may be shown to anybody. */
    String problem() {
        return problem;
    }

    /** What the operator can do. */
    String advice() {
        return advice;
    }

    /**
     * For how long no failure must have told of it before it may be over. Short where asking the database shows it, long where
     * only those show it who run into it.
     */
    long quietNanos() {
        return TimeUnit.SECONDS.toNanos(
                switch (this) {
                    case AWAY, LOGIN, MISSING, CONNECTIONS, STOPPING, READ_ONLY, FULL -> 5;
                    case RESOURCES, FORBIDDEN, CHANGED, POOLED, DAMAGED, FAULTY -> 60;
                });
    }

    /** Whether statements that only read go on all the same. */
    boolean isOfWritesOnly() {
        return this == READ_ONLY || this == FULL;
    }
}
