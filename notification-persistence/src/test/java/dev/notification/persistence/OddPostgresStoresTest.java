package dev.notification.persistence;

import dev.notification.core.testkit.AccountStoreContract;
import dev.notification.core.testkit.AuditLogContract;
import dev.notification.core.testkit.DeviceStoreContract;
import dev.notification.core.testkit.InboxStoreContract;
import dev.notification.core.testkit.InboxUpkeepContract;
import dev.notification.core.testkit.LoginStoreContract;
import dev.notification.core.testkit.SentStoreContract;
import dev.notification.core.testkit.Stores;
import dev.notification.persistence.testkit.PostgresDatabase;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * All that the stores promise, on a database whose defaults are as odd as an operator can make them without meaning to: nothing
 * may depend on them, nor on how its collation orders texts.
 */
class OddPostgresStoresTest
        implements AccountStoreContract,
                AuditLogContract,
                InboxStoreContract,
                InboxUpkeepContract,
                SentStoreContract,
                DeviceStoreContract,
                LoginStoreContract {
    private static final Map<String, String> ODD = Map.ofEntries(
            Map.entry("default_transaction_isolation", "serializable"),
            Map.entry("default_transaction_deferrable", "on"),
            Map.entry("lock_timeout", "'1ms'"),
            Map.entry("idle_in_transaction_session_timeout", "'20s'"),
            Map.entry("standard_conforming_strings", "off"),
            Map.entry("backslash_quote", "off"),
            Map.entry("array_nulls", "off"),
            Map.entry("transform_null_equals", "on"),
            Map.entry("datestyle", "'SQL, DMY'"),
            Map.entry("intervalstyle", "'sql_standard'"),
            Map.entry("timezone", "'Asia/Kathmandu'"),
            Map.entry("client_encoding", "'LATIN1'"),
            Map.entry("bytea_output", "'escape'"),
            Map.entry("extra_float_digits", "-15"),
            Map.entry("client_min_messages", "debug1"),
            Map.entry("plan_cache_mode", "force_generic_plan"),
            Map.entry("enable_indexscan", "off"),
            Map.entry("search_path", "nowhere, \"$user\", public"),
            Map.entry("session_replication_role", "replica"));

    private static final PostgresDatabase DATABASE = new PostgresDatabase();
    private static DatabaseConfig template;

    @RegisterExtension
    static final EmptiedStores STORES = new EmptiedStores(() -> new EmptiedStores.Made(odd(DATABASE.copyOf(template))));

    @BeforeAll
    static void migrate() {
        template = odd(DATABASE.empty(
                "template template0 encoding 'UTF8' locale_provider icu icu_locale 'tr-TR-u-kf-upper' locale 'C'"));
        PersistenceModule.migrate(template);
    }

    @Override
    public Stores emptyStores() {
        return STORES.next();
    }

    private static DatabaseConfig odd(DatabaseConfig database) {
        String name = PostgresDatabase.nameOf(database);
        PostgresDatabase.administer(ODD.entrySet().stream()
                .map(odd -> "alter database " + name + " set " + odd.getKey() + " = " + odd.getValue())
                .toArray(String[]::new));
        return database;
    }
}
