package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.notification.core.lifecycle.Ticker;
import dev.notification.persistence.testkit.PostgresDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

class PostgresSourceTest {
    private final DatabaseConfig config = new PostgresDatabase().empty();
    private final AtomicInteger tries = new AtomicInteger();
    private final AtomicInteger pauses = new AtomicInteger();
    /** Up to which try the server is away. */
    private volatile int awayUntil;

    private PostgresSource source(int size) {
        return new PostgresSource(
                this::open,
                this::pause,
                size,
                new SessionSettings(60_000, 60_000),
                false,
                new Troubles(Ticker.system()));
    }

    private Connection open() throws SQLException {
        if (tries.incrementAndGet() <= awayUntil) {
            throw new SQLException("connection refused", "08001");
        }
        return DriverManager.getConnection(config.url(), config.user(), config.password());
    }

    /** Short: the tests that wait for something outside ask often. */
    private void pause() throws InterruptedException {
        pauses.incrementAndGet();
        TimeUnit.MILLISECONDS.sleep(5);
    }

    @Test
    void aServerThatCannotBeReachedIsTriedAtAnEvenPauseUntilItIsBack() throws SQLException {
        try (PostgresSource source = source(2)) {
            source.getConnection().close();
            awayUntil = 21;

            source.getConnection().close();

            assertThat(tries).hasValue(22);
            assertThat(pauses).hasValue(20);
            assertThat(source.failure()).isEmpty();
        }
    }

    @Test
    void whileItIsAwayTheReasonIsKnownAndClosingEndsTheTries() throws SQLException {
        PostgresSource source = source(2);
        source.getConnection().close();
        awayUntil = Integer.MAX_VALUE;
        CompletableFuture<Void> trying = CompletableFuture.runAsync(
                () -> assertThatThrownBy(source::getConnection).hasMessage("connection refused"));

        await().until(() -> source.failure().isPresent());
        assertThat(trying).isNotDone();
        source.close();

        trying.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Test
    void beforeTheFirstConnectionAFailureIsThrownAtOnce() {
        awayUntil = 1;

        assertThatThrownBy(() -> source(2).getConnection()).hasMessage("connection refused");

        assertThat(pauses).hasValue(0);
    }

    /** Its statement does not notice that nobody listens any more, and so it may well be a commit. */
    @Test
    void aStatementThatWasGivenUpKeepsItsPlaceUntilItEnds() throws Exception {
        try (PostgresSource source = source(1)) {
            Connection first = source.getConnection();
            int process = first.unwrap(PGConnection.class).getBackendPID();
            CompletableFuture<Void> sleeping = CompletableFuture.runAsync(
                    () -> assertThatThrownBy(() -> first.createStatement().execute("select pg_sleep(60)")));
            awaitSleeping(process);

            first.abort(Runnable::run);
            sleeping.orTimeout(10, TimeUnit.SECONDS).join();
            CompletableFuture<Connection> second = CompletableFuture.supplyAsync(() -> {
                try {
                    return source.getConnection();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            await().until(source::isHeldUp);

            assertThat(second).isNotDone();

            assertThat(ask("select case when pg_cancel_backend(" + process + ") then 1 else 0 end"))
                    .isEqualTo(1);
            second.orTimeout(10, TimeUnit.SECONDS).join().close();
            assertThat(source.isHeldUp()).isFalse();
        }
    }

    private void awaitSleeping(int process) {
        await().atMost(10, TimeUnit.SECONDS)
                .until(() ->
                        ask("select count(*) from pg_stat_activity where wait_event = 'PgSleep' and pid = " + process)
                                == 1);
    }

    private int ask(String question) throws SQLException {
        try (Connection connection = DriverManager.getConnection(config.url(), config.user(), config.password());
                var rows = connection.createStatement().executeQuery(question)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
