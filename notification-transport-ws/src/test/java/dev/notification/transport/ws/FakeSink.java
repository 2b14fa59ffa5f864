package dev.notification.transport.ws;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.notification.transport.ws.wire.DrainListener;
import dev.notification.transport.ws.wire.FrameSink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** A client's end of the line that exists only as what it was sent. */
final class FakeSink implements FrameSink {
    private final LongSupplier nanos;
    private final List<String> sent = new ArrayList<>();
    private final List<Integer> closeCodes = new ArrayList<>();
    private Runnable onWrite = () -> {};
    private boolean hasRoom = true;
    private boolean terminated;
    private long heardAt;
    private long stalledSince = -1;

    FakeSink(LongSupplier nanos) {
        this.nanos = nanos;
        this.heardAt = nanos.getAsLong();
    }

    /** What its client was sent, as text; of a frame only what follows its header. */
    List<String> sent() {
        return sent;
    }

    List<Integer> closeCodes() {
        return closeCodes;
    }

    boolean isTerminated() {
        return terminated;
    }

    /** The client has said something. */
    void hear() {
        heardAt = nanos.getAsLong();
    }

    /** From now on the client takes nothing. */
    void stall() {
        hasRoom = false;
        stalledSince = nanos.getAsLong();
    }

    /** The client has taken everything, and nobody is told. */
    void drainSilently() {
        hasRoom = true;
        stalledSince = -1;
    }

    /** Happens within each call that writes, as the end of a connection may. */
    void onWrite(Runnable work) {
        onWrite = work;
    }

    private void add(byte[] frame) {
        int header = (frame[1] & 0x7f) < 126 ? 2 : (frame[1] & 0x7f) == 126 ? 4 : 10;
        boolean isPing = (frame[0] & 0x0f) == 9;
        sent.add(isPing ? "ping" : new String(frame, header, frame.length - header, UTF_8));
    }

    @Override
    public boolean enqueue(byte[] frame) {
        if (hasRoom) {
            add(frame);
        }
        return hasRoom;
    }

    @Override
    public void flush() {
        onWrite.run();
    }

    @Override
    public boolean claim(int bytes) {
        return hasRoom;
    }

    @Override
    public boolean write(byte[] frame) {
        add(frame);
        onWrite.run();
        return true;
    }

    @Override
    public void onDrained(DrainListener listener) {}

    @Override
    public boolean isDrained() {
        return hasRoom;
    }

    @Override
    public long stalledNanos(long nowNanos) {
        return stalledSince < 0 ? 0 : nowNanos - stalledSince;
    }

    @Override
    public long silentNanos(long nowNanos) {
        return nowNanos - heardAt;
    }

    @Override
    public void close(int code, String reason) {
        closeCodes.add(code);
        onWrite.run();
    }

    @Override
    public void terminate() {
        terminated = true;
    }
}
