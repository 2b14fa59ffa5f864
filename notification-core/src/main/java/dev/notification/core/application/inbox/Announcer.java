package dev.notification.core.application.inbox;

import dev.notification.core.domain.Draft;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.MachineErrors;
import dev.notification.core.lifecycle.Threads;
import dev.notification.core.port.SendTrace;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.InboxStore.Appended;
import dev.notification.core.port.out.InboxStore.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * Announces what is committed, in commit order, and then answers its senders. Whatever the target of the announcements
 * throws is logged and counted: what is stored is answered as stored. Thread-safe.
 */
final class Announcer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Announcer.class.getName());
    /** How many batches may be committed and not announced yet; then the next waits. */
    private static final int MAX_UNANNOUNCED = 8;

    private static final Duration END_PATIENCE = Duration.ofSeconds(1);

    private final Announcements target;
    private final ExecutorService announcing = Threads.pool("notification-announce", 1, Integer.MAX_VALUE);
    private final ExecutorService answering = Threads.pool(
            "notification-answer", Math.max(2, Runtime.getRuntime().availableProcessors()), Integer.MAX_VALUE);
    private final Semaphore room = new Semaphore(MAX_UNANNOUNCED);
    private final Queue<Committed> unannounced = new ConcurrentLinkedQueue<>();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder failures = new LongAdder();

    Announcer(Announcements target) {
        this.target = target;
    }

    /**
     * These were committed: they are announced, then answered. Calls for one inbox come in commit order; calls for different
     * inboxes may come at once.
     *
     * @param hurry whether the calling thread has more to commit: then another thread does it, unless too much is left to do
     */
    void committed(List<PendingSend> sends, Appended appended, boolean hurry) {
        var batch = new Committed(sends, appended);
        if (!hurry && unannounced.isEmpty()) {
            batch.announce(); // There is nothing to overtake.
            batch.answer();
            return;
        }
        room.acquireUninterruptibly();
        unannounced.add(batch);
        try {
            announcing.execute(batch);
        } catch (RejectedExecutionException e) {
            batch.run(); // Its commit took longer than the service.
        }
    }

    private final class Committed implements Runnable {
        private final List<PendingSend> sends;
        private final Appended appended;
        private final long atNanos = System.nanoTime();

        Committed(List<PendingSend> sends, Appended appended) {
            this.sends = sends;
            this.appended = appended;
        }

        @Override
        public void run() {
            SendTrace.Work work = PendingSend.work(sends);
            try {
                announce();
                answer();
            } finally {
                work.close();
                unannounced.remove(this);
                room.release();
            }
        }

        void announce() {
            boolean announced = guarded(() -> target.announce(appended.changes(), atNanos));
            // The first commit of a repeated one may be one that nobody saw succeed, and so nobody announced.
            recheck(announced ? repeated(sends, appended) : sends);
        }

        void answer() {
            Announcer.this.answer(() -> {
                for (int i = 0; i < sends.size(); i++) {
                    sends.get(i).complete(appended.outcomes().get(i));
                }
            });
        }
    }

    private static List<PendingSend> repeated(List<PendingSend> sends, Appended appended) {
        List<PendingSend> repeated = new ArrayList<>(0);
        for (int i = 0; i < sends.size(); i++) {
            if (appended.outcomes().get(i) instanceof Outcome.Repeated) {
                repeated.add(sends.get(i));
            }
        }
        return repeated;
    }

    /** Something may have been committed for them that nobody announced. */
    private void recheck(List<PendingSend> sends) {
        if (!sends.isEmpty()) {
            guarded(() -> target.recheck(recipients(sends)));
        }
    }

    /** Something may have been committed for them, or may still be, and nobody will announce it. */
    void doubt(List<PendingSend> sends) {
        if (!sends.isEmpty()) {
            guarded(() -> target.doubt(recipients(sends)));
        }
    }

    private static Set<UserId> recipients(List<PendingSend> sends) {
        return sends.stream()
                .flatMap(send -> send.submission().drafts().stream())
                .map(Draft::recipient)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Their senders hear why, but for those that were answered before. */
    void failed(List<PendingSend> sends, RuntimeException reason) {
        List<PendingSend> failed =
                sends.stream().filter(send -> !send.isAnswered()).toList();
        if (reason instanceof StoreUnavailableException unavailable && unavailable.outcomeUnknown()) {
            unknown.add(failed.size());
        }
        if (!failed.isEmpty()) {
            answer(() -> failed.forEach(send -> send.fail(reason)));
        }
    }

    /** An answer may be serialised and written by the thread that gives it: that must not hold up the next commit. */
    private void answer(Runnable answers) {
        try {
            answering.execute(answers);
        } catch (RuntimeException | Error e) {
            answers.run(); // It is closed, or there is no memory for a thread.
        }
    }

    /** False if it threw. */
    private boolean guarded(Runnable call) {
        try {
            call.run();
            return true;
        } catch (Throwable e) {
            failures.increment();
            LOG.log(System.Logger.Level.ERROR, "announcing failed; what is stored is answered as stored", e);
            MachineErrors.raise(e);
            return false;
        }
    }

    /** Its pools of threads by their names. */
    Map<String, ExecutorService> threads() {
        return Map.of("notification-announce", announcing, "notification-answer", answering);
    }

    /** How many sends were answered as unknown. */
    long unknown() {
        return unknown.sum();
    }

    /** How often the target threw. */
    long failures() {
        return failures.sum();
    }

    /** Announces, then answers, what is committed: for a second each. What is not announced then is answered nevertheless. */
    @Override
    public void close() {
        announcing.shutdown();
        Threads.awaitEnd(announcing, END_PATIENCE);
        unannounced.forEach(Committed::answer);
        answering.shutdown();
        Threads.awaitEnd(answering, END_PATIENCE);
    }
}
