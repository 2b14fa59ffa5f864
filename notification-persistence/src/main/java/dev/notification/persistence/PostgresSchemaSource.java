package dev.notification.persistence;

import dev.notification.core.port.StoreUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
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

    private static final String POOLED =
            "a pooler stands before the database, and the schema is to be brought up to date: run 'notification migrate' with"
                    + " PostgreSQL's own address in database.url first";

    private final PGSimpleDataSource source;
    /** Sets nothing: through a pooler, others would have that, too. */
    private final DataSource asking;

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
        this.asking = Pools.postgresStarting(config);
        // Told apart from everybody else's, for those who look in pg_stat_activity, and for the watch.
        source.setApplicationName(
                "notification-migration-" + UUID.randomUUID().toString().substring(0, 8));
    }

    @Override
    public DataSource dataSource() {
        return source;
    }

    @Override
    public DataSource asking() {
        return asking;
    }

    /**
     * It takes several connections, which set something for the session.
     *
     * @throws StoreUnavailableException if there is a pooler in between, which may have fewer, and gives them to others
     */
    @Override
    public void alone(Work work) throws SQLException {
        refusePooler();
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

    private void refusePooler() throws SQLException {
        try (Connection connection = asking.getConnection()) {
            int told = connection.unwrap(PGConnection.class).getBackendPID();
            if (!ask(connection, "select pg_backend_pid()", "").equals(Integer.toString(told))) {
                throw new StoreUnavailableException(POOLED, null);
            }
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
            String name = name(part);
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

    /** Of a search path in an address; empty: it names none that all roles have. */
    static String first(String searchPath) {
        return Arrays.stream(searchPath.split(","))
                .map(PostgresSchemaSource::name)
                .filter(name -> !name.isEmpty())
                .findFirst()
                .filter(name -> !name.equals("$user"))
                .orElse("");
    }

    private static String name(String part) {
        String name = part.strip();
        boolean isQuoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
        return isQuoted ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name.toLowerCase(Locale.ROOT);
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

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
