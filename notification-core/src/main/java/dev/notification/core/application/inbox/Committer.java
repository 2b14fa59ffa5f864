package dev.notification.core.application.inbox;

import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Distribution;
import dev.notification.core.lifecycle.MachineErrors;
import dev.notification.core.lifecycle.Threads;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.SendTrace;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.port.out.InboxStore.Appended;
import dev.notification.core.port.out.InboxStore.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.LongAdder;

/** Commits what the lanes deal, a thread for each lane, and tells the announcer what became of it. */
final class Committer {
    private static final System.Logger LOG = System.getLogger(Committer.class.getName());

    private final InboxStore store;
    private final InstantSource clock;
    private final SendQueue queue;
    private final Lanes lanes;
    private final Announcer announcer;
    private final ExecutorService threads;
    private final LongAdder batches = new LongAdder();
    private final LongAdder sends = new LongAdder();
    private final Distribution nanos = Distribution.ofNanos();
    private final Distribution sizes = Distribution.ofSizes();

    Committer(InboxStore store, InstantSource clock, SendQueue queue, Lanes lanes, Announcer announcer) {
        this.store = store;
        this.clock = clock;
        this.queue = queue;
        this.lanes = lanes;
        this.announcer = announcer;
        this.threads = Threads.pool("notification-commit", lanes.count(), lanes.count());
    }

    void start() {
        for (int i = 0; i < lanes.count(); i++) {
            int lane = i;
            threads.execute(() -> run(lane));
        }
        threads.shutdown();
    }

    /** Whatever is thrown, even an error of the Java machine: the senders hear of it, and the lane goes on. */
    private void run(int lane) {
        boolean more = true;
        while (more) {
            SendTrace.Work work = SendTrace.Work.UNTRACED;
            try {
                List<PendingSend> batch = lanes.next(lane);
                more = !batch.isEmpty();
                work = PendingSend.work(batch);
                commit(batch);
            } catch (Throwable e) {
                failedUnexpectedly(lanes.batch(lane), e);
                MachineErrors.raise(e);
            } finally {
                work.close();
            }
        }
    }

    private void failedUnexpectedly(List<PendingSend> batch, Throwable failure) {
        try {
            LOG.log(System.Logger.Level.ERROR, "a batch of sends failed", failure);
        } finally {
            fail(batch, new StoreUnavailableException("the commit failed in an unexpected way", failure, true));
        }
    }

    private void commit(List<PendingSend> batch) {
        if (batch.isEmpty()) {
            return;
        }
        Appended appended;
        long begin = System.nanoTime();
        try {
            appended = store.append(batch.stream().map(PendingSend::submission).toList(), clock.instant());
        } catch (StoreUnavailableException e) {
            fail(batch, e);
            announcer.failed(lanes.onQueue(SendQueue::takeAll), new StoreUnavailableException(e.getMessage(), e));
            return;
        } catch (RuntimeException e) {
            if (batch.size() == 1 || e instanceof OverloadedException) {
                announcer.failed(batch, e);
            } else {
                commitInHalves(batch);
            }
            return;
        }
        long took = System.nanoTime() - begin;
        nanos.add(took);
        sizes.add(batch.size());
        trace(batch, appended, took);
        batches.increment();
        if (appended.hasLocked()) {
            committedInPart(batch, appended);
        } else {
            committed(batch, appended);
        }
    }

    private static void trace(List<PendingSend> batch, Appended appended, long tookNanos) {
        List<SendTrace.Stored> traced = null; // Nobody traces most of them.
        for (int i = 0; i < batch.size(); i++) {
            if (batch.get(i).trace().isPresent() && appended.outcomes().get(i) instanceof Outcome.Stored stored) {
                traced = traced == null ? new ArrayList<>() : traced;
                traced.add(new SendTrace.Stored(batch.get(i).trace().get(), Receipt.ids(stored.receipts())));
            }
        }
        if (traced != null) {
            traced.get(0).trace().committed(traced, batch.size(), tookNanos);
        }
    }

    private void committed(List<PendingSend> batch, Appended appended) {
        sends.add(batch.size());
        announcer.committed(batch, appended, queue.waiting() > 0);
        lanes.stored(batch);
    }

    /** What touches an inbox that somebody else has locked waits apart; all else is stored. */
    private void committedInPart(List<PendingSend> batch, Appended appended) {
        List<PendingSend> stored = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        List<PendingSend> left = new ArrayList<>();
        List<Set<UserId>> locked = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Outcome outcome = appended.outcomes().get(i);
            if (outcome instanceof Outcome.Locked waits) {
                left.add(batch.get(i));
                locked.add(waits.inboxes());
            } else {
                stored.add(batch.get(i));
                outcomes.add(outcome);
            }
        }
        lanes.putApart(left, locked);
        if (!stored.isEmpty()) {
            committed(stored, new Appended(outcomes, appended.changes()));
        }
    }

    /** One bad send fails alone. */
    private void commitInHalves(List<PendingSend> batch) {
        commit(batch.subList(0, batch.size() / 2));
        commit(batch.subList(batch.size() / 2, batch.size()));
    }

    private void fail(List<PendingSend> batch, StoreUnavailableException reason) {
        announcer.failed(batch, reason);
        if (reason.outcomeUnknown()) {
            announcer.doubt(batch);
        }
    }

    /** How many batches were committed. */
    long batches() {
        return batches.sum();
    }

    /** How many sends were committed. */
    long sends() {
        return sends.sum();
    }

    /** How long those that were committed took. */
    Distribution nanos() {
        return nanos;
    }

    /** How many sends they had. */
    Distribution sizes() {
        return sizes;
    }

    /** A thread for each lane. */
    ExecutorService threads() {
        return threads;
    }

    /** Waits until the lanes have ended; after {@code patience} they are interrupted. */
    void awaitEnd(Duration patience) {
        Threads.awaitEnd(threads, patience);
    }
}
