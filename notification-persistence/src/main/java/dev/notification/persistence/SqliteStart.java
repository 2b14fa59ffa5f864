package dev.notification.persistence;

import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at an SQLite database before it is served, and says no, or says so, if something happened to it meanwhile. */
final class SqliteStart {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteStart.class);
    /** A larger one takes seconds to check, for which a server that was killed would stay away. */
    private static final long MAX_CHECKED_BYTES = 256L << 20;

    private static final int MAX_PROBLEMS = 10;

    private final DataSource source;
    private final SqliteFiles files;
    private final Optional<SqliteMark> known;

    SqliteStart(DataSource source, SqliteFiles files) {
        this.source = source;
        this.files = files;
        this.known = SqliteMark.read(files.mark());
    }

    /**
     * Before anything is read: after a stop that was not clean, the pages of a database that is not too large are checked.
     *
     * @throws StoreUnavailableException if it is damaged
     */
    void check() {
        Path database = files.database();
        if (known.map(SqliteMark::isClean).orElse(false)) {
            return;
        }
        try {
            if (Files.size(database) == 0) {
                return;
            }
            if (Files.size(database) > MAX_CHECKED_BYTES) {
                LOG.warn(
                        "{} was not closed cleanly and is too large to check now: run the command integrity", database);
                return;
            }
        } catch (IOException e) {
            LOG.debug("the size of {} is not known", database, e);
            return;
        }
        List<String> problems;
        try {
            problems = problems(source, "pragma quick_check(" + MAX_PROBLEMS + ")");
        } catch (OverloadedException e) {
            LOG.warn("{} was not closed cleanly, and another process has locked it: it is not checked", database);
            return;
        }
        if (!problems.isEmpty()) {
            throw new StoreUnavailableException(
                    "the database " + database + " is damaged; restore a backup ('notification restore FILE'): "
                            + problems,
                    null);
        }
    }

    /**
     * In a file that somebody has made for UTF-16 SQLite would replace U+FFFE and U+FFFF.
     *
     * @throws StoreUnavailableException if it is for anything but UTF-8
     */
    static void mustBeUtf8(DataSource source, Path database) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("pragma encoding")) {
            String encoding = row.next() ? row.getString(1) : "none";
            if (!encoding.equals("UTF-8")) {
                throw new StoreUnavailableException(
                        "the database " + database + " needs the encoding UTF-8, and was made with " + encoding
                                + ": let the server make the file",
                        null);
            }
        } catch (SQLException e) {
            LOG.debug("{} cannot be asked for its encoding; what is next says why", database, e);
        }
    }

    /**
     * What is wrong with a database.
     *
     * @param question a pragma that answers with one row, {@code ok}, or a row for each problem
     * @throws OverloadedException if somebody else has locked it
     */
    static List<String> problems(DataSource source, String question) {
        List<String> problems = new ArrayList<>();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(question)) {
            while (rows.next()) {
                problems.add(rows.getString(1));
            }
        } catch (SQLException e) {
            if (Failures.isBusy(e)) {
                throw Failures.of(e, false);
            }
            return List.of(e.getMessage());
        }
        return problems.equals(List.of("ok")) ? List.of() : problems;
    }

    /**
     * When the schema is up to date: a database that has less than was last known of it gets a new epoch, so that clients start
     * anew instead of going on from what is not there any more.
     */
    void renewEpochIfBehind() {
        try (Connection connection = source.getConnection()) {
            SqliteMark now = now(connection);
            boolean isBehind = known.isPresent()
                    && known.get().epoch().equals(now.epoch())
                    && known.get().revisions() > now.revisions();
            if (isBehind) {
                long lost = known.get().revisions() - now.revisions();
                String epoch = renew(connection);
                LOG.error(
                        "{} has lost {} changes that were acknowledged: it is an older copy, or its log was damaged."
                                + " Its history begins anew as {}; clients load everything again",
                        files.database(),
                        lost,
                        epoch);
            }
        } catch (SQLException e) {
            throw Failures.of(e, false);
        }
    }

    /**
     * What is in the log is copied back, and the log is gone: the database is one file, until it is opened by a server.
     *
     * @throws SQLException busy, if anybody else has it open
     */
    static void leaveLog(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("pragma journal_mode = delete");
        }
    }

    private static SqliteMark now(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select epoch, (select coalesce(sum(head), 0) from inboxes) from history")) {
            row.next();
            return new SqliteMark(row.getString(1), row.getLong(2), false);
        }
    }

    /** The places of devices are of the old one. */
    private static String renew(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("update history set epoch = lower(hex(randomblob(4)))");
            statement.executeUpdate("delete from devices");
            connection.commit();
        }
        connection.setAutoCommit(true);
        return now(connection).epoch();
    }
}
