package dev.notification.core.application.inbox;

import dev.notification.core.domain.UserId;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.SendLimits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The sends that wait for a commit: bounded by bytes, given up when they are too old, and gathered into batches. Which send is
 * next is decided here and nowhere else.
 *
 * <p>Sends are gathered in the order in which they came, as long as no sender has more waiting than its share of a batch.
 * What one has beyond it waits in a backlog of its own ({@link Backlogs}) and comes last in each batch, so that a sender with
 * thousands waiting delays nobody else's send by more than a batch. The order of one sender's sends is always kept; the order
 * in one inbox is, but for what waits in a backlog.
 *
 * <p>Any thread may {@link #offer}, {@link #stop} and ask, and none waits for one that gathers. What takes sends out is called
 * by one thread at a time.
 */
final class SendQueue {
    /** How many sends may be passed over; behind more of them nothing is looked for but what waits in backlogs. */
    private static final int MAX_PASSED_OVER = 256;

    /** A few hundred small notifications: what takes a store some milliseconds. */
    private static final int SHARE_BYTES = 128 << 10;

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
    private final WaitingBytes bytes;
    private final int share;
    private final Backlogs backlogs;

    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

    SendQueue(SendLimits limits) {
        this(limits, SHARE_BYTES, ThreadLocalRandom.current().nextLong());
    }

    /**
     * @param share of a batch that each sender has, in bytes
     * @param secret for {@link WaitingBytes}
     */
    SendQueue(SendLimits limits, int share, long secret) {
        this.limits = limits;
        this.bytes = new WaitingBytes(limits.maxWaitingBytes(), share, secret);
        this.share = share;
        this.backlogs = new Backlogs(share);
    }

    /**
     * If this throws, the send does not wait.
     *
     * @throws OverloadedException if there is no room for it, or if the queue takes nothing more
     * @throws dev.notification.core.port.RateLimitedException if its sender has too much waiting
     */
    void offer(PendingSend send) {
        if (isStopped()) {
            throw stopping();
        }
        bytes.add(send);
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
        return bytes.all();
    }

    /** Whether some came that no gathering has looked at. Any thread may ask. */
    boolean hasArrivals() {
        return !arrivals.isEmpty();
    }

    boolean isEmpty() {
        return passedOver.isEmpty() && arrivals.isEmpty() && backlogs.isEmpty();
    }

    /**
     * Takes the oldest sends that may be committed now into {@code batch}: those that touch nobody who is busy, up to each
     * sender's share; then, in turns, what there is beyond. A send that touches somebody busy is passed over, and from then
     * on its sender and its recipients are busy too, so that nothing overtakes it.
     */
    void gather(BusyUsers busy, List<PendingSend> batch) {
        // With less than a share waiting, nobody has more: most of the time nothing is counted.
        Map<UserId, Integer> used = bytes.all() > share ? new HashMap<>() : null;
        int room = limits.maxBatchDrafts();
        for (int left = passedOver.size(); left > 0; left--) {
            // Once round: what stays is in its order again.
            PendingSend send = passedOver.element();
            use(used, send);
            if (room > 0 && !isBlocked(send, busy)) {
                room -= take(send, batch);
            } else {
                passedOver.add(send);
            }
            passedOver.remove();
        }
        while (room > 0 && passedOver.size() < MAX_PASSED_OVER) {
            PendingSend send = arrivals.peek();
            if (send == null) {
                break;
            }
            if (backlogs.has(send.sender()) || use(used, send) > share) {
                backlogs.add(send);
            } else if (isBlocked(send, busy)) {
                passedOver.add(send);
            } else {
                room -= take(send, batch);
            }
            arrivals.remove();
        }
        if (room > 0 && !backlogs.isEmpty()) {
            backlogs.gather(room, batch, new FromBacklogs(busy));
        }
    }

    /** How much of its sender's share is used with it. */
    private static int use(Map<UserId, Integer> used, PendingSend send) {
        return used == null ? 0 : used.merge(send.sender(), send.weight(), Integer::sum);
    }

    private static boolean isBlocked(PendingSend send, BusyUsers busy) {
        if (busy.isEmpty() || !busy.touches(send.submission())) {
            return false;
        }
        busy.add(send.submission());
        return true;
    }

    /** How much of the batch it fills. Whatever throws here, the send is in the batch, or still where it was. */
    private int take(PendingSend send, List<PendingSend> batch) {
        batch.add(send);
        taken(send);
        return send.drafts();
    }

    /** What is blocked by its recipients gets its place among the passed over: others must not keep overtaking it. */
    private final class FromBacklogs implements Backlogs.Gathering {
        private final BusyUsers busy;

        FromBacklogs(BusyUsers busy) {
            this.busy = busy;
        }

        @Override
        public boolean isBlocked(PendingSend send) {
            return !busy.isEmpty() && busy.touches(send.submission());
        }

        @Override
        public boolean passOver(PendingSend send) {
            boolean moved =
                    !busy.hasSender(send.sender()) && passedOver.size() < MAX_PASSED_OVER && passedOver.add(send);
            busy.add(send.submission());
            return moved;
        }

        @Override
        public void taken(PendingSend send) {
            SendQueue.this.taken(send);
        }
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
        old.addAll(backlogs.takeOlderThan(age, now));
        old.forEach(this::taken);
        return old;
    }

    /** Everything, each sender's in its order. */
    List<PendingSend> takeAll() {
        List<PendingSend> all = new ArrayList<>(passedOver);
        passedOver.clear();
        all.addAll(backlogs.takeAll());
        for (PendingSend next = arrivals.poll(); next != null; next = arrivals.poll()) {
            all.add(next);
        }
        all.forEach(this::taken);
        return all;
    }

    private void taken(PendingSend send) {
        waiting.decrementAndGet();
        bytes.remove(send);
    }
}
