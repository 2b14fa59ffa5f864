package dev.notification.persistence;

import com.zaxxer.hikari.HikariDataSource;
import dev.notification.core.port.StoreUnavailableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a PostgreSQL database before its schema is, and says no where a server could not work on it. */
final class PostgresStart {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresStart.class);

    private PostgresStart() {}

    /** @throws StoreUnavailableException if the database is not in UTF-8, or takes no writes; what to do is said */
    static void check(HikariDataSource source) {
        try (Connection connection = source.getConnection()) {
            refuseOtherEncodings(connection);
            if (isReadOnly(connection)) {
                throw new StoreUnavailableException(
                        Trouble.READ_ONLY.problem() + ": " + Trouble.READ_ONLY.advice(), null);
            }
        } catch (SQLException e) {
            throw Failures.of(e, false);
        }
        if (Pools.isPooled(source)) {
            LOG.info("a pooler stands before the database: statements are not prepared, and each transaction brings its"
                    + " settings; if it is in session mode, prepareThreshold=5 in database.url says so and saves that");
        }
    }

    /**
     * A database that cannot be asked says so elsewhere.
     *
     * @throws StoreUnavailableException if the database is not in UTF-8; what to do is said
     */
    static void mustBeUtf8(DataSource source) {
        try (Connection connection = source.getConnection()) {
            refuseOtherEncodings(connection);
        } catch (SQLException e) {
            LOG.debug("the database cannot be asked for its encoding; what is next says why", e);
        }
    }

    /** Messages, names and data may hold any character; any other encoding refuses some, or counts bytes for characters. */
    private static void refuseOtherEncodings(Connection connection) throws SQLException {
        String encoding = ask(connection, "show server_encoding");
        if (!encoding.equals("UTF8")) {
            throw new StoreUnavailableException(
                    "the database needs the encoding UTF8 and has " + encoding
                            + "; make another with: createdb -E UTF8 -T template0 NAME",
                    null);
        }
    }

    /** A standby, or a session that begins its transactions so. */
    static boolean isReadOnly(Connection connection) throws SQLException {
        return ask(connection, "show transaction_read_only").equals("on");
    }

    private static String ask(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return row.getString(1);
        }
    }
}
