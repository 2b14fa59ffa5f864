package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.hibernate.StatelessSession;
import org.hibernate.exception.GenericJDBCException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class WriterTest {
    private static final Object NOBODY = Lane.REQUESTS;
    private static final Duration LONG = Duration.ofSeconds(10);

    private final FakeConnection connection = new FakeConnection();
    private final List<Writer> opened = new ArrayList<>();

    @AfterEach
    void close() {
        connection.begins.release(1000);
        opened.forEach(Writer::close);
    }

    @Test
    void loneWorkHasATransactionOfItsOwnAndNoSavepoint() {
        Writer writer = writer(LONG);
        connection.begins.release(1);

        assertThat(WriterTest.<String>write(writer, session -> "stored")).isEqualTo("stored");

        assertThat(connection.log).containsExactly("begin", "commit");
    }

    @Test
    void whatGathersSharesATransactionAndOnlyWhatComesAfterTheFirstHasASavepoint() {
        Writer writer = writer(LONG);
        var one = writing(writer, () -> "one");
        var two = writingAfter(1, writer, () -> "two");
        var three = writingAfter(2, writer, () -> "three");

        letAllBegin(writer, 3);

        assertThat(List.of(one, two, three))
                .allSatisfy(write -> assertThat(write).succeedsWithin(LONG));
        assertThat(connection.log).containsExactly("begin", "part", "keep", "part", "keep", "commit");
        assertThat(writer.stats()).containsEntry("writer_transactions", 1L).containsEntry("writer_jobs", 3L);
    }

    @Test
    void workThatFailsIsUndoneAloneAndItsCallerHearsWhy() {
        Writer writer = writer(LONG);
        var one = writing(writer, () -> "one");
        var bad = writingAfter(1, writer, () -> {
            throw new IllegalArgumentException("mine");
        });
        var three = writingAfter(2, writer, () -> "three");

        letAllBegin(writer, 3);

        assertThat(one).succeedsWithin(LONG);
        assertThat(three).succeedsWithin(LONG);
        assertThat(failure(bad)).isInstanceOf(IllegalArgumentException.class).hasMessage("mine");
        assertThat(connection.log).containsExactly("begin", "part", "undo", "part", "keep", "commit");
    }

    @Test
    void whenTheFirstFailsTheOthersHaveATransactionWithoutIt() {
        Writer writer = writer(LONG);
        var bad = writing(writer, () -> {
            throw new IllegalArgumentException("mine");
        });
        var two = writingAfter(1, writer, () -> "two");

        letAllBegin(writer, 2);

        assertThat(two).succeedsWithin(LONG);
        assertThat(failure(bad)).hasMessage("mine");
        assertThat(connection.log).containsExactly("begin", "rollback", "begin", "commit");
    }

    @Test
    void aCommitThatFailsFailsAllOfItsTransactionAndTheNextBeginsOnANewConnection() {
        connection.commitFailures.add(new SQLException("disk I/O error"));
        Writer writer = writer(LONG);
        var one = writing(writer, () -> "one");
        var two = writingAfter(1, writer, () -> "two");

        letAllBegin(writer, 2);

        assertThat(List.of(one, two))
                .allSatisfy(write -> assertThat(failure(write))
                        .isInstanceOfSatisfying(
                                StoreUnavailableException.class,
                                unavailable ->
                                        assertThat(unavailable.outcomeUnknown()).isTrue()));
        assertThat(WriterTest.<String>write(writer, session -> "after")).isEqualTo("after");
        assertThat(connection.log).contains("close");
    }

    @Test
    void aSharedCommitOfUnknownOutcomeNamesToEachCallerWhomItsOwnWorkTouched() {
        connection.commitFailures.add(new SQLException("disk I/O error"));
        Writer writer = writer(LONG);
        var ada = writing(writer, () -> "1", WriterTest::user);
        var bob = writingAfter(1, writer, () -> "2", WriterTest::user);
        var nobody = writingAfter(2, writer, () -> "3");

        letAllBegin(writer, 3);

        assertThat(touched(ada)).containsExactly(new UserId(1));
        assertThat(touched(bob)).containsExactly(new UserId(2));
        assertThat(touched(nobody)).isEmpty();
    }

    private static Set<UserId> user(String id) {
        return Set.of(new UserId(Long.parseLong(id)));
    }

    private static Set<UserId> touched(CompletableFuture<?> write) {
        var failure = (StoreUnavailableException) failure(write);
        assertThat(failure.outcomeUnknown()).isTrue();
        return failure.touched();
    }

    @Test
    void whatWasCertainlyNotCommittedTouchedNobody() {
        connection.undoFailures.add(new SQLException("no such savepoint"));
        Writer writer = writer(LONG);
        var one = writing(writer, () -> "1", WriterTest::user);
        var full = writingAfter(1, writer, () -> {
            throw new GenericJDBCException("insert", new SQLException("database or disk is full"));
        });

        letAllBegin(writer, 2);

        assertThat(List.of(one, full))
                .allSatisfy(write -> assertThat(failure(write))
                        .isInstanceOfSatisfying(StoreUnavailableException.class, failure -> {
                            assertThat(failure.outcomeUnknown()).isFalse();
                            assertThat(failure.touched()).isEmpty();
                        }));
    }

    @Test
    void aCommitThatFindsTheFileLockedHasStoredNothing() {
        connection.commitFailures.add(busy());
        Writer writer = writer(LONG);
        connection.begins.release(1);

        assertThatThrownBy(() -> write(writer, session -> "never")).isInstanceOf(OverloadedException.class);
    }

    @Test
    void whenTheDatabaseHasUndoneEverythingAllHearWhatMadeIt() {
        connection.undoFailures.add(new SQLException("no such savepoint"));
        Writer writer = writer(LONG);
        var one = writing(writer, () -> "one");
        var full = writingAfter(1, writer, () -> {
            throw new GenericJDBCException("insert", new SQLException("database or disk is full"));
        });

        letAllBegin(writer, 2);

        assertThat(List.of(one, full))
                .allSatisfy(write -> assertThat(failure(write))
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining("disk is full"));
    }

    @Test
    void whatFindsTheDiskFullIsRunAgainOnceThereIsRoom() {
        connection.commitFailures.add(full());
        connection.canMakeRoom = true;
        Writer writer = writer(LONG);
        var one = writing(writer, () -> "one");
        var two = writingAfter(1, writer, () -> "two");

        letAllBegin(writer, 2);
        connection.begins.release(1);

        assertThat(one).succeedsWithin(LONG).isEqualTo("one");
        assertThat(two).succeedsWithin(LONG).isEqualTo("two");
        assertThat(connection.log).containsSubsequence("close", "make room", "begin", "part", "keep", "commit");
    }

    @Test
    void aDiskThatStaysFullIsSaidToAllAndNothingIsStored() {
        connection.commitFailures.addAll(List.of(full(), full()));
        connection.canMakeRoom = true;
        Writer writer = writer(LONG);
        connection.begins.release(2);

        assertThatThrownBy(() -> write(writer, session -> "never"))
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        failure -> assertThat(failure.outcomeUnknown()).isFalse());

        connection.begins.release(1);
        assertThat(WriterTest.<String>write(writer, session -> "after")).isEqualTo("after");
    }

    @Test
    void anErrorWhileAFullDisksWorkIsRunAgainIsSaidToAllOfIt() {
        connection.commitFailures.add(full());
        connection.canMakeRoom = true;
        connection.errorAfterMakingRoom = new StackOverflowError();
        Writer writer = writer(LONG);
        var one = writing(writer, () -> "one");
        var two = writingAfter(1, writer, () -> "two");

        letAllBegin(writer, 2);

        assertThat(List.of(one, two))
                .allSatisfy(write -> assertThat(failure(write)).isInstanceOf(StackOverflowError.class));
        assertThat(WriterTest.<String>write(writer, session -> "after")).isEqualTo("after");
    }

    private static SQLException full() {
        return new SQLiteException("database or disk is full", SQLiteErrorCode.SQLITE_FULL);
    }

    @Test
    void whileTheFileIsLockedAllGoOnWaiting() {
        connection.beginFailures.addAll(List.of(busy(), busy()));
        Writer writer = writer(LONG);
        connection.begins.release(3);

        assertThat(WriterTest.<String>write(writer, session -> "stored")).isEqualTo("stored");

        assertThat(connection.log).containsExactly("begin", "commit");
    }

    @Test
    void whatWaitedTooLongIsNeverRun() {
        Writer writer = writer(Duration.ofMillis(50));
        var runs = new ConcurrentLinkedQueue<String>();

        assertThatThrownBy(() -> write(writer, session -> runs.add("given up")))
                .isInstanceOf(OverloadedException.class);
        connection.begins.release(2);
        assertThat(WriterTest.<Boolean>write(writer, session -> runs.add("after")))
                .isTrue();

        assertThat(runs).containsExactly("after");
        assertThat(writer.stats()).containsEntry("writer_given_up", 1L).containsEntry("writer_waiting", 0L);
    }

    @Test
    void aFullQueueRefusesAtOnce() {
        Writer writer = add(new Writer(connection, new WriteQueue(1), LONG, LONG, Ticker.system()));
        var waiting = writing(writer, () -> "waits");
        awaitWaiting(writer, 1);

        assertThatThrownBy(() -> write(writer, session -> "one too many")).isInstanceOf(OverloadedException.class);

        connection.begins.release(1);
        assertThat(waiting).succeedsWithin(LONG);
    }

    @Test
    void aDatabaseThatCannotBeUsedIsSaidToAllThatWait() {
        connection.beginFailures.add(new SQLException("unable to open database file"));
        Writer writer = writer(LONG);
        var one = writing(writer, () -> "one");
        var two = writingAfter(1, writer, () -> "two");

        letAllBegin(writer, 2);

        assertThat(List.of(one, two))
                .allSatisfy(write -> assertThat(failure(write)).isInstanceOf(StoreUnavailableException.class));
        assertThat(WriterTest.<String>write(writer, session -> "after")).isEqualTo("after");
    }

    @Test
    void aDatabaseThatCannotBeUsedIsSaidToLoneWorkToo() {
        connection.beginFailures.add(new SQLException("unable to open database file"));
        Writer writer = writer(LONG);
        connection.begins.release(2);

        assertThatThrownBy(() -> write(writer, session -> "never")).isInstanceOf(StoreUnavailableException.class);

        assertThat(WriterTest.<String>write(writer, session -> "after")).isEqualTo("after");
    }

    @Test
    void loneWorkIsRunByItsCallerAndTakesAlongWhatComesMeanwhile() {
        Writer writer = writer(LONG);
        connection.begins.release(1);
        var threads = new ConcurrentLinkedQueue<Thread>();

        write(writer, session -> {
            writing(writer, () -> {
                threads.add(Thread.currentThread());
                return "along";
            });
            awaitWaiting(writer, 1);
            return threads.add(Thread.currentThread());
        });

        assertThat(threads).containsExactly(Thread.currentThread(), Thread.currentThread());
        assertThat(connection.log).containsExactly("begin", "part", "keep", "commit");
    }

    @Test
    void anInterruptGivesUpWhatWasNotStarted() throws InterruptedException {
        Writer writer = writer(LONG);
        var failures = new LinkedBlockingQueue<Throwable>();
        var caller = new Thread(() -> {
            try {
                write(writer, session -> "never");
            } catch (OverloadedException e) {
                failures.add(Thread.currentThread().isInterrupted() ? e : new AssertionError("the interrupt is lost"));
            }
        });
        caller.start();
        awaitWaiting(writer, 1);

        caller.interrupt();

        assertThat(failures.take()).isInstanceOf(OverloadedException.class);
    }

    @Test
    void anInterruptDoesNotHideWhatBecameOfStartedWork() throws InterruptedException {
        Writer writer = writer(LONG);
        var started = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        var results = new LinkedBlockingQueue<String>();
        var caller = new Thread(() -> results.add(write(writer, session -> {
                    started.countDown();
                    awaitLatch(mayEnd);
                    return "stored";
                })
                + Thread.currentThread().isInterrupted()));
        caller.start();
        awaitWaiting(writer, 1);
        connection.begins.release(1);
        started.await();

        caller.interrupt();
        mayEnd.countDown();

        assertThat(results.take()).isEqualTo("storedtrue");
    }

    @Test
    void closingFinishesWhatWaitsAndRefusesWhatComes() {
        Writer writer = writer(LONG);
        var waiting = writing(writer, () -> "waits");
        awaitWaiting(writer, 1);
        connection.begins.release(1);

        writer.close();

        assertThat(waiting).succeedsWithin(LONG);
        assertThatThrownBy(() -> write(writer, session -> "late"))
                .isInstanceOf(OverloadedException.class)
                .hasMessage("the database is closing");
        assertThat(connection.log).endsWith("commit", "close");
    }

    @Test
    void workThatWritesThroughTheWriterIsRefusedInsteadOfWaitingForItself() {
        Writer writer = writer(LONG);
        connection.begins.release(1);

        assertThatThrownBy(() -> write(writer, session -> write(writer, inner -> "never")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anErrorOfTheMachineEndsNothingButItsOwnWork() {
        Writer writer = writer(LONG);
        connection.begins.release(2);

        assertThatThrownBy(() -> write(writer, session -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(StackOverflowError.class);

        assertThat(WriterTest.<String>write(writer, session -> "after")).isEqualTo("after");
    }

    private Writer writer(Duration patience) {
        return add(new Writer(connection, new WriteQueue(100), patience, LONG, Ticker.system()));
    }

    private Writer add(Writer writer) {
        opened.add(writer);
        return writer;
    }

    private static <T> T write(Writer writer, Function<StatelessSession, T> work) {
        return writer.write(NOBODY, work, result -> Set.of());
    }

    private interface Work {
        String run();
    }

    private static CompletableFuture<String> writing(Writer writer, Work work) {
        return writing(writer, work, result -> Set.of());
    }

    private static CompletableFuture<String> writing(Writer writer, Work work, Function<String, Set<UserId>> touched) {
        var done = new CompletableFuture<String>();
        new Thread(() -> {
                    try {
                        done.complete(writer.write(NOBODY, session -> work.run(), touched));
                    } catch (RuntimeException | StackOverflowError e) {
                        done.completeExceptionally(e);
                    }
                })
                .start();
        return done;
    }

    /** Once so many wait, so that the order is known. */
    private static CompletableFuture<String> writingAfter(int waiting, Writer writer, Work work) {
        return writingAfter(waiting, writer, work, result -> Set.of());
    }

    private static CompletableFuture<String> writingAfter(
            int waiting, Writer writer, Work work, Function<String, Set<UserId>> touched) {
        awaitWaiting(writer, waiting);
        return writing(writer, work, touched);
    }

    private void letAllBegin(Writer writer, int waiting) {
        awaitWaiting(writer, waiting);
        connection.begins.release(100);
    }

    private static void awaitWaiting(Writer writer, long count) {
        await().atMost(LONG).until(() -> writer.stats().get("writer_waiting") == count);
    }

    private static Throwable failure(CompletableFuture<?> write) {
        return assertThat(write)
                .failsWithin(LONG)
                .withThrowableOfType(ExecutionException.class)
                .actual()
                .getCause();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static SQLException busy() {
        return new SQLiteException("locked", SQLiteErrorCode.SQLITE_BUSY);
    }

    /** Is busy until the test lets it begin, fails as it is told, and writes down what it was asked for. */
    private static final class FakeConnection implements WriteConnection {
        final Semaphore begins = new Semaphore(0);
        final Queue<SQLException> beginFailures = new ArrayDeque<>();
        final Queue<SQLException> undoFailures = new ArrayDeque<>();
        final Queue<SQLException> commitFailures = new ArrayDeque<>();
        final Queue<String> log = new ConcurrentLinkedQueue<>();
        volatile boolean canMakeRoom;
        /** Of the first transaction that begins then. */
        volatile StackOverflowError errorAfterMakingRoom;

        private boolean madeRoom;
        private final StatelessSession session = mock(StatelessSession.class);

        @Override
        public void begin() throws SQLException {
            if (!tryBegin()) {
                throw busy();
            }
            StackOverflowError error = errorAfterMakingRoom;
            if (madeRoom && error != null) {
                errorAfterMakingRoom = null;
                throw error;
            }
            step("begin", beginFailures);
        }

        private boolean tryBegin() {
            try {
                return begins.tryAcquire(5, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public StatelessSession session() {
            return session;
        }

        @Override
        public void beginPart() {
            log.add("part");
        }

        @Override
        public void keepPart() {
            log.add("keep");
        }

        @Override
        public void undoPart() throws SQLException {
            step("undo", undoFailures);
        }

        @Override
        public void commit() throws SQLException {
            step("commit", commitFailures);
        }

        @Override
        public void rollBack() {
            log.add("rollback");
        }

        @Override
        public boolean makeRoom() {
            log.add("make room");
            madeRoom = true;
            return canMakeRoom;
        }

        @Override
        public void close() {
            log.add("close");
        }

        private void step(String what, Queue<SQLException> failures) throws SQLException {
            SQLException failure = failures.poll();
            if (failure != null) {
                throw failure;
            }
            log.add(what);
        }
    }
}
