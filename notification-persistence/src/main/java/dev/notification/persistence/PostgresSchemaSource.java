package dev.notification.persistence;

import dev.notification.core.port.StoreUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A schema of a PostgreSQL database: the first that {@code search_path} names, which {@code ?currentSchema=} in the address
 * sets. One that is not there does not make the next one the place, as it would for PostgreSQL.
 */
final class PostgresSchemaSource implements SchemaSource {
    /** A migration takes as long as it takes, whatever the limits of the role are. Hints that a table is there are noise. */
    private static final String SETTINGS = "set statement_timeout = 0; set lock_timeout = 0;"
            + " set idle_in_transaction_session_timeout = 0; set client_min_messages = warning";

    private static final String OWN_PLACE =
            "give the service a schema of its own with ?currentSchema= in database.url, such as"
                    + " jdbc:postgresql://db.example/shop?currentSchema=notification; it is made if the role may make schemas";

    private final PGSimpleDataSource source;

    private static final class Unlimited extends PGSimpleDataSource {
        private static final long serialVersionUID = 1;

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            Connection connection = super.getConnection(user, password);
            try (Statement statement = connection.createStatement()) {
                statement.execute(SETTINGS);
                return connection;
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }
    }

    PostgresSchemaSource(DatabaseConfig config) {
        this.source = Pools.postgresStarting(config, new Unlimited());
        // Told apart from everybody else's, for those who look in pg_stat_activity, and for the watch.
        source.setApplicationName(
                "notification-migration-" + UUID.randomUUID().toString().substring(0, 8));
    }

    @Override
    public DataSource dataSource() {
        return source;
    }

    /** The lock is one of a transaction, which also a pooler keeps on one connection. */
    @Override
    public void alone(Work work) throws SQLException {
        try (var watch = new LockWatch(source, source.getApplicationName());
                Connection connection = source.getConnection()) {
            watch.start();
            connection.setAutoCommit(false);
            try (PreparedStatement lock = connection.prepareStatement(
                    "select pg_advisory_xact_lock(hashtext('notification'), hashtext(?))")) {
                lock.setString(1, place(connection));
                lock.execute();
            }
            work.run();
            connection.commit();
        }
    }

    @Override
    public Optional<String> problemOfPlace(Connection connection) throws SQLException {
        String place = place(connection);
        if (!exists(connection, place)) {
            return Optional.of("there is no schema " + place + ": run 'notification migrate'");
        }
        if (!may(connection, place, "usage")) {
            return Optional.of(
                    "the role may not use the schema " + place + ": let its owner run: grant usage on schema "
                            + quoted(place) + " to " + quoted(user(connection)));
        }
        return Optional.empty();
    }

    @Override
    public void makePlace(Connection connection) throws SQLException {
        String place = place(connection);
        if (exists(connection, place)) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("create schema if not exists " + quoted(place));
        } catch (SQLException e) {
            if (!"42501".equals(e.getSQLState())) {
                throw e;
            }
            throw new StoreUnavailableException(
                    "there is no schema " + place
                            + ", and the role may not make one; let somebody who may run: create schema "
                            + quoted(place) + " authorization " + quoted(user(connection)),
                    e);
        }
    }

    @Override
    public boolean mayMakeTables(Connection connection) throws SQLException {
        return may(connection, place(connection), "create");
    }

    @Override
    public String adviceForOwnPlace() {
        return OWN_PLACE;
    }

    /** @throws StoreUnavailableException if the search path names none */
    private static String place(Connection connection) throws SQLException {
        for (String part :
                ask(connection, "select current_setting('search_path')", "").split(",")) {
            String name = part.strip();
            boolean isQuoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
            name = isQuoted
                    ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
                    : name.toLowerCase(Locale.ROOT);
            if (name.equals("$user")) {
                String own = user(connection);
                if (exists(connection, own)) {
                    return own;
                }
            } else if (!name.isEmpty()) {
                return name;
            }
        }
        throw new StoreUnavailableException("the search path of the role names no schema; " + OWN_PLACE, null);
    }

    private static String user(Connection connection) throws SQLException {
        return ask(connection, "select current_user", "");
    }

    private static boolean exists(Connection connection, String schema) throws SQLException {
        return ask(connection, "select count(*) from pg_namespace where nspname = ?", schema)
                .equals("1");
    }

    private static boolean may(Connection connection, String schema, String right) throws SQLException {
        return ask(connection, "select has_schema_privilege(?, '" + right + "')", schema)
                .equals("t");
    }

    private static String ask(Connection connection, String question, String parameter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(question)) {
            if (question.contains("?")) {
                statement.setString(1, parameter);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
