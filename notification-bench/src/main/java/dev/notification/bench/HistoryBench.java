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

/** Reads histories of fifty notifications. */
@Command(name = "history", description = "reads of fifty rows")
final class HistoryBench implements Callable<Integer> {
    private static final int ROWS = 50;

    @ParentCommand
    Bench bench;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "64",
            description = "over how many connections at once (${DEFAULT-VALUE})")
    int connections;

    @Option(names = "--users", paramLabel = "N", defaultValue = "50", description = "how many (${DEFAULT-VALUE})")
    int users;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "for how long it is measured (${DEFAULT-VALUE})")
    int seconds;

    @Option(names = "--warmup", defaultValue = "5", description = "seconds before (${DEFAULT-VALUE})")
    int warmup;

    private final AtomicLong read = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Histogram answers = new ConcurrentHistogram(3);

    @Override
    public Integer call() throws IOException, InterruptedException {
        Target target = bench.target();
        List<Target.User> accounts = target.users(users);
        try (HttpWire wire = target.wire()) {
            for (Target.User user : accounts) {
                for (int i = 0; i < ROWS; i++) {
                    wire.exchange(
                            Target.send(user, user.id(), "order " + i + " has been shipped, it will be with you soon"));
                }
            }
        }
        bench.measures(warmup, seconds);
        long from = System.nanoTime() + TimeUnit.SECONDS.toNanos(warmup);
        long end = from + TimeUnit.SECONDS.toNanos(seconds);
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            HttpWire wire = target.wire();
            Target.User user = accounts.get(i % accounts.size());
            byte[] request = HttpWire.request("GET", "/api/notifications", user.token(), "", "");
            var thread = new Thread(() -> read(wire, request, from, end));
            thread.start();
            readers.add(thread);
        }
        for (Thread reader : readers) {
            reader.join();
        }
        bench.publish(new Report("history", bench.name)
                .add("reads/s", read.get() / (double) seconds)
                .add("failed", failed.get())
                .add("answer", answers));
        return 0;
    }

    private void read(HttpWire wire, byte[] request, long from, long end) {
        try {
            for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
                HttpWire.Answer answer = wire.exchange(request);
                if (answer.status() != 200 || answer.body().length < ROWS * 20) {
                    failed.incrementAndGet();
                } else if (start >= from) {
                    read.incrementAndGet();
                    answers.recordValue(System.nanoTime() - start);
                }
            }
        } catch (IOException e) {
            failed.incrementAndGet();
        }
    }
}
