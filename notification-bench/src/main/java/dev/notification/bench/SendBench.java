package dev.notification.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
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

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "64",
            description = "over how many connections at once (${DEFAULT-VALUE})")
    int connections;

    @Option(
            names = "--users",
            paramLabel = "N",
            defaultValue = "200",
            description = "online recipients (${DEFAULT-VALUE})")
    int users;

    @Option(
            names = "--idle",
            defaultValue = "0",
            description = "sockets of somebody else, who is sent nothing (${DEFAULT-VALUE})")
    int idle;

    @Option(
            names = "--stored",
            defaultValue = "0",
            description = "how many notifications each recipient gets before, in batches (${DEFAULT-VALUE})")
    int stored;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "holds a key with the scopes send and users: it sends, to external ids")
    Optional<Path> keyFile = Optional.empty();

    @Option(names = "--work", defaultValue = "send", description = "what to call it in the results (${DEFAULT-VALUE})")
    String work;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "for how long it is measured (${DEFAULT-VALUE})")
    int seconds;

    @Option(names = "--warmup", defaultValue = "5", description = "seconds before (${DEFAULT-VALUE})")
    int warmup;

    @Option(names = "--rate", defaultValue = "0", description = "sends a second, open loop; 0: as fast as it goes")
    int rate;

    private Optional<String> key = Optional.empty();
    private final Histogram answers = new Histogram(3);
    private final Histogram deliveries = new ConcurrentHistogram(3);
    private final AtomicLong delivered = new AtomicLong();
    private volatile long measuredFrom = Long.MAX_VALUE;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Target target = bench.target();
        key = keyFile.isPresent() ? Optional.of(Files.readString(keyFile.get()).strip()) : Optional.empty();
        int count = idle > 0 ? users + 1 : users;
        List<Target.User> everybody = key.isPresent() ? target.named(count, key.get()) : target.users(count);
        List<Target.User> accounts = everybody.subList(0, users);
        store(target, accounts);
        var load = new Load(accounts);
        try (var fleet = new Fleet(target, 32, (client, payload, now) -> received(payload, now))) {
            fleet.connect(IntStream.range(0, users + idle)
                    .mapToObj(i -> target.handshake(everybody.get(Math.min(i, users)), ""))
                    .toList());
            while (fleet.open() + fleet.failed() < users + idle) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            var wires = new Wires(target, connections, load);
            bench.measures(warmup, seconds);
            load.start();
            wires.run();
            TimeUnit.SECONDS.sleep(1);
        }
        bench.publish(new Report(rate == 0 ? work : work + " at " + rate + "/s", bench.name)
                .add("sends/s", load.sent / (double) seconds)
                .add("failed", load.failed)
                .add("delivered/s", delivered.get() / (double) seconds)
                .add("answer", answers)
                .add("delivery", deliveries)
                .addSeries("sends each second", load.eachSecond));
        return 0;
    }

    private void store(Target target, List<Target.User> accounts) throws IOException {
        try (HttpWire wire = target.wire()) {
            for (Target.User user : accounts) {
                for (int left = stored; left > 0; left -= BatchBench.MAX) {
                    byte[] batch = BatchBench.request(List.of(user), user, Math.min(left, BatchBench.MAX), 0);
                    HttpWire.Answer answer = wire.exchange(batch);
                    if (answer.status() != 200) {
                        throw new IOException("a batch was refused: " + answer.text());
                    }
                }
            }
        }
    }

    /** All of it on one thread, but for what the pacer asks. */
    private final class Load implements Wires.Work {
        private final List<Target.User> accounts;
        private final long[] eachSecond = new long[warmup + seconds];
        private long start;
        private long end;
        private volatile long ticket;
        private long sent;
        private long failed;

        Load(List<Target.User> accounts) {
            this.accounts = accounts;
        }

        void start() {
            start = System.nanoTime();
            measuredFrom = start + TimeUnit.SECONDS.toNanos(warmup);
            end = measuredFrom + TimeUnit.SECONDS.toNanos(seconds);
        }

        @Override
        public long nextDue() {
            return rate == 0 ? Long.MAX_VALUE : start + ticket * TimeUnit.SECONDS.toNanos(1) / rate;
        }

        @Override
        public boolean isOver(long now) {
            return now >= end;
        }

        @Override
        public Wires.Request next(int connection, long now) {
            long due = rate == 0 ? now : nextDue();
            if (now >= end || due > now) {
                return null;
            }
            long number = ticket;
            ticket = number + 1;
            int recipient = (int) (number % accounts.size());
            String message = "due " + due + " your order has been shipped, it will be with you in a few days";
            byte[] request = key.isPresent()
                    ? Target.sendNamed(key.get(), recipient, message)
                    : Target.send(
                            accounts.get(connection % accounts.size()),
                            accounts.get(recipient).id(),
                            message);
            return new Wires.Request(request, due);
        }

        @Override
        public void answered(Wires.Request request, int status, int bodyBytes, long now) {
            int second = (int) TimeUnit.NANOSECONDS.toSeconds(now - start);
            if (status >= 300) {
                failed++;
            } else if (second < eachSecond.length) {
                eachSecond[second]++;
                if (request.due() >= measuredFrom) {
                    sent++;
                    answers.recordValue(now - request.due());
                }
            }
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
