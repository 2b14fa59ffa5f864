package dev.notification.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many WebSocket clients on one thread. They read, count, answer pings, and give each text frame to a listener; nothing
 * more, so that the load generator costs less than the server.
 */
final class Fleet implements AutoCloseable {
    private static final byte[] PONG = {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0};

    private final InetSocketAddress address;
    private final Listener listener;
    private final Selector selector = Selector.open();
    private final Queue<Client> connecting = new ConcurrentLinkedQueue<>();
    private final List<Client> all = new ArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicLong frames = new AtomicLong();
    private final int concurrentHandshakes;
    /** How many handshakes are under way; the fleet's thread's own. */
    private int handshakes;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);
    private volatile boolean closed;

    /** Gets each text frame, on the fleet's thread. */
    @FunctionalInterface
    interface Listener {
        void frame(int client, ByteBuffer payload, long nanos);
    }

    private static final class Client {
        final int index;
        final byte[] handshake;
        SocketChannel channel;
        boolean upgraded;
        ByteBuffer rest = ByteBuffer.allocate(0);

        Client(int index, byte[] handshake) {
            this.index = index;
            this.handshake = handshake;
        }
    }

    Fleet(Target target, int concurrentHandshakes, Listener listener) throws IOException {
        this.address = target.address();
        this.listener = listener;
        this.concurrentHandshakes = concurrentHandshakes;
        var thread = new Thread(this::run, "fleet");
        thread.setDaemon(true);
        thread.start();
    }

    static byte[] handshake(String path, String headers) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + headers
                        + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Opens these, as many at once as it may, and goes on at once. */
    void connect(List<byte[]> requests) {
        for (byte[] handshake : requests) {
            var client = new Client(all.size(), handshake);
            all.add(client);
            connecting.add(client);
        }
        selector.wakeup();
    }

    int open() {
        return open.get();
    }

    int failed() {
        return failed.get();
    }

    long frames() {
        return frames.get();
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(this::handle, 100);
                while (handshakes < concurrentHandshakes && !connecting.isEmpty()) {
                    start(connecting.poll());
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void start(Client client) throws IOException {
        handshakes++;
        client.channel = SocketChannel.open();
        client.channel.configureBlocking(false);
        client.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        boolean connected = client.channel.connect(address);
        client.channel.register(selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, client);
        if (connected) {
            client.channel.write(ByteBuffer.wrap(client.handshake));
        }
    }

    private void handle(SelectionKey key) {
        var client = (Client) key.attachment();
        try {
            if (key.isConnectable()) {
                client.channel.finishConnect();
                key.interestOps(SelectionKey.OP_READ);
                client.channel.write(ByteBuffer.wrap(client.handshake));
            } else if (key.isReadable()) {
                read(client);
            }
        } catch (IOException e) {
            fail(client);
        } catch (CancelledKeyException e) {
            // The fleet is being closed.
        }
    }

    private void fail(Client client) {
        failed.incrementAndGet();
        if (client.upgraded) {
            open.decrementAndGet();
        } else {
            handshakes--;
        }
        try {
            client.channel.close();
        } catch (IOException e) {
            // It is gone already.
        }
    }

    private void read(Client client) throws IOException {
        buffer.clear();
        buffer.put(client.rest);
        int read = client.channel.read(buffer);
        if (read < 0) {
            throw new IOException("hung up");
        }
        buffer.flip();
        if (!client.upgraded && !upgrade(client)) {
            keep(client);
            return;
        }
        long now = System.nanoTime();
        while (frame(client, now)) {
            frames.incrementAndGet();
        }
        keep(client);
    }

    private void keep(Client client) {
        client.rest = ByteBuffer.allocate(buffer.remaining());
        client.rest.put(buffer).flip();
    }

    private boolean upgrade(Client client) throws IOException {
        for (int i = buffer.position(); i + 3 < buffer.limit(); i++) {
            if (buffer.getInt(i) == 0x0d0a0d0a) {
                if (buffer.get(buffer.position() + 9) != '1') {
                    throw new IOException("refused");
                }
                buffer.position(i + 4);
                client.upgraded = true;
                open.incrementAndGet();
                handshakes--;
                return true;
            }
        }
        return false;
    }

    private boolean frame(Client client, long now) throws IOException {
        int start = buffer.position();
        if (buffer.remaining() < 2) {
            return false;
        }
        int opcode = buffer.get(start) & 0x0f;
        int length = buffer.get(start + 1) & 0x7f;
        int header = length == 126 ? 4 : length == 127 ? 10 : 2;
        if (buffer.remaining() < header) {
            return false;
        }
        if (length == 126) {
            length = buffer.getShort(start + 2) & 0xffff;
        } else if (length == 127) {
            length = (int) buffer.getLong(start + 2);
        }
        if (buffer.remaining() < header + length) {
            return false;
        }
        if (opcode == 1) {
            listener.frame(client.index, buffer.slice(start + header, length), now);
        } else if (opcode == 9) {
            client.channel.write(ByteBuffer.wrap(PONG));
        } else if (opcode == 8) {
            throw new IOException("closed");
        }
        buffer.position(start + header + length);
        return opcode == 1 || frame(client, now);
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        for (Client client : all) {
            if (client.channel != null) {
                client.channel.close();
            }
        }
    }
}
