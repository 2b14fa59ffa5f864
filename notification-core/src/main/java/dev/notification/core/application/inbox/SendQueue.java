package dev.notification.core.application.inbox;

import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.SendLimits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The sends that wait for a commit: bounded by bytes, given up when they are too old, and gathered into batches in the order
 * in which they came. Which send is next is decided here and nowhere else.
 *
 * <p>Any thread may {@link #offer}, {@link #stop} and ask, and none waits for one that gathers. What takes sends out is called
 * by one thread at a time.
 */
final class SendQueue {
    /** How many sends may be passed over; behind more of them nothing is looked for. */
    private static final int MAX_PASSED_OVER = 256;

    private enum State {
        OPEN,
        /** It takes nothing more; what waits is committed. */
        STOPPING,
        /** Nobody commits any more. */
        ENDED
    }

    private final SendLimits limits;
    private final Queue<PendingSend> arrivals = new ConcurrentLinkedQueue<>();
    /** Older than all arrivals: an earlier gathering could not take them. */
    private final ArrayDeque<PendingSend> passedOver = new ArrayDeque<>();

    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong waitingBytes = new AtomicLong();

    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

    SendQueue(SendLimits limits) {
        this.limits = limits;
    }

    /** @throws OverloadedException if there is no room for it, or if the queue takes nothing more; then it does not wait */
    void offer(PendingSend send) {
        if (isStopped()) {
            throw stopping();
        }
        if (waitingBytes.addAndGet(send.weight()) > limits.maxWaitingBytes()) {
            waitingBytes.addAndGet(-send.weight());
            throw new OverloadedException("too many sends are waiting");
        }
        waiting.incrementAndGet();
        arrivals.add(send);
        if (state.get() == State.ENDED && arrivals.remove(send)) {
            taken(send); // It came between the first look and the last that was taken: nobody would take it any more.
            throw stopping();
        }
    }

    private static OverloadedException stopping() {
        return new OverloadedException("the service is stopping");
    }

    /** From now on it takes nothing. False if that was so before. */
    boolean stop() {
        return state.compareAndSet(State.OPEN, State.STOPPING);
    }

    /** Nobody will gather any more: gives back what is left, as {@link #takeAll} does. */
    List<PendingSend> end() {
        state.set(State.ENDED);
        return takeAll();
    }

    boolean isStopped() {
        return state.get() != State.OPEN;
    }

    /** Whether it takes nothing more and nothing waits. */
    boolean isDrained() {
        return isStopped() && waiting.get() == 0;
    }

    /** A snapshot. */
    int waiting() {
        return waiting.get();
    }

    /** A snapshot. */
    long waitingBytes() {
        return waitingBytes.get();
    }

    /** Whether some came that no gathering has looked at. Any thread may ask. */
    boolean hasArrivals() {
        return !arrivals.isEmpty();
    }

    boolean isEmpty() {
        return passedOver.isEmpty() && arrivals.isEmpty();
    }

    /**
     * Takes the oldest sends that may be committed now into {@code batch}: those that touch nobody who is busy. A send that
     * does is passed over, and from then on its sender and its recipients are busy too, so that nothing overtakes it.
     */
    void gather(BusyUsers busy, List<PendingSend> batch) {
        int room = limits.maxBatchDrafts();
        for (int left = passedOver.size(); left > 0; left--) {
            // Once round: what stays is in its order again.
            PendingSend send = passedOver.element();
            room -= room > 0 ? take(send, busy, batch) : keep(send);
            passedOver.remove();
        }
        while (room > 0 && passedOver.size() < MAX_PASSED_OVER) {
            PendingSend send = arrivals.peek();
            if (send == null) {
                return;
            }
            room -= take(send, busy, batch);
            arrivals.remove();
        }
    }

    /** How much of the batch it fills. Whatever throws here, the send is in the batch, or still where it was. */
    private int take(PendingSend send, BusyUsers busy, List<PendingSend> batch) {
        if (!busy.isEmpty() && busy.touches(send.submission())) {
            busy.add(send.submission());
            return keep(send);
        }
        batch.add(send);
        taken(send);
        return send.drafts();
    }

    private int keep(PendingSend send) {
        passedOver.add(send);
        return 0;
    }

    /** Takes out what has waited longer than {@code age} at {@code now}: it is certainly not stored. */
    List<PendingSend> takeOlderThan(Duration age, long now) {
        List<PendingSend> old = new ArrayList<>();
        passedOver.removeIf(send -> send.ageNanos(now) > age.toNanos() && old.add(send));
        for (PendingSend oldest = arrivals.peek();
                oldest != null && oldest.ageNanos(now) > age.toNanos();
                oldest = arrivals.peek()) {
            old.add(arrivals.remove());
        }
        old.forEach(this::taken);
        return old;
    }

    /** Everything, oldest first. */
    List<PendingSend> takeAll() {
        List<PendingSend> all = new ArrayList<>(passedOver);
        passedOver.clear();
        for (PendingSend next = arrivals.poll(); next != null; next = arrivals.poll()) {
            all.add(next);
        }
        all.forEach(this::taken);
        return all;
    }

    private void taken(PendingSend send) {
        waiting.decrementAndGet();
        waitingBytes.addAndGet(-send.weight());
    }
}
