package dev.notification.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * What somebody who is online notices of the load that another run makes meanwhile. One ping at a time, one due every 20 ms;
 * its wait counts from when it was due, so a late pong makes the next ones late too (no coordinated omission).
 */
@Command(name = "ping", description = "how long an online session waits for the pong to its ping")
final class PingBench implements Callable<Integer> {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final byte[] PING = {(byte) 0x89, (byte) 0x80, 0, 0, 0, 0};
    private static final int PONG = 0x8a;
    private static final int CLOSE = 0x88;

    @ParentCommand
    Bench bench;

    @Option(names = "--seconds", defaultValue = "10", description = "${DEFAULT-VALUE}")
    int seconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Target target = bench.target();
        byte[] handshake = target.handshake(target.users(1).get(0), "");
        var waits = new Histogram(3);
        try (var socket = new Socket(bench.host, bench.port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            var in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
            out.write(handshake);
            readHead(in);
            long start = System.nanoTime();
            long pings = TimeUnit.SECONDS.toNanos(seconds) / INTERVAL_NANOS;
            for (long i = 0; i < pings; i++) {
                long due = start + i * INTERVAL_NANOS;
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                out.write(PING);
                awaitPong(in);
                waits.recordValue(System.nanoTime() - due);
            }
        }
        new Report("ping", bench.name).add("pong", waits).publish(bench.out);
        return 0;
    }

    private static void readHead(DataInputStream in) throws IOException {
        String status = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
        if (!status.endsWith(" 101")) {
            throw new IOException("no WebSocket: " + status);
        }
        for (int seen = 0; seen != 0x0d0a0d0a; ) {
            seen = seen << 8 | in.readUnsignedByte();
        }
    }

    /** Notifications may come before it. */
    private static void awaitPong(DataInputStream in) throws IOException {
        int opcode;
        do {
            opcode = in.readUnsignedByte();
            int length = in.readUnsignedByte();
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = (int) in.readLong();
            }
            in.skipNBytes(length);
            if (opcode == CLOSE) {
                throw new IOException("the server closed the session");
            }
        } while (opcode != PONG);
    }
}
