package dev.notification.transport.ws.wire;

import dev.notification.transport.http.DirectWrites;
import dev.notification.transport.http.LastAnswers;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.NIOConnection;

/**
 * The only writer to one TCP connection. Grizzly's and Tyrus's own queues have no bound, so this one keeps at most one
 * write outstanding and a small number of bytes behind it; all frames that gathered meanwhile leave in the next write. Its
 * lock guards the queue only, never a write.
 */
final class GrizzlySocket implements FrameSink {
    private static final ThreadLocal<DirectFrame> FRAME = ThreadLocal.withInitial(DirectFrame::new);

    private final NIOConnection connection;
    /**
     * Where bytes may go past Grizzly's filters and queue; null where they may not. Kept here rather than asked of the
     * connection, which would be one object more to touch for each of many sockets.
     */
    private final SocketChannel channel;

    private final Outbound outbound;
    private final Deque<byte[]> queue = new ArrayDeque<>(1);
    private int pendingBytes;
    private boolean writing;
    /**
     * Something may be left in Grizzly's queue; at first, answers to what the client asked before its upgrade. Touched only
     * by whoever holds {@link #writing}, and the lock hands that over.
     */
    private boolean behindGrizzly = true;

    private boolean closing;
    /** What is queued is the last that is said. */
    private volatile boolean hangingUp;

    private boolean terminated;
    /** The client did not take what it was given: until it has, what is pending counts among what waits for all. */
    private boolean behind;

    private volatile long progressAt;
    private volatile long heardAt;
    private volatile DrainListener listener = () -> {};

    GrizzlySocket(NIOConnection connection, Outbound outbound) {
        this.connection = connection;
        this.channel = DirectWrites.channelOf(connection).orElse(null);
        this.outbound = outbound;
        this.progressAt = outbound.now();
        this.heardAt = progressAt;
    }

    @Override
    public void onDrained(DrainListener told) {
        listener = told;
    }

    /** When that was. */
    long heard() {
        long now = outbound.now();
        heardAt = now;
        return now;
    }

    /** One frame always fits when nothing else is pending, so that no notification is too big to ever be sent. */
    @Override
    public synchronized boolean enqueue(byte[] frame) {
        if (closing || terminated || pendingBytes > 0 && pendingBytes + frame.length > outbound.roomOfOne()) {
            return false;
        }
        add(frame);
        return true;
    }

    private void add(byte[] frame) {
        count(frame.length);
        queue.add(frame);
    }

    private void count(int bytes) {
        if (pendingBytes == 0) {
            progressAt = outbound.now();
        }
        pendingBytes += bytes;
        if (behind) {
            outbound.count(bytes);
        }
    }

    private synchronized void fallBehind() {
        if (!behind && !terminated) {
            behind = true;
            outbound.count(pendingBytes);
        }
    }

    /** With the lock held. */
    private void catchUp() {
        if (behind) {
            behind = false;
            outbound.count(-pendingBytes);
        }
    }

    @Override
    public void flush() {
        byte[] batch = nextBatch();
        while (batch != null && send(batch)) {
            batch = nextBatch();
        }
    }

    @Override
    public synchronized boolean claim(int bytes) {
        if (closing || terminated || pendingBytes > 0) {
            return false;
        }
        count(bytes);
        writing = true;
        return true;
    }

    @Override
    public boolean write(byte[] frame) {
        boolean sent = send(frame);
        if (sent) {
            flush();
        }
        return sent;
    }

    /** Whether it has left, so that the next may follow. */
    private boolean send(byte[] batch) {
        int sent = writeNow(batch);
        if (sent < batch.length) {
            return writeLater(batch, sent);
        }
        done(batch.length);
        return true;
    }

    /** Most of the time the kernel takes all of it: then Grizzly's chain and queue have nothing to add. */
    private int writeNow(byte[] batch) {
        if (channel == null || behindGrizzly && !connection.getAsyncWriteQueue().isEmpty()) {
            return 0;
        }
        behindGrizzly = false;
        return DirectWrites.writeNow(channel, FRAME.get().of(batch));
    }

