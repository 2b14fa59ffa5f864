package dev.notification.persistence;

import java.sql.SQLException;

/** What the operator can do about it when the schema cannot be brought up to date. */
final class MigrationAdvice {
    private static final String DIFFERENT =
            "the tables are not as their history says: restore a backup, or undo what was" + " changed by hand";

    private MigrationAdvice() {}

    /** A clause that goes on after a semicolon. By the code with which the database refused, if it did. */
    static String of(Throwable failure) {
        return Failures.sqlCause(failure)
                .map(MigrationAdvice::ofDatabase)
                .orElse("the message says more; nothing but whole steps is kept");
    }

    /** The same, of a schema that is only looked at. */
    static String ofCheck(SQLException failure) {
        return "42501".equals(failure.getSQLState())
                ? "the role of the server may not read it: let the owner of the schema run: grant select on "
                        + SchemaHistory.TABLE
                        + " to that role (docs/operations.md, Schema, has the rights that it needs)"
                : of(failure);
    }

    private static String ofDatabase(SQLException cause) {
        if (Failures.isBusy(cause)) {
            return "another process has locked it: start again when that is done";
        }
        if (Failures.isFull(cause)) {
            return "its disk is full: make room and start again";
        }
        if (Failures.isDamage(cause)) {
            return "it is damaged: restore a backup";
        }
        if (Failures.isReadOnly(cause)) {
            return "this process may not write it: look who owns the file and its folder, and whether the disk is mounted to be"
                    + " read only";
        }
        String state = cause.getSQLState() == null ? "" : cause.getSQLState();
        return state.length() == 5 ? ofState(state) : "the message says more; nothing but whole steps is kept";
    }

    private static String ofState(String state) {
        return switch (state) {
            case "42501" ->
                "the role may not do that: run 'notification migrate' as the owner of the schema, and let the"
                        + " server run with database.migrate=off (docs/operations.md, Schema, has the rights that it needs)";
            case "25006" -> "the database takes no writes; is it a standby? Use the primary";
            case "53100" -> "the disk of the database is full: make room and start again";
            case "53300" ->
                "the database takes no more connections: raise its max_connections, or lower" + " database.connections";
            case "3F000" -> "the schema is not there: create it, or name another with ?currentSchema= in database.url";
            case "42P06", "42P07", "42710", "42701" ->
                "something of that name is there already: give the service a schema of"
                        + " its own, such as ?currentSchema=notification in database.url";
            case "42P01", "42703", "42704", "42883" -> DIFFERENT;
            case "42601", "0A000" -> "this version of the database is not supported: PostgreSQL 14 or newer is";
            default -> ofStateClass(state.substring(0, 2));
        };
    }

    private static String ofStateClass(String stateClass) {
        return switch (stateClass) {
            case "08", "57" -> "the connection was lost: start again when the database is back";
            case "28" -> "it does not let this role in: look at database.user, database.password and pg_hba.conf";
            case "3D" -> "there is no such database: create it, or correct database.url";
            case "40" -> "another process was in the way: start again";
            case "53", "54" -> "the database has no room for it; its log says more";
            case "22", "23" -> "the content does not allow it: the row is named in the message";
            case "58", "XX" -> "the database server failed; its log says more";
            case "42" -> DIFFERENT;
            default -> "the message says more; nothing but whole steps is kept";
        };
    }
}
