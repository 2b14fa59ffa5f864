package dev.notification.persistence;

import dev.notification.core.testkit.Stores;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Stores whose database is opened once for all tests of a class and emptied before each: to make a database and to open it takes ten
 * times as long as most of the tests of a contract. A test that wants two of them has two databases.
 */
final class EmptiedStores implements BeforeEachCallback, AfterAllCallback {
    /** What the migrations put there, and no store takes away: the schema's history, the history's name and counts, the next free id. */
    private static final Set<String> KEPT = Set.of("notification_schema_history", "history", "id_blocks");

    private static final int CONNECTIONS = 24;

    /**
     * A new database, its schema up to date.
     *
     * @param owner the same, for somebody who may do everything there
     */
    record Made(DatabaseConfig config, DatabaseConfig owner) {
        Made(DatabaseConfig config) {
            this(config, config);
        }
    }

    private record Open(PersistenceModule module, DatabaseConfig owner) {}

    private final Supplier<Made> databases;
    private final List<Open> open = new ArrayList<>();
    private int used;

    EmptiedStores(Supplier<Made> databases) {
        this.databases = databases;
    }

    /** Empty ones; what the test has already is left alone. */
    Stores next() {
        if (used < open.size()) {
            empty(open.get(used).owner());
        } else {
            Made made = databases.get();
            open.add(new Open(PersistenceModule.open(withMore(made.config())), made.owner()));
        }
        return OpenStores.of(open.get(used++).module());
    }

    /** Of those that race, none is refused because a slow machine keeps the others' connections in use. */
    private static DatabaseConfig withMore(DatabaseConfig config) {
        return new DatabaseConfig(config.url(), config.user(), config.password(), CONNECTIONS).with(config.migrate());
    }

    private static void empty(DatabaseConfig owner) {
        try (Connection connection = SchemaFixture.connect(owner)) {
            List<String> tables = tables(owner);
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                if (!owner.isSqlite()) {
                    // What the last test left open would be waited for, but not for long. In whatever order, so without
                    // foreign keys.
                    statement.execute("set local lock_timeout = '10s'");
                    statement.execute("set local session_replication_role = replica");
                }
                for (String table : tables) {
                    statement.execute("delete from " + table);
                }
                statement.execute("update history set deleted_head = 0");
                statement.execute(
                        owner.isSqlite()
                                ? "delete from sqlite_sequence"
                                : "select setval(seqrelid::regclass, seqstart, false) from pg_sequence");
            }
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> tables(DatabaseConfig owner) throws SQLException {
        List<String> tables = SchemaFixture.ask(
                owner,
                owner.isSqlite()
                        ? "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
                        : "select relid::regclass from pg_stat_user_tables");
        tables.removeIf(table -> KEPT.contains(table.replaceFirst(".*\\.", "")));
        return tables;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        used = 0;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        open.forEach(one -> one.module().close());
        open.clear();
    }
}
