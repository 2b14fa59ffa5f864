package dev.notification.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins and ends transactions by statements of its own, in the driver's autocommit mode. Its commit would begin the next
 * transaction at once, which takes the write lock again: another process could not write any more, or one that came in
 * between would make a commit fail that had succeeded.
 */
final class SqliteConnection implements WriteConnection {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteConnection.class);

    private final DataSource source;
    private final SessionFactory sessions;
    private final SqliteGuard guard;
    private long logBytes;
    private Optional<Open> open = Optional.empty();
    private Optional<StatelessSession> session = Optional.empty();

    private record Open(
            Connection connection,
            PreparedStatement begin,
            PreparedStatement beginPart,
            PreparedStatement keepPart,
            PreparedStatement undoPart,
            PreparedStatement commit,
            PreparedStatement rollBack) {
        static Open on(Connection connection) throws SQLException {
            return new Open(
                    connection,
                    // At once: a transaction that first reads may find that it cannot write any more.
                    connection.prepareStatement("begin immediate"),
                    connection.prepareStatement("savepoint part"),
                    connection.prepareStatement("release part"),
                    connection.prepareStatement("rollback to part"),
                    connection.prepareStatement("commit"),
                    connection.prepareStatement("rollback"));
        }
    }

    /** @param guard says whether anything may be written, and how large the log may become */
    SqliteConnection(DataSource source, SessionFactory sessions, SqliteGuard guard) {
        this.source = source;
        this.sessions = sessions;
        this.guard = guard;
    }

    @Override
    public void begin() throws SQLException {
        Optional<String> problem = guard.problem();
        if (problem.isPresent()) {
            throw new SQLException(problem.get());
        }
        if (open.isEmpty()) {
            open = Optional.of(open());
        } else if (logBytes != guard.logBytes()) {
            limitLog(open.get().connection);
        }
        open.get().begin.execute();
    }

    private Open open() throws SQLException {
        Connection connection = source.getConnection();
        try {
            limitLog(connection);
            return Open.on(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private void limitLog(Connection connection) throws SQLException {
        long bytes = guard.logBytes();
        try (Statement statement = connection.createStatement()) {
            long page;
            try (ResultSet size = statement.executeQuery("pragma page_size")) {
                page = size.getLong(1);
            }
            statement.execute("pragma wal_autocheckpoint = " + bytes / page);
            statement.execute("pragma journal_size_limit = " + bytes);
        }
        logBytes = bytes;
    }

    @Override
    public boolean makeRoom() {
        guard.measure();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("pragma wal_checkpoint(truncate)")) {
            boolean whole = result.getInt(1) == 0;
            LOG.warn("the disk is full; the log was copied back {}", whole ? "and cut" : "in part");
            return whole;
        } catch (SQLException e) {
            LOG.error("the disk is full, and the log cannot be copied back: {}", e.getMessage());
            return false;
        }
    }

    @Override
    public StatelessSession session() {
        if (session.isEmpty()) {
            session = Optional.of(sessions.openStatelessSession(now().connection));
        }
        return session.get();
    }

    @Override
    public void beginPart() throws SQLException {
        now().beginPart.execute();
    }

    @Override
    public void keepPart() throws SQLException {
        now().keepPart.execute();
    }

    @Override
    public void undoPart() throws SQLException {
        closeSession();
        now().undoPart.execute();
        now().keepPart.execute();
    }

    @Override
    public void commit() throws SQLException {
        closeSession();
        now().commit.execute();
    }

    @Override
    public void rollBack() throws SQLException {
        closeSession();
        now().rollBack.execute();
    }

    private Open now() {
        return open.orElseThrow(() -> new IllegalStateException("nothing has begun"));
    }

    private void closeSession() {
        Optional<StatelessSession> last = session;
        session = Optional.empty();
        try {
            last.ifPresent(StatelessSession::close);
        } catch (RuntimeException e) {
            LOG.debug("a session could not be closed", e);
        }
    }

    @Override
    public void close() {
        closeSession();
        Optional<Open> last = open;
        open = Optional.empty();
        try {
            if (last.isPresent()) {
                last.get().connection.close();
            }
        } catch (SQLException e) {
            LOG.debug("the writing connection could not be closed", e);
        }
    }
}
