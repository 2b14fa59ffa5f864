package dev.notification.persistence;

import java.io.PrintWriter;
import java.io.Writer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * Opens the connections of one pool to PostgreSQL. Thread-safe; meant for a pool, which opens few and keeps them.
 *
 * <p>While the server cannot be reached, whoever opens one tries again and again at an even pause, until this is closed: the
 * pool's own pauses grow up to five seconds, for which a server that has come back would go unnoticed. Only before the first
 * connection of all a failure is thrown at once, for then the settings may be wrong.
 *
 * <p>A connection that was given up leaves its process on the server behind for as long as its statement or its commit lasts.
 * Such a process keeps its place: there are never more processes than the pool has connections, but for the moment of asking.
 */
final class PostgresSource implements DataSource, AutoCloseable {
    /** A number alone is not enough: a server that was restarted, in a container above all, gives the same ones again. */
    private static final String NAME = "pid || ' ' || extract(epoch from backend_start)";

    private static final String OWN = "select pid, " + NAME + " from pg_stat_activity where pid = pg_backend_pid()";
    private static final String RUNNING = "select " + NAME + " from pg_stat_activity where " + NAME + " = any(?)";
    /** Of one that a pooler serves with the processes that it has: when it is closed, it leaves none behind. */
    private static final String NONE = "";

    private static final int LOGIN_SECONDS = 3;

    private final Opening opening;
    private final Pause pause;
    private final int size;
    private final SessionSettings settings;
    private final boolean preparesThroughPoolers;
    private final Troubles troubles;
    private final List<Opened> opened = new ArrayList<>();
    private volatile boolean everOpened;
    private volatile boolean closed;
    private volatile boolean heldUp;
    private volatile Optional<SQLException> failure = Optional.empty();
    private volatile Optional<String> preparation = Optional.empty();

    private record Opened(Connection connection, String process) {
        boolean isClosed() {
            try {
                return connection.isClosed();
            } catch (SQLException e) {
                return true;
            }
        }
    }

    /** Makes a connection. */
    @FunctionalInterface
    interface Opening {
        Connection open() throws SQLException;
    }

    /** Lets some time go by before the next try. */
    @FunctionalInterface
    interface Pause {
        void pause() throws InterruptedException;
    }

    /**
     * @param size how many connections the pool has at most
     * @param settings given to each connection that is a session of the server
     * @param preparesThroughPoolers whether the operator says that a pooler, if there is one, keeps sessions
     * @param troubles hears of it when no connection can be opened any more
     */
    PostgresSource(
            Opening opening,
            Pause pause,
            int size,
            SessionSettings settings,
            boolean preparesThroughPoolers,
            Troubles troubles) {
        this.opening = opening;
        this.pause = pause;
        this.size = size;
        this.settings = settings;
        this.preparesThroughPoolers = preparesThroughPoolers;
        this.troubles = troubles;
    }

    /**
     * What each transaction has to begin with; empty: nothing, for its connection has it. A pooler may run each transaction in
     * another session of the server, in which others ran before.
     */
    Optional<String> preparation() {
        return preparation;
    }

    /** Why no connection can be opened at the moment; empty: one can, as far as is known. */
    Optional<SQLException> failure() {
        return failure;
    }

    /** Whether statements that were given up still run on the server and keep the places of new connections. */
    boolean isHeldUp() {
        return heldUp;
    }

    /** @throws SQLException if the first connection of all fails, the thread is interrupted, or this is closed */
    @Override
    public Connection getConnection() throws SQLException {
        while (true) {
            try {
                Connection connection = opening.open();
                everOpened = true;
                failure = Optional.empty();
                heldUp = !enter(connection);
                if (!heldUp) {
                    return connection;
                }
                connection.close();
            } catch (SQLException e) {
                failure = Optional.of(e);
                if (everOpened && !closed) {
                    troubles.couldNotOpen(e);
                }
            }
            if (closed || !everOpened) {
                throw failure.orElseGet(() -> new SQLException("no connection is opened any more"));
            }
            await();
        }
    }

    private void await() throws SQLException {
        try {
            pause.pause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while it waited for the server", e);
        }
    }

    /** False: there is no place for it. Asks the server only where connections were closed since the last one. */
    private boolean enter(Connection connection) throws SQLException {
        try {
            List<String> left = closedProcesses();
            Set<String> running = left.isEmpty() ? Set.of() : running(connection, left);
            String process = process(connection);
            setUp(connection, process.equals(NONE));
            return enter(new Opened(connection, process), running);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Nobody can tell whether a pooler keeps sessions without using up its connections, so one that is not known to is taken for
     * one that does not: nothing is prepared, and nothing set, beyond a transaction.
     */
    private void setUp(Connection connection, boolean throughPooler) throws SQLException {
        if (throughPooler && !preparesThroughPoolers) {
            connection.unwrap(PGConnection.class).setPrepareThreshold(0);
            preparation = Optional.of(settings.ofTransaction());
        } else {
            try (Statement statement = connection.createStatement()) {
                statement.execute(settings.ofSession());
            }
            preparation = Optional.empty();
        }
    }

    private synchronized List<String> closedProcesses() {
        return opened.stream().filter(Opened::isClosed).map(Opened::process).toList();
    }

    private synchronized boolean enter(Opened one, Set<String> running) {
        opened.removeIf(other -> other.isClosed() && !running.contains(other.process));
        return opened.size() < size && opened.add(one);
    }

    private static Set<String> running(Connection connection, List<String> processes) throws SQLException {
        Set<String> running = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(RUNNING)) {
            statement.setArray(1, connection.createArrayOf("text", processes.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    running.add(rows.getString(1));
                }
            }
        }
        return running;
    }

    private static String process(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OWN);
                ResultSet row = statement.executeQuery()) {
            boolean isDirect = row.next()
                    && row.getInt(1) == connection.unwrap(PGConnection.class).getBackendPID();
            return isDirect ? row.getString(2) : NONE;
        }
    }

    /** Whoever waits for a connection ends; those that are open are the pool's. */
    @Override
    public void close() {
        closed = true;
    }

    @Override
    public int getLoginTimeout() {
        return LOGIN_SECONDS;
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // The driver has its own, see Pools.
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("whom it connects as is configured");
    }

    @Override
    public PrintWriter getLogWriter() {
        return new PrintWriter(Writer.nullWriter());
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        // The driver logs elsewhere.
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("the driver logs elsewhere");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("it wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
