package dev.notification.transport.ws;

import dev.notification.transport.ws.wire.DrainListener;
import dev.notification.transport.ws.wire.FrameSink;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A way out whose room is in the test's hand. Keeps the frames that went out. */
final class HandSink implements FrameSink {
    private static final Runnable NOTHING = () -> {};

    private final List<byte[]> frames = new ArrayList<>();
    private final int first;
    private int room = Integer.MAX_VALUE;
    private Runnable whileCalled = NOTHING;
    private Runnable whenFull = NOTHING;
    private OptionalInt closeCode = OptionalInt.empty();

    /** @param first so many frames fit in any case: a new way out has nothing in it yet */
    HandSink(int first) {
        this.first = first;
    }

    synchronized List<byte[]> frames() {
        return List.copyOf(frames);
    }

    /** Empty while it is open. */
    synchronized OptionalInt closeCode() {
        return closeCode;
    }

    synchronized void roomFor(int more) {
        room = more;
    }

    synchronized void whileCalled(Runnable deed) {
        whileCalled = deed;
    }

    synchronized void whenFull(Runnable deed) {
        whenFull = deed;
    }

    /** Without the lock: what is done then may come back here. */
    private void interrupt() {
        Runnable deed;
        synchronized (this) {
            deed = whileCalled;
            whileCalled = NOTHING;
        }
        deed.run();
    }

    private synchronized boolean takesRoom() {
        if (closeCode.isEmpty() && frames.size() < first) {
            return true;
        }
        if (closeCode.isPresent() || room == 0) {
            return false;
        }
        room--;
        return true;
    }

    @Override
    public boolean enqueue(byte[] frame) {
        interrupt();
        if (takesRoom()) {
            write(frame);
            return true;
        }
        Runnable deed;
        synchronized (this) {
            deed = whenFull;
            whenFull = NOTHING;
        }
        deed.run();
        return false;
    }

    @Override
    public void flush() {}

    @Override
    public boolean claim(int bytes) {
        interrupt();
        return takesRoom();
    }

    @Override
    public synchronized boolean write(byte[] frame) {
        frames.add(frame);
        return true;
    }

    @Override
    public void onDrained(DrainListener listener) {}

    @Override
    public synchronized boolean isDrained() {
        return room > 0;
    }

    @Override
    public long stalledNanos(long nowNanos) {
        return 0;
    }

    @Override
    public long silentNanos(long nowNanos) {
        return 0;
    }

    @Override
    public synchronized void close(int code, String reason) {
        if (closeCode.isEmpty()) {
            closeCode = OptionalInt.of(code);
        }
    }

    @Override
    public void terminate() {}
}
