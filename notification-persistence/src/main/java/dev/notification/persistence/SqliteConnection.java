package dev.notification.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
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

    /** Copied back every 64 MB (at 2 KiB a page) instead of 2: each time costs two flushes while everybody waits. */
    private static final String CHECKPOINT_LATE = "pragma wal_autocheckpoint = 32000";

    private final DataSource source;
    private final SessionFactory sessions;
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

    SqliteConnection(DataSource source, SessionFactory sessions) {
        this.source = source;
        this.sessions = sessions;
    }

    @Override
    public void begin() throws SQLException {
        if (open.isEmpty()) {
            open = Optional.of(open());
        }
        open.get().begin.execute();
    }

    private Open open() throws SQLException {
        Connection connection = source.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute(CHECKPOINT_LATE);
            return Open.on(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
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