    /** The rest, once the network takes it. Whether it did at once. */
    private boolean writeLater(byte[] batch, int from) {
        behindGrizzly = true;
        fallBehind();
        var write = new Write(batch.length);
        connection.write(Buffers.wrap(connection.getMemoryManager(), batch, from, batch.length - from), write);
        return write.isDone();
    }

    /** A close frame may have come between the last byte that left and here, and may still be on its way. */
    private void drained() {
        if (hangingUp && isDrained()) {
            LastAnswers.endOutput(connection);
        } else {
            listener.resumeIfDrained();
        }
    }

    private void done(int bytes) {
        if (written(bytes)) {
            drained();
        }
    }

    /** Shared frames are not copied when they leave alone. */
    private synchronized byte[] nextBatch() {
        if (writing || terminated || pendingBytes == 0) {
            return null;
        }
        writing = true;
        if (queue.size() == 1) {
            return queue.poll();
        }
        byte[] batch = new byte[pendingBytes];
        int at = 0;
        for (byte[] frame = queue.poll(); frame != null; frame = queue.poll()) {
            System.arraycopy(frame, 0, batch, at, frame.length);
            at += frame.length;
        }
        return batch;
    }

    private synchronized boolean written(int bytes) {
        writing = false;
        pendingBytes -= bytes;
        if (behind) {
            outbound.count(-bytes);
        }
        if (pendingBytes == 0) {
            behind = false;
            return true;
        }
        progressAt = outbound.now();
        return false;
    }

    @Override
    public synchronized boolean isDrained() {
        return pendingBytes == 0;
    }

    @Override
    public synchronized long stalledNanos(long nowNanos) {
        return pendingBytes == 0 ? 0 : nowNanos - progressAt;
    }

    @Override
    public long silentNanos(long nowNanos) {
        return nowNanos - heardAt;
    }

    /** Closes it for what its client has sent. */
    void refuse(int code, String reason) {
        outbound.violated(code);
        close(code, reason);
    }

    @Override
    public void close(int code, String reason) {
        close(Frames.close(code, reason));
    }

    /** The first close frame finds room always, and is the last frame. */
    void close(byte[] frame) {
        synchronized (this) {
            if (closing || terminated) {
                return;
            }
            add(frame);
            closing = true;
        }
        outbound.closed(frame);
        flush();
    }

    /**
     * Ends the server's half of the connection once what is queued has been handed to the network. Closing all of it would
     * lose the close frame if the client has sent something that nobody read. The rest ends when the client hangs up, or
     * when it is terminated.
     */
    void hangUp() {
        boolean empty;
        synchronized (this) {
            closing = true;
            hangingUp = true;
            empty = pendingBytes == 0;
        }
        if (empty) {
            LastAnswers.endOutput(connection);
        } else {
            flush();
        }
    }

    /** Grizzly's close would wait for the writes of a peer that does not read; this does not. */
    @Override
    public void terminate() {
        gone();
        connection.terminateSilently();
    }

    /** The connection has ended: nothing waits for it any more. */
    synchronized void gone() {
        if (!closing && !terminated) {
            outbound.cutOff();
        }
        catchUp();
        terminated = true;
        queue.clear();
    }

    /** Completes before or after {@link #flush()} looks at it: whichever comes second goes on with the queue. */
    private final class Write extends EmptyCompletionHandler<WriteResult<Buffer, SocketAddress>> {
        private static final int LEFT = 1;
        private static final int DONE = 2;

        private final int bytes;
        private final AtomicInteger state = new AtomicInteger();

        Write(int bytes) {
            this.bytes = bytes;
        }

        boolean isDone() {
            return !state.compareAndSet(0, LEFT);
        }

        @Override
        public void updated(WriteResult<Buffer, SocketAddress> result) {
            progressAt = outbound.now();
        }

        @Override
        public void completed(WriteResult<Buffer, SocketAddress> result) {
            boolean empty = written(bytes);
            if (!state.compareAndSet(0, DONE)) {
                flush();
            }
            if (empty) {
                drained();
            }
        }

        @Override
        public void failed(Throwable cause) {
            terminate();
        }

        @Override
        public void cancelled() {
            terminate();
        }
    }
}
