package dev.notification.transport.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.nio.NIOConnection;

/**
 * The port's way to the network, which counts answers that their clients do not read. An answer that the kernel takes at
 * once, as nearly all, costs one look at the queue. WebSockets bound what waits for them themselves, and may stall for
 * longer. Thread-safe.
 */
final class UnreadAnswers extends BoundedReads implements ByteBudget.Holders {
    /** Without a byte's progress for so long, the connection is ended. */
    static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Some answers of the largest size: a client that asks for more than it reads has no use for them. */
    static final int MAX_BYTES = 4 << 20;

    private final Map<NIOConnection, Unread> unread = new ConcurrentHashMap<>();
    private final LongAdder ended = new LongAdder();
    private final ByteBudget budget;
    private final LongSupplier nanos;

    /**
     * @param readBytes what is read of a connection in one turn
     * @param nanos the time that goes by, as {@link System#nanoTime} tells it
     */
    UnreadAnswers(int readBytes, ByteBudget budget, LongSupplier nanos) {
        super(readBytes);
        this.budget = budget;
        this.nanos = nanos;
        budget.add(this);
    }

    @Override
    public NextAction handleWrite(FilterChainContext context) throws IOException {
        int bytes = context.getMessage() instanceof Buffer buffer ? buffer.remaining() : 0;
        NextAction next = super.handleWrite(context);
        var connection = (NIOConnection) context.getConnection();
        if (!connection.getAsyncWriteQueue().isEmpty() && isHttp(context)) {
            written(connection, bytes);
        }
        return next;
    }

    private static boolean isHttp(FilterChainContext context) {
        return context.getFilterChain().indexOfType(StrictHttpCodec.class) >= 0;
    }

    /** Whatever is done with a connection's entry is done while nobody else does anything with it. */
    private void written(NIOConnection connection, int bytes) {
        Unread now = unread.compute(connection, (same, known) -> {
            Unread answers = known == null ? new Unread(connection, nanos.getAsLong()) : known;
            answers.added(bytes);
            return answers;
        });
        // Room is made outside of the map, since those that are ended leave it.
        if (!budget.take(0, false)) {
            budget.end(now);
        } else if (now.bytes() > MAX_BYTES) {
            now.end();
        }
    }

    @Override
    public NextAction handleClose(FilterChainContext context) throws IOException {
        if (!unread.isEmpty()) {
            forget((NIOConnection) context.getConnection());
        }
        return super.handleClose(context);
    }

    private void forget(NIOConnection connection) {
        unread.computeIfPresent(connection, (same, answers) -> {
            answers.give();
            return null;
        });
    }

    /** Called every second or so. */
    void sweep() {
        long now = nanos.getAsLong();
        unread.forEach((connection, answers) -> {
            unread.computeIfPresent(connection, (same, waiting) -> waiting.isOver(now) ? null : waiting);
            if (now - answers.progressAt > PATIENCE.toNanos() && unread.containsKey(connection)) {
                answers.end();
            }
        });
    }

    /** How many connections were ended since their client did not read. */
    long ended() {
        return ended.sum();
    }

    @Override
    public void forEach(Consumer<ByteBudget.Holding> visitor) {
        unread.values().forEach(visitor);
    }

    private final class Unread implements ByteBudget.Holding {
        private final NIOConnection connection;
        private final long since;
        /** Of all that was ever given to the connection since it first did not take something. */
        private long given;
        /** Of it, how much it had taken when somebody last looked. */
        private long taken;

        private volatile long bytes;
        private volatile long progressAt;

        Unread(NIOConnection connection, long now) {
            this.connection = connection;
            this.since = now;
            this.progressAt = now;
        }

        void added(int more) {
            given += more;
            count();
        }

        private void count() {
            long waiting = connection.getAsyncWriteQueue().spaceInBytes();
            budget.give(bytes - waiting);
            bytes = waiting;
        }

        void give() {
            budget.give(bytes);
            bytes = 0;
        }

        /** Looks how far it has come. */
        boolean isOver(long now) {
            count();
            if (bytes == 0 || !connection.isOpen()) {
                give();
                return true;
            }
            if (given - bytes > taken) {
                taken = given - bytes;
                progressAt = now;
            }
            return false;
        }

        @Override
        public boolean isStrangers() {
            return false;
        }

        @Override
        public long since() {
            return since;
        }

        @Override
        public long bytes() {
            return bytes;
        }

        /** Without a word: it would wait behind what is not read. */
        @Override
        public void end() {
            ended.increment();
            forget(connection);
            connection.terminateSilently();
        }
    }
}
