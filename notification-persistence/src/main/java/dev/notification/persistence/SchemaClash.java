package dev.notification.persistence;

import dev.notification.core.port.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds what belongs to an application and has a name that our tables and indexes need. */
final class SchemaClash {
    /** By the columns that a table had in its first version, and has in each: whatever lacks one is somebody else's. */
    private static final Map<String, Set<String>> FIRST_COLUMNS = Map.ofEntries(
            Map.entry("users", Set.of("id", "username", "password_hash", "created_ms")),
            Map.entry("inboxes", Set.of("user_id", "head", "floor", "unread")),
            Map.entry(
                    "notifications",
                    Set.of("id", "user_id", "sender_id", "message", "rev", "arrived_rev", "unread_after")),
            Map.entry(
                    "idempotency_keys",
                    Set.of("sender_id", "idempotency_key", "fingerprint", "receipts", "created_ms")),
            Map.entry("id_blocks", Set.of("name", "next_id")),
            Map.entry("history", Set.of("epoch")),
            Map.entry("devices", Set.of("user_id", "device_id", "started", "acked", "contact_ms")),
            Map.entry("logins", Set.of("id", "user_id", "refresh_hash", "expires_ms", "revoked_ms")),
            Map.entry("audit", Set.of("id", "at_ms", "actor_user", "action", "subject", "detail", "address")),
            Map.entry("api_keys", Set.of("id", "user_id", "secret_hash", "scopes", "revoked_ms", "change")),
            Map.entry("cut_offs", Set.of("user_id", "after_ms", "change")),
            Map.entry("inbox_marks", Set.of("user_id", "name", "rev", "value")),
            Map.entry("freed_names", Set.of("kind", "name", "freed_ms", "change")),
            Map.entry("deletions", Set.of("user_id")));

    private SchemaClash() {}

    /**
     * Before a migration, which may make tables that earlier versions did not have.
     *
     * @param advice what to do, a clause
     * @throws StoreUnavailableException which names them
     */
    static void refuse(Catalog catalog, Connection connection, SchemaShape needed, String advice) throws SQLException {
        Set<String> foreign = new TreeSet<>();
        Set<String> there = catalog.shape(connection, needed.tables()).columns().keySet();
        for (Catalog.Relation one : catalog.relations(connection, needed.names())) {
            boolean isIndexOfOurs = !one.name().equals(one.table()) && FIRST_COLUMNS.containsKey(one.table());
            if (one.isTable() ? !isOurs(one.name(), there) : !isIndexOfOurs) {
                foreign.add(one.name());
            }
        }
        if (!foreign.isEmpty()) {
            throw new StoreUnavailableException(
                    "the database has something of somebody else's that is called " + String.join(", ", foreign)
                            + ", as tables of this service are. Nothing was changed; " + advice,
                    null);
        }
    }

    private static boolean isOurs(String table, Set<String> there) {
        return FIRST_COLUMNS.containsKey(table)
                && FIRST_COLUMNS.get(table).stream().allMatch(column -> there.contains(table + "." + column));
    }
}
