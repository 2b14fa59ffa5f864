package dev.notification.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * One send per request over keep-alive connections, recipients online. Closed loop as fast as it goes, or with {@code
 * --rate} open loop: latencies count from when a send was due, so that a server that stalls cannot hide it.
 */
@Command(name = "send", description = "single sends, delivered by WebSocket")
final class SendBench implements Callable<Integer> {
    private static final byte[] MARK = "due ".getBytes(StandardCharsets.US_ASCII);

    @ParentCommand
    Bench bench;

    @Option(names = "--connections", defaultValue = "64", description = "${DEFAULT-VALUE}")
    int connections;

    @Option(names = "--users", defaultValue = "200", description = "online recipients; ${DEFAULT-VALUE}")
    int users;

    @Option(names = "--seconds", defaultValue = "10", description = "${DEFAULT-VALUE}")
    int seconds;

    @Option(names = "--warmup", defaultValue = "5", description = "seconds before; ${DEFAULT-VALUE}")
    int warmup;

    @Option(names = "--rate", defaultValue = "0", description = "sends a second, open loop; 0: as fast as it goes")
    int rate;

    private final AtomicLong ticket = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Histogram answers = new ConcurrentHistogram(3);
    private final Histogram deliveries = new ConcurrentHistogram(3);
    private final AtomicLong delivered = new AtomicLong();
    private volatile long measuredFrom = Long.MAX_VALUE;
    private volatile long end;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Target target = bench.target();
        List<Target.User> accounts = target.users(users);
        try (var fleet = new Fleet(bench.host, bench.port, 32, (client, payload, now) -> received(payload, now))) {
            for (Target.User user : accounts) {
                fleet.connect(target.handshake(user, ""));
            }
            while (fleet.open() + fleet.failed() < users) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            run(target, accounts);
            TimeUnit.SECONDS.sleep(1);
        }
        new Report(rate == 0 ? "send" : "send at " + rate + "/s", bench.name)
                .add("sends/s", sent.get() / (double) seconds)
                .add("failed", failed.get())
                .add("delivered/s", delivered.get() / (double) seconds)
                .add("answer", answers)
                .add("delivery", deliveries)
                .publish(bench.out);
        return 0;
    }

    private void run(Target target, List<Target.User> accounts) throws IOException, InterruptedException {
        long start = System.nanoTime();
        measuredFrom = start + TimeUnit.SECONDS.toNanos(warmup);
        end = measuredFrom + TimeUnit.SECONDS.toNanos(seconds);
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            HttpWire wire = target.wire();
            Target.User sender = accounts.get(i % accounts.size());
            var thread = new Thread(() -> send(wire, sender, accounts, start));
            thread.start();
            senders.add(thread);
        }
        for (Thread sender : senders) {
            sender.join();
        }
    }

    private void send(HttpWire wire, Target.User sender, List<Target.User> accounts, long start) {
        while (true) {
            long number = ticket.getAndIncrement();
            long due = rate == 0 ? System.nanoTime() : start + number * TimeUnit.SECONDS.toNanos(1) / rate;
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            if (due > end) {
                return;
            }
            Target.User recipient = accounts.get((int) (number % accounts.size()));
            String message = "due " + due + " your order has been shipped, it will be with you in a few days";
            try {
                HttpWire.Answer answer = wire.exchange(Target.send(sender, recipient.id(), message));
                count(answer.status() < 300, due);
            } catch (IOException e) {
                count(false, due);
                return;
            }
        }
    }

    private void count(boolean stored, long due) {
        long now = System.nanoTime();
        if (due < measuredFrom || now > end + TimeUnit.SECONDS.toNanos(1)) {
            return;
        }
        if (stored) {
            sent.incrementAndGet();
            answers.recordValue(now - due);
        } else {
            failed.incrementAndGet();
        }
    }

    private void received(ByteBuffer payload, long now) {
        long due = due(payload);
        if (due >= measuredFrom) {
            delivered.incrementAndGet();
            deliveries.recordValue(Math.max(0, now - due));
        }
    }

    private static long due(ByteBuffer payload) {
        for (int i = 0; i + MARK.length < payload.limit(); i++) {
            if (payload.get(i) == 'd'
                    && payload.get(i + 1) == 'u'
                    && payload.get(i + 2) == 'e'
                    && payload.get(i + 3) == ' ') {
                long due = 0;
                for (int at = i + MARK.length;
                        at < payload.limit() && payload.get(at) >= '0' && payload.get(at) <= '9';
                        at++) {
                    due = due * 10 + payload.get(at) - '0';
                }
                return due;
            }
        }
        return 0;
    }
}
