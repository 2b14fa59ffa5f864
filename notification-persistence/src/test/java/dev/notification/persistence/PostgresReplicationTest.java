package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.testkit.Stores;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Logical replication of all tables into another database, which PostgreSQL does by primary keys. */
class PostgresReplicationTest {
    private static EmbeddedPostgres server;

    @RegisterExtension
    final OpenStores stores = new OpenStores();

    @BeforeAll
    static void start() throws IOException, SQLException {
        server = EmbeddedPostgres.builder()
                .setServerConfig("wal_level", "logical")
                .start();
        DatabaseConfig administrator = database("postgres");
        SchemaFixture.execute(administrator, "create database origin", "create database copy");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static DatabaseConfig database(String name) {
        return new DatabaseConfig(server.getJdbcUrl("postgres", name), "postgres", "", 5);
    }

    @Test
    void everyTableHasAPrimaryKeyAndAllThatChangesIsReplicated() throws SQLException {
        DatabaseConfig origin = database("origin");
        DatabaseConfig copy = database("copy");
        Stores opened = stores.stores(origin);
        UserId ada = opened.user("ada");
        opened.send(ada, ada, "before");
        PersistenceModule.migrate(copy);
        List<String> tables = SchemaFixture.ask(
                origin, "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace");
        // With the history of the schema.
        assertThat(tables)
                .hasSize(SchemaShape.expected(Catalog.POSTGRESQL).tables().size() + 1);
        assertThat(SchemaFixture.ask(
                        origin,
                        "select relname from pg_class c where relkind = 'r' and relnamespace = 'public'::regnamespace and not"
                                + " exists (select 1 from pg_index i where i.indrelid = c.oid and i.indisprimary)"))
                .isEmpty();

        subscribe(origin, copy);
        try {
            everyKindOfChange(origin, opened, ada, tables);

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(rows(copy, tables)).isEqualTo(rows(origin, tables)));
        } finally {
            SchemaFixture.execute(copy, "drop subscription inbox");
        }
    }

    /** The slot is made first: a subscription cannot make one in the server that it is in itself. */
    private static void subscribe(DatabaseConfig origin, DatabaseConfig copy) throws SQLException {
        SchemaFixture.execute(
                origin,
                "create publication inbox for all tables",
                "select pg_create_logical_replication_slot('inbox', 'pgoutput')");
        SchemaFixture.execute(
                copy,
                "delete from history",
                "delete from id_blocks",
                "delete from notification_schema_history",
                "create subscription inbox connection 'host=localhost port=" + server.getPort()
                        + " user=postgres dbname=origin' publication inbox with (create_slot = false)");
    }

    private static void everyKindOfChange(DatabaseConfig origin, Stores opened, UserId ada, List<String> tables)
            throws SQLException {
        Receipt.Accepted first = opened.send(ada, ada, "one").get(0);
        Receipt.Accepted second = opened.send(ada, ada, "two").get(0);
        opened.inboxes().change(ada, new Selection.Ids(List.of(first.id())), Transition.READ, Stores.NOW, 10);
        opened.inboxes().change(ada, new Selection.Ids(List.of(second.id())), Transition.REMOVE, Stores.NOW, 10);
        SchemaFixture.execute(
                origin,
                "insert into devices (user_id, device_id, started, acked, contact_ms) values (1, 'phone', 1, 1, 1)",
                "insert into logins (id, user_id, refresh_hash, expires_ms) values ('login', 1, 'hash', 1)",
                "insert into idempotency_keys (sender_id, idempotency_key, fingerprint, receipts, created_ms)"
                        + " values (1, 'key', 'f', 'r', 1), (1, 'other', 'f', 'r', 1)",
                "insert into users (external_id, created_ms) values ('usr_42', 1)",
                "insert into api_keys (id, user_id, secret_hash, scopes, label, created_ms, change)"
                        + " values ('key', 1, 'h', 'send', '', 1, 1)",
                "insert into cut_offs (user_id, after_ms, change) values (1, 1, 2)",
                "insert into freed_names (kind, name, freed_ms, change) values ('external_id', 'usr_41', 1, 3)",
                "update history set revocations = revocations + 1, epoch = 'renamed'",
                "delete from idempotency_keys where idempotency_key = 'other'");
        for (String table : tables) {
            String column = SchemaFixture.ask(
                            origin,
                            "select attname from pg_attribute where attrelid = '" + table
                                    + "'::regclass and attnum > 0 and not attisdropped order by attnum desc")
                    .get(0);
            SchemaFixture.execute(origin, "update " + table + " set " + column + " = " + column);
        }
    }

    private static Map<String, List<String>> rows(DatabaseConfig config, List<String> tables) throws SQLException {
        Map<String, List<String>> rows = new TreeMap<>();
        for (String table : tables) {
            rows.put(table, SchemaFixture.ask(config, "select t::text from " + table + " t order by 1"));
        }
        return rows;
    }
}
