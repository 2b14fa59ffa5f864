package dev.notification.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Many different notifications in each request. Only ours has it. */
@Command(name = "batch", description = "many notifications per request")
final class BatchBench implements Callable<Integer> {
    /** What ours takes at once. */
    static final int MAX = 1000;

    @ParentCommand
    Bench bench;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "4",
            description = "over how many connections at once (${DEFAULT-VALUE})")
    int connections;

    @Option(names = "--size", defaultValue = "500", description = "notifications per request (${DEFAULT-VALUE})")
    int size;

    @Option(names = "--users", paramLabel = "N", defaultValue = "200", description = "recipients (${DEFAULT-VALUE})")
    int users;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "for how long it is measured (${DEFAULT-VALUE})")
    int seconds;

    @Option(names = "--warmup", defaultValue = "5", description = "seconds before (${DEFAULT-VALUE})")
    int warmup;

    private final AtomicLong stored = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Histogram answers = new ConcurrentHistogram(3);

    @Override
    public Integer call() throws IOException, InterruptedException {
        Target target = bench.target();
        List<Target.User> accounts = target.users(users);
        bench.measures(warmup, seconds);
        long from = System.nanoTime() + TimeUnit.SECONDS.toNanos(warmup);
        long end = from + TimeUnit.SECONDS.toNanos(seconds);
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            HttpWire wire = target.wire();
            byte[] request = request(accounts, accounts.get(i % users), size, i * 50);
            var thread = new Thread(() -> send(wire, request, from, end));
            thread.start();
            senders.add(thread);
        }
        for (Thread sender : senders) {
            sender.join();
        }
        bench.publish(new Report("batch of " + size, bench.name)
                .add("notifications/s", stored.get() / (double) seconds)
                .add("failed requests", failed.get())
                .add("answer", answers));
        return 0;
    }

    static byte[] request(List<Target.User> accounts, Target.User sender, int size, int first) {
        var lines = new StringBuilder();
        for (int i = 0; i < size; i++) {
            lines.append("{\"user_id\": ")
                    .append(accounts.get((i + first) % accounts.size()).id())
                    .append(", \"message\": \"order ")
                    .append(i)
                    .append(" has been shipped, it will be with you in a few days\"}\n");
        }
        return HttpWire.request(
                "POST", "/api/notifications/batch", sender.token(), "application/x-ndjson", lines.toString());
    }

    private void send(HttpWire wire, byte[] request, long from, long end) {
        try {
            for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
                HttpWire.Answer answer = wire.exchange(request);
                if (start >= from && answer.status() == 200) {
                    stored.addAndGet(size);
                    answers.recordValue(System.nanoTime() - start);
                } else if (answer.status() != 200) {
                    failed.incrementAndGet();
                }
            }
        } catch (IOException e) {
            failed.incrementAndGet();
        }
    }
}
