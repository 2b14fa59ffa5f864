package dev.notification.transport.http;

import java.time.Duration;
import java.util.Comparator;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.nio.NIOConnection;

/**
 * Ends connections on which nobody has asked for anything for too long, and earlier where there is no room for others. It sits
 * right behind the codec. Of a request that comes in just that moment everything is done, or nothing: its client may ask
 * again on another connection. Instead of Grizzly's filter, which goes by the time of day, and that jumps. Thread-safe.
 */
public final class IdleConnections extends BaseFilter {
    private static final Attribute<Idle> IDLE =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("notification.http.idle");

    /** For so long a connection belongs to whoever has just used it, or has just opened it to use it. */
    private static final Duration GRACE = Duration.ofSeconds(1);
    /** So often at most it is worth a look at all connections. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    /** As many as come within a second while there is no room. */
    private static final int MOST_ENDED = 4096;

    private final Set<Idle> all = ConcurrentHashMap.newKeySet();
    private final long patienceNanos;
    private final UnfinishedRequests unfinished;
    private final LastAnswers lastAnswers;
    private final LongSupplier nanos;
    /** Those that would go next, as of the last look. */
    private volatile Queue<Idle> dispensable = new ConcurrentLinkedQueue<>();

    private volatile long lookedAt;

    /**
     * @param patience for how long a connection may be idle
     * @param nanos the time that goes by, as {@link System#nanoTime} tells it
     */
    IdleConnections(Duration patience, UnfinishedRequests unfinished, LastAnswers lastAnswers, LongSupplier nanos) {
        this.patienceNanos = patience.toNanos();
        this.unfinished = unfinished;
        this.lastAnswers = lastAnswers;
        this.nanos = nanos;
        this.lookedAt = nanos.getAsLong() - BETWEEN_LOOKS.toNanos();
    }

    /** A connection is not HTTP's any more, and whoever has it ends it. */
    public static void release(Connection<?> connection) {
        Idle idle = IDLE.remove(connection);
        if (idle != null) {
            idle.forget();
        }
    }

    @Override
    public NextAction handleAccept(FilterChainContext context) {
        var idle = new Idle((NIOConnection) context.getConnection(), nanos.getAsLong());
        IDLE.set(context.getConnection(), idle);
        all.add(idle);
        return context.getInvokeAction();
    }

    @Override
    public NextAction handleRead(FilterChainContext context) {
        Idle idle = IDLE.get(context.getConnection());
        if (idle == null) {
            return context.getInvokeAction();
        }
        if (idle.underWay.incrementAndGet() < 0) {
            return context.getStopAction();
        }
        context.addCompletionListener(idle);
        return context.getInvokeAction();
    }

    @Override
    public NextAction handleClose(FilterChainContext context) {
        release(context.getConnection());
        return context.getInvokeAction();
    }

    /** How many are idle now; looks at all of them. */
    long count() {
        long now = nanos.getAsLong();
        return all.stream().filter(idle -> idle.isFor(0, now)).count();
    }

    /** Called every second or so. */
    void sweep() {
        long now = nanos.getAsLong();
        if (!dispensable.isEmpty() && now - lookedAt > 2 * BETWEEN_LOOKS.toNanos()) {
            dispensable = new ConcurrentLinkedQueue<>(); // Most of them are gone by now.
        }
        for (Idle idle : all) {
            if (!idle.connection.isOpen()) {
                idle.forget();
            } else if (idle.isFor(patienceNanos, now) && idle.end() && lastAnswers.leave(idle.connection)) {
                lastAnswers.endBehind(idle.connection);
            }
        }
    }

    /** Ends the one that is idle for longest, at once; false if there is none. Called only by the thread that accepts. */
    boolean makeRoom() {
        if (dispensable.isEmpty()) {
            look();
        }
        Queue<Idle> next = dispensable;
        for (Idle idle = next.poll(); idle != null; idle = next.poll()) {
            if (idle.isFor(0, idle.since) && idle.end()) {
                idle.connection.terminateSilently();
                return true;
            }
        }
        return false;
    }

    private void look() {
        long now = nanos.getAsLong();
        if (now - lookedAt >= BETWEEN_LOOKS.toNanos()) {
            lookedAt = now;
            dispensable = all.stream()
                    .filter(idle -> idle.isFor(GRACE.toNanos(), now))
                    .map(idle -> new Since(idle, idle.since))
                    .sorted(Comparator.comparingLong(Since::since))
                    .limit(MOST_ENDED)
                    .map(Since::idle)
                    .collect(Collectors.toCollection(ConcurrentLinkedQueue::new));
        }
    }

    /** As it was at one moment: what changes while it is compared cannot be sorted. */
    private record Since(Idle idle, long since) {}

    private final class Idle implements FilterChainContext.CompletionListener {
        private static final int ENDED = Integer.MIN_VALUE / 2;

        private final NIOConnection connection;
        /** How many requests of it, or pieces of them, are being worked on; below 0 once it is ended. */
        private final AtomicInteger underWay = new AtomicInteger();

        private volatile long since;

        Idle(NIOConnection connection, long since) {
            this.connection = connection;
            this.since = since;
        }

        @Override
        public void onComplete(FilterChainContext context) {
            since = nanos.getAsLong();
            underWay.decrementAndGet();
        }

        /** Neither does anything of a request come, nor does its answer leave. */
        boolean isFor(long nanos, long now) {
            return now - since >= nanos
                    && underWay.get() == 0
                    && !unfinished.has(connection)
                    && connection.getAsyncWriteQueue().isEmpty();
        }

        /** From now on nothing of it is served; false if something is just now. */
        boolean end() {
            return underWay.compareAndSet(0, ENDED);
        }

        void forget() {
            all.remove(this);
        }
    }
}
