package dev.notification.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Keep-alive HTTP connections, all on the calling thread, each with at most one request under way: a thread for each
 * would cost more than the server that is measured.
 */
final class Wires {
    private final Selector selector = Selector.open();
    private final List<Wire> wires = new ArrayList<>();
    private final Work work;
    private volatile boolean pacing;
    private int turn;

    /** What the connections are for. Called on the thread that runs them. */
    interface Work {
        /** What an idle connection sends next, and when that was due; empty: nothing now. */
        Request next(int connection, long now);

        void answered(Request request, int status, int bodyBytes, long now);

        /** When the next request is due that was not there yet; {@link Long#MAX_VALUE}: it depends on answers only. */
        long nextDue();

        boolean isOver(long now);
    }

    record Request(byte[] bytes, long due) {}

    private static final class Wire {
        final int index;
        final SocketChannel channel;
        byte[] in = new byte[1 << 14];
        int filled;
        ByteBuffer out = ByteBuffer.allocate(0);
        Request request;

        Wire(int index, SocketChannel channel) {
            this.index = index;
            this.channel = channel;
        }
    }

    /** How far an answer has come: its status and length, or that there is more to read. */
    private record Parsed(int status, int head, int end, int body) {
        static final Parsed INCOMPLETE = new Parsed(0, 0, -1, 0);
    }

    Wires(Target target, int count, Work work) throws IOException {
        this.work = work;
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open(target.address());
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            var wire = new Wire(i, channel);
            channel.register(selector, SelectionKey.OP_READ, wire);
            wires.add(wire);
        }
    }

    /** Runs until the work is over and every request is answered. */
    void run() throws IOException {
        Thread pacer = pacer();
        try {
            while (true) {
                long now = System.nanoTime();
                boolean busy = offerWork(now);
                if (!busy && work.isOver(now)) {
                    return;
                }
                selector.select(this::handle, 100);
            }
        } finally {
            pacing = false;
            LockSupport.unpark(pacer);
            for (Wire wire : wires) {
                wire.channel.close();
            }
            selector.close();
        }
    }

    /** A selector waits for whole milliseconds; a send that is due must not. */
    private Thread pacer() {
        pacing = true;
        var thread = new Thread(
                () -> {
                    while (pacing) {
                        long wait = work.nextDue() - System.nanoTime();
                        if (wait > 0) {
                            LockSupport.parkNanos(Math.min(wait, 10_000_000));
                        } else if (pacing) {
                            selector.wakeup();
                            LockSupport.parkNanos(50_000);
                        }
                    }
                },
                "pacer");
        thread.setDaemon(true);
        if (work.nextDue() != Long.MAX_VALUE) {
            thread.start();
        }
        return thread;
    }

    /** True while an answer is awaited. */
    private boolean offerWork(long now) {
        boolean busy = false;
        // In turns, so that no connection stays idle for so long that the server closes it.
        for (int i = 0; i < wires.size(); i++) {
            Wire wire = wires.get((i + turn) % wires.size());
            if (wire.request == null) {
                send(wire, now);
            }
            busy |= wire.request != null;
        }
        turn++;
        return busy;
    }

    private void send(Wire wire, long now) {
        Request request = work.next(wire.index, now);
        if (request != null) {
            wire.request = request;
            wire.out = ByteBuffer.wrap(request.bytes());
            write(wire);
        }
    }

    private void write(Wire wire) {
        try {
            wire.channel.write(wire.out);
            SelectionKey key = wire.channel.keyFor(selector);
            int wanted = SelectionKey.OP_READ | (wire.out.hasRemaining() ? SelectionKey.OP_WRITE : 0);
            if (key.interestOps() != wanted) {
                key.interestOps(wanted);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a request could not be sent", e);
        }
    }

    private void handle(SelectionKey key) {
        var wire = (Wire) key.attachment();
        if (key.isWritable()) {
            write(wire);
        }
        if (key.isReadable()) {
            read(wire);
        }
    }

    private void read(Wire wire) {
        try {
            int read = wire.channel.read(ByteBuffer.wrap(wire.in, wire.filled, wire.in.length - wire.filled));
            if (read < 0) {
                throw new IOException("the server hung up");
            }
            wire.filled += read;
        } catch (IOException e) {
            throw new UncheckedIOException("an answer could not be read", e);
        }
        Parsed answer = parse(wire.in, wire.filled);
        if (answer.end() >= 0) {
            Request request = wire.request;
            wire.request = null;
            wire.filled = 0;
            long now = System.nanoTime();
            work.answered(request, answer.status(), answer.body(), now);
            send(wire, now);
        } else if (wire.filled == wire.in.length) {
            wire.in = Arrays.copyOf(wire.in, wire.in.length * 2);
        }
    }

    private static Parsed parse(byte[] in, int filled) {
        int head = headEnd(in, filled);
        if (head < 0) {
            return Parsed.INCOMPLETE;
        }
        int status = (in[9] - '0') * 100 + (in[10] - '0') * 10 + in[11] - '0';
        int length = contentLength(in, head);
        int end = length >= 0 ? head + length : chunksEnd(in, head, filled);
        return end < 0 || end > filled ? Parsed.INCOMPLETE : new Parsed(status, head, end, end - head);
    }

    private static int headEnd(byte[] in, int filled) {
        for (int i = 3; i < filled; i++) {
            if (in[i] == '\n' && in[i - 1] == '\r' && in[i - 2] == '\n' && in[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    /** Negative: chunked. */
    private static int contentLength(byte[] in, int head) {
        for (int i = 0; i + 16 < head; i++) {
            if (in[i] == '\n' && (in[i + 1] | 0x20) == 'c' && in[i + 15] == ':') {
                String name = new String(in, i + 1, 14, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
                if (name.equals("content-length")) {
                    int value = 0;
                    for (int at = i + 16; in[at] != '\r'; at++) {
                        value = in[at] == ' ' ? value : value * 10 + in[at] - '0';
                    }
                    return value;
                }
            }
        }
        return -1;
    }

    private static int chunksEnd(byte[] in, int head, int filled) {
        int at = head;
        while (true) {
            int size = 0;
            int line = at;
            while (line < filled && in[line] != '\r') {
                size = size * 16 + Character.digit(in[line++], 16);
            }
            at = line + 2 + size + 2;
            if (at > filled) {
                return -1;
            }
            if (size == 0) {
                return at;
            }
        }
    }
}
