package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.Transaction;
import org.hibernate.exception.JDBCConnectionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A driver that fails half way cannot be had otherwise: hence mocks. */
class DatabaseTest {
    private final HikariDataSource pool = mock(HikariDataSource.class);
    private final Connection connection = mock(Connection.class);
    private final StatelessSession session = mock(StatelessSession.class);
    private final Transaction transaction = mock(Transaction.class);
    private final SessionFactory sessions = mock(SessionFactory.class);
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE);
    private final Pools pools = new Pools(
            Map.of(Lane.REQUESTS, pool, Lane.SENDS, pool, Lane.HEADS, pool, Lane.UPKEEP, pool),
            new Troubles(nanos::get));
    private final Database database = Database.of(sessions, pools, Optional.empty(), nanos::get);

    @BeforeEach
    void connect() throws SQLException {
        when(pool.getConnection()).thenReturn(connection);
        when(sessions.openStatelessSession(connection)).thenReturn(session);
        when(session.beginTransaction()).thenReturn(transaction);
    }

    @Test
    void whatWasCommittedStaysASuccessWhenTheConnectionCannotBeGivenBack() throws SQLException {
        doThrow(new SQLException("broken pipe", "08006")).when(connection).close();

        assertThat(database.<String>write(ignored -> "stored")).isEqualTo("stored");

        verify(transaction).commit();
        verify(pool, never()).evictConnection(connection);
    }

    @Test
    void aConnectionThatFailedIsNotUsedAgain() {
        when(session.beginTransaction()).thenThrow(brokenConnection());

        assertThatThrownBy(() -> database.write(ignored -> "never"))
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        failure -> assertThat(failure.outcomeUnknown()).isFalse());

        verify(pool).evictConnection(connection);
    }

    @Test
    void aCommitThatBreaksMayHaveHappened() {
        doThrow(brokenConnection()).when(transaction).commit();

        assertThatThrownBy(() -> database.write(ignored -> "perhaps"))
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        failure -> assertThat(failure.outcomeUnknown()).isTrue());
    }

    @Test
    void aCommitThatBreaksNamesWhomItTouched() {
        var ada = new UserId(1);
        doThrow(brokenConnection()).when(transaction).commit();

        assertThatThrownBy(() -> database.write(ignored -> ada, Set::of))
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        failure -> assertThat(failure.touched()).containsExactly(ada));
        assertThatThrownBy(() -> database.writeAtOnce(
                        ignored -> {
                            throw brokenConnection();
                        },
                        () -> Set.of(ada)))
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        failure -> assertThat(failure.touched()).containsExactly(ada));
    }

    @Test
    void whatWasCertainlyNotCommittedTouchedNobody() {
        when(session.beginTransaction()).thenThrow(brokenConnection());

        assertThatThrownBy(() -> database.write(ignored -> new UserId(1), Set::of))
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        failure -> assertThat(failure.touched()).isEmpty());
    }

    @Test
    void aStatementOfItsOwnThatBreaksMayHaveHappenedAndOneThatIsRefusedHasNot() {
        var diskFull = new JDBCConnectionException("refused", new SQLException("disk full", "53100"));

        assertThatThrownBy(() -> database.writeAtOnce(ignored -> {
                    throw brokenConnection();
                }))
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        failure -> assertThat(failure.outcomeUnknown()).isTrue());
        assertThatThrownBy(() -> database.writeAtOnce(ignored -> {
                    throw diskFull;
                }))
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        failure -> assertThat(failure.outcomeUnknown()).isFalse());
    }

    @Test
    void aRollbackThatFailsDoesNotHideWhy() {
        var reason = new IllegalStateException("why");
        doThrow(brokenConnection()).when(transaction).rollback();

        assertThatThrownBy(() -> database.write(ignored -> {
                    throw reason;
                }))
                .isSameAs(reason)
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
    }

    @Test
    void connectionsThatStayInUseAreOverloadForThatCallerAlone() throws SQLException {
        poolOf(4, 4);
        when(pool.getConnection())
                .thenThrow(new SQLTransientConnectionException("timed out"))
                .thenReturn(connection);

        assertThatThrownBy(() -> database.read(ignored -> "never")).isInstanceOf(OverloadedException.class);

        assertThat(database.<String>read(ignored -> "at once")).isEqualTo("at once");
    }

    @Test
    void aDatabaseThatTakesNoConnectionsIsAwayForAllLanes() throws SQLException {
        poolOf(0, 4);
        when(pool.getConnection()).thenThrow(refused());

        assertThatThrownBy(() -> database.read(ignored -> "never")).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> database.lane(Lane.SENDS).write(ignored -> "never"))
                .isInstanceOf(StoreUnavailableException.class);

        verify(pool).getConnection();
    }

    @Test
    void afterHalfASecondADatabaseThatWasAwayIsAskedAgain() throws SQLException {
        poolOf(0, 4);
        when(pool.getConnection()).thenThrow(refused()).thenReturn(connection);
        assertThatThrownBy(() -> database.read(ignored -> "never")).isInstanceOf(StoreUnavailableException.class);

        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(499));
        assertThatThrownBy(() -> database.read(ignored -> "never")).isInstanceOf(StoreUnavailableException.class);
        verify(pool, times(1)).getConnection();

        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
        assertThat(database.<String>read(ignored -> "back")).isEqualTo("back");
    }

    @Test
    void closingFinishesWhatTheWriterHoldsBeforeItTakesConnectionsAway() {
        var writing = mock(WriteConnection.class);
        Database written =
                Database.of(sessions, pools, Optional.of(new Writer(writing, Ticker.system())), Ticker.system());

        written.close();

        var order = inOrder(writing, pool, sessions);
        order.verify(writing).close();
        order.verify(pool, times(4)).close();
        order.verify(sessions).close();
    }

    @Test
    void aPoolThatCannotGrowIsNotOverloadedButCutOff() throws SQLException {
        poolOf(2, 4);
        when(pool.getConnection()).thenThrow(refused());

        assertThatThrownBy(() -> database.read(ignored -> "never")).isInstanceOf(StoreUnavailableException.class);
    }

    private void poolOf(int open, int most) {
        var state = mock(HikariPoolMXBean.class);
        when(state.getTotalConnections()).thenReturn(open);
        when(pool.getHikariPoolMXBean()).thenReturn(state);
        when(pool.getMaximumPoolSize()).thenReturn(most);
    }

    private static SQLException refused() {
        return new SQLTransientConnectionException("timed out", "08001", new SQLException("refused", "08001"));
    }

    private static JDBCConnectionException brokenConnection() {
        return new JDBCConnectionException("broken", new SQLException("broken pipe", "08006"));
    }
}
