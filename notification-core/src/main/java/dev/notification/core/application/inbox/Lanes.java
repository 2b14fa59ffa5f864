package dev.notification.core.application.inbox;

import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Deals the sends that wait to a few threads, so that the batches that are committed at the same time are of different
 * senders and different inboxes: in whatever order they end, nothing overtakes what {@link SendQueue} put before it.
 *
 * <p>A lone send never waits for a lane that is free. Beside a batch of many sends that has only just begun, the next one
 * gathers a little longer: two thin transactions cost both processors more than one thick one. Thread-safe; each lane belongs
 * to one thread.
 */
final class Lanes {
    /** Beside a batch of so many sends the next begins at once. */
    private static final int THIN = 4;
    /** Beside a thicker one, it begins when that is so old: then the store is slow, and others need not wait for it. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private enum Mood {
        AWAKE,
        /** Nothing waits: an arrival wakes it. */
        IDLE,
        /** What waits is left to another lane for now: it looks again by itself. */
        REFRAINING
    }

    private static final class Lane {
        private final AtomicReference<Mood> mood = new AtomicReference<>(Mood.AWAKE);
        private volatile Thread thread;
        private volatile List<PendingSend> batch = List.of();
        private volatile long startedAtNanos;
        /** Whether its batch has waited apart. */
        private boolean again;
    }

    /**
     * What is left when nobody waits for the lanes any longer. Both parts are looked at together, so that no send goes from
     * one to the other meanwhile and is in neither.
     *
     * @param apart waited apart, and will not be stored
     * @param committing may be stored
     */
    record Left(List<PendingSend> apart, List<PendingSend> committing) {}

    private final SendQueue queue;
    private final Ticker ticker;
    private final Lane[] lanes;
    private final Apart apart;
    private final int maxBatchDrafts;
    /** Nobody tries again what waits apart. */
    private boolean ended;

    /** @param apart is used by nobody else, but for what any thread may */
    Lanes(SendQueue queue, Apart apart, Ticker ticker, int count, int maxBatchDrafts) {
        this.queue = queue;
        this.apart = apart;
        this.maxBatchDrafts = maxBatchDrafts;
        this.ticker = ticker;
        this.lanes = Stream.generate(Lane::new).limit(count).toArray(Lane[]::new);
    }

    int count() {
        return lanes.length;
    }

    /** Ends the lane's last batch and gathers its next; waits until there is one. Empty: there will be no more. */
    List<PendingSend> next(int number) {
        Lane lane = lanes[number];
        lane.thread = Thread.currentThread();
        List<PendingSend> batch = gather(number);
        while (batch.isEmpty() && !isDrained()) {
            park(lane);
            batch = gather(number);
        }
        if (batch.isEmpty()) {
            // Another lane may sleep since before the last send was taken.
            stopped();
        }
        return batch;
    }

    /** As {@link #next}, without waiting. */
    synchronized List<PendingSend> gather(int number) {
        Lane lane = lanes[number];
        if (lane.again) {
            apart.tried(lane.batch);
            lane.again = false;
        }
        lane.batch = List.of();
        lane.mood.set(Mood.AWAKE);
        if (apart.isDue() && tryAgain(lane)) {
            started(lane);
            return lane.batch;
        }
        if (queue.isEmpty()) {
            lane.mood.set(Mood.IDLE);
        } else if (mustRefrain()) {
            lane.mood.set(Mood.REFRAINING);
        } else {
            BusyUsers busy = busy();
            // In its place before it is filled: whatever is thrown meanwhile, what was taken out is not lost.
            List<PendingSend> batch = new ArrayList<>();
            lane.startedAtNanos = ticker.nanos();
            lane.batch = batch;
            gather(busy, batch);
            started(lane);
        }
        return lane.batch;
    }

    /** Until there is something that need not wait apart, or nothing at all. */
    private void gather(BusyUsers busy, List<PendingSend> batch) {
        queue.gather(busy, batch);
        while (!batch.isEmpty() && !apart.isEmpty()) {
            apart.divert(batch);
            if (!batch.isEmpty()) {
                return;
            }
            queue.gather(busy, batch);
        }
    }

    /** False: nothing of what waits apart can be tried now. */
    private boolean tryAgain(Lane lane) {
        List<PendingSend> batch = new ArrayList<>();
        lane.startedAtNanos = ticker.nanos();
        BusyUsers busy = busy();
        lane.batch = batch;
        lane.again = true;
        apart.takeDue(busy, maxBatchDrafts, batch);
        lane.again = !batch.isEmpty();
        return lane.again;
    }

    /**
     * Those were in a lane's batch, and somebody outside has locked inboxes of theirs: they wait apart from now on. After
     * the {@link #end} they do not: they were answered then.
     *
     * @param locked for each which of its inboxes
     */
    synchronized void putApart(List<PendingSend> sends, List<Set<UserId>> locked) {
        if (ended) {
            return;
        }
        for (Lane lane : lanes) {
            if (lane.batch.contains(sends.get(0))) {
                apart.add(sends, locked, lane.again);
                Set<PendingSend> gone = Set.copyOf(sends);
                lane.batch =
                        lane.batch.stream().filter(send -> !gone.contains(send)).toList();
                return;
            }
        }
    }

    /** Those were committed: what waits apart for their inboxes may go on. */
    void stored(List<PendingSend> sends) {
        if (!apart.isEmpty()) {
            synchronized (this) {
                apart.stored(sends);
            }
        }
    }

    /** Works on what waits apart while no lane does. */
    synchronized <T> T onApart(Function<Apart, T> work) {
        return work.apply(apart);
    }

    /** What waits apart may be tried again. */
    void retryApart() {
        if (!apart.isEmpty()) {
            apart.due();
            arrived();
        }
        if (queue.isStopped()) {
            stopped();
        }
    }

    private boolean isDrained() {
        return queue.isDrained() && apart.isEmpty();
    }

    private boolean mustRefrain() {
        if (lanes.length == 1) {
            return false;
        }
        long now = ticker.nanos();
        for (Lane other : lanes) {
            if (other.batch.size() > THIN && now - other.startedAtNanos < PATIENCE_NANOS) {
                return true;
            }
        }
        return false;
    }

    private BusyUsers busy() {
        var busy = new BusyUsers();
        for (Lane other : lanes) {
            other.batch.forEach(send -> busy.add(send.submission()));
        }
        return busy;
    }

    private void started(Lane lane) {
        if (lane.batch.isEmpty()) {
            lane.mood.set(Mood.REFRAINING);
        } else if (lane.batch.size() <= THIN) {
            for (Lane other : lanes) {
                other.mood.compareAndSet(Mood.REFRAINING, Mood.IDLE);
            }
        }
    }

    private void park(Lane lane) {
        if (lane.mood.get() == Mood.IDLE && queue.hasArrivals()) {
            return; // It came before it could see whom to wake.
        }
        while (lane.mood.get() == Mood.IDLE && !isDrained()) {
            LockSupport.park(this);
        }
        if (lane.mood.get() == Mood.REFRAINING) {
            LockSupport.parkNanos(this, PATIENCE_NANOS);
        }
    }

    /** To be called after each arrival. */
    void arrived() {
        for (Lane lane : lanes) {
            if (lane.mood.get() == Mood.IDLE && lane.mood.compareAndSet(Mood.IDLE, Mood.AWAKE)) {
                LockSupport.unpark(lane.thread);
                return;
            }
        }
    }

    /** To be called when the queue takes nothing more. */
    void stopped() {
        for (Lane lane : lanes) {
            lane.mood.set(Mood.AWAKE);
            LockSupport.unpark(lane.thread);
        }
    }

    /** Works on the queue while no lane does. */
    synchronized <T> T onQueue(Function<SendQueue, T> work) {
        return work.apply(queue);
    }

    /** The sends that the lane commits now. */
    List<PendingSend> batch(int number) {
        return lanes[number].batch;
    }

    /** From now on nothing waits apart any more. What is left is for the caller to answer. */
    synchronized Left end() {
        ended = true;
        return new Left(apart.takeAll(), committing());
    }

    /** All sends that are being committed now. */
    synchronized List<PendingSend> committing() {
        return Stream.of(lanes).flatMap(lane -> lane.batch.stream()).toList();
    }
}
