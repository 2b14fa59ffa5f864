package dev.notification.transport.http;

import dev.notification.protocol.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.nio.NIOConnection;

/**
 * Requests of which a part has come. They hold bytes, which are counted, and they end when they come too slowly: an idle
 * timeout alone is met by a byte now and then. Each has {@link #PATIENCE}, and a second more for each {@link #BYTES_A_SECOND}
 * of it that have come. A request that comes whole, as nearly all do, is never here. Each
 * connection's bytes are told by the thread that reads it; everything else is thread-safe.
 */
final class UnfinishedRequests implements ByteBudget.Holders {
    static final Duration PATIENCE = Duration.ofSeconds(10);
    /** What a request may cost a second beyond its patience: less than half of what a slow phone's line carries. */
    static final int BYTES_A_SECOND = 64 << 10;

    private static final long NANOS_A_BYTE = TimeUnit.SECONDS.toNanos(1) / BYTES_A_SECOND;
    /** What a request holds beside its bytes: the parsed head with all its places for headers. */
    static final int REQUEST_BYTES = 16 << 10;
    /** What a piece holds beside its bytes; a client may send one byte at a time. */
    private static final int PIECE_BYTES = 256;

    private final Map<Connection<?>, Unfinished> unfinished = new ConcurrentHashMap<>();
    private final LongAdder ended = new LongAdder();
    private final ByteBudget budget;
    private final LastAnswers lastAnswers;
    private volatile RequestListener requests = RequestListener.NONE;
    private final RefusalLog refusals;
    private final LongSupplier nanos;

    /** @param nanos the time that goes by, as {@link System#nanoTime} tells it */
    UnfinishedRequests(ByteBudget budget, LastAnswers lastAnswers, RefusalLog refusals, LongSupplier nanos) {
        this.budget = budget;
        this.lastAnswers = lastAnswers;
        this.refusals = refusals;
        this.nanos = nanos;
        budget.add(this);
    }

    /**
     * More of a head has come, and it is not all.
     *
     * @param bytes of the head until now
     * @param said the headers of whatever answer it gets
     */
    void head(Connection<?> connection, int bytes, Map<String, String> said) {
        Unfinished request = of(connection);
        request.said = said;
        int more = Math.max(0, bytes - request.headBytes);
        request.arrived.addAndGet(more);
        request.take(more + PIECE_BYTES);
        request.headBytes = bytes;
    }

    /**
     * The head is here, and not yet the whole body.
     *
     * @param bytes that have just come, and are kept
     * @param said the headers of whatever answer it gets
     * @param isKnown whether it is known who asks; asked once a request
     */
    void body(Connection<?> connection, int bytes, Map<String, String> said, BooleanSupplier isKnown) {
        Unfinished request = of(connection);
        if (!request.asked) {
            request.asked = true;
            request.said = said;
            request.known = isKnown.getAsBoolean();
        }
        request.arrived.addAndGet(bytes);
        request.take(bytes + PIECE_BYTES);
    }

    /** Tells of those that are ended. */
    void telling(RequestListener listener) {
        requests = listener;
    }

    /** Whether a part of a request has come on a connection, and not yet the rest. */
    boolean has(Connection<?> connection) {
        return unfinished.containsKey(connection);
    }

    private Unfinished of(Connection<?> connection) {
        Unfinished known = unfinished.get(connection);
        if (known != null) {
            return known;
        }
        var request = new Unfinished(connection, nanos.getAsLong());
        unfinished.put(connection, request);
        request.take(REQUEST_BYTES);
        return request;
    }

    /** The request is complete or refused, or its connection has ended. */
    void end(Connection<?> connection) {
        // Not only if there are any: while others come and go, the map may seem empty and not be.
        Unfinished request = unfinished.remove(connection);
        if (request != null) {
            request.give();
        }
    }

    /**
     * The request is about to get an answer before it is complete, and what still comes of it is thrown away.
     *
     * @return false if it was ended meanwhile, and has had its answer
     */
    boolean refuse(Connection<?> connection) {
        Unfinished request = unfinished.computeIfPresent(connection, (same, here) -> {
            here.refused = true;
            return here;
        });
        return request != null || !lastAnswers.isLeaving(connection);
    }

    /** How many connections were ended since their request took too long. */
    long timedOut() {
        return ended.sum();
    }

    /** Called every second or so. */
    void sweep() {
        long now = nanos.getAsLong();
        unfinished.forEach((connection, request) -> {
            if (!connection.isOpen()) {
                end(connection);
            } else if (now - request.since > request.patienceNanos()) {
                if (request.endWith(PortProblems.REQUEST_TIMEOUT)) {
                    ended.increment();
                }
            }
        });
    }

    @Override
    public void forEach(Consumer<ByteBudget.Holding> visitor) {
        unfinished.values().forEach(visitor);
    }

    private final class Unfinished implements ByteBudget.Holding {
        private static final long GIVEN_BACK = -1;

        private final Connection<?> connection;
        private final long since;
        private final AtomicLong bytes = new AtomicLong();
        /** Of the request itself, whatever is held for it. */
        private final AtomicLong arrived = new AtomicLong();

        private int headBytes;
        private boolean asked;
        private volatile boolean known;
        private volatile Map<String, String> said = Map.of();
        /** Written and read only while nobody else does anything with this entry of the map. */
        private boolean refused;

        Unfinished(Connection<?> connection, long since) {
            this.connection = connection;
            this.since = since;
        }

        /** Its time grows with what has come: a large one on a slow line arrives, and one that trickles does not. */
        long patienceNanos() {
            return PATIENCE.toNanos() + arrived.get() * NANOS_A_BYTE;
        }

        /** Nothing once it was ended, by whichever thread. */
        void take(long more) {
            long before = bytes.getAndUpdate(held -> held == GIVEN_BACK ? held : held + more);
            if (before != GIVEN_BACK && !budget.take(more, !known)) {
                budget.end(this);
            }
        }

        void give() {
            long held = bytes.getAndSet(GIVEN_BACK);
            if (held != GIVEN_BACK) {
                budget.give(held);
            }
        }

        @Override
        public boolean isStrangers() {
            return !known;
        }

        @Override
        public long since() {
            return since;
        }

        @Override
        public long bytes() {
            return bytes.get();
        }

        @Override
        public void end() {
            endWith(PortProblems.NO_ROOM);
        }

        /**
         * Nothing happens if the request was completed meanwhile, since it is served then. Its connection is leaving before
         * it has left the map, so whoever reads the rest and does not find it here knows.
         */
        boolean endWith(Problem problem) {
            var last = new AtomicReference<Runnable>();
            unfinished.computeIfPresent(connection, (same, here) -> {
                if (here != this) {
                    return here;
                }
                if (lastAnswers.leave(connection)) {
                    var leaving = (NIOConnection) connection;
                    last.set(
                            refused
                                    ? () -> lastAnswers.endBehind(leaving)
                                    : () -> {
                                        refusals.requestRefused(leaving, problem);
                                        requests.unreadable(leaving, problem.status());
                                        lastAnswers.sendBehind(
                                                leaving, Answer.of(problem).with(said));
                                    });
                }
                return null;
            });
            give();
            if (last.get() == null) {
                return false;
            }
            last.get().run();
            return true;
        }
    }
}
