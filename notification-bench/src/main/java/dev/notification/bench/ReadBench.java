package dev.notification.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/**
 * Marks notifications as read, one in each request; a user whose inbox is read to the end marks them as unread again, one by
 * one, which is as much work. Each connection is a user of its own. Only ours has it. For small writes beside sends, run
 * {@code send} in another process.
 */
@Command(name = "read", description = "small changes of state, one notification each")
final class ReadBench implements Callable<Integer> {
    /** As many as a page of the history has at most. */
    private static final int ROWS = 200;

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParentCommand
    Bench bench;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "16",
            description = "each of its own user (${DEFAULT-VALUE})")
    int connections;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "for how long it is measured (${DEFAULT-VALUE})")
    int seconds;

    @Option(names = "--warmup", defaultValue = "5", description = "seconds before (${DEFAULT-VALUE})")
    int warmup;

    @Option(names = "--work", defaultValue = "read", description = "what to call it in the results (${DEFAULT-VALUE})")
    String work;

    private final AtomicLong changed = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Histogram answers = new ConcurrentHistogram(3);

    @Override
    public Integer call() throws IOException, InterruptedException {
        Target target = bench.target();
        List<List<byte[]>> requests = new ArrayList<>();
        for (Target.User user : target.users(connections)) {
            requests.add(requests(target, user));
        }
        bench.measures(warmup, seconds);
        long from = System.nanoTime() + TimeUnit.SECONDS.toNanos(warmup);
        long end = from + TimeUnit.SECONDS.toNanos(seconds);
        List<Thread> readers = new ArrayList<>();
        for (List<byte[]> own : requests) {
            HttpWire wire = target.wire();
            var thread = new Thread(() -> change(wire, own, from, end));
            thread.start();
            readers.add(thread);
        }
        for (Thread reader : readers) {
            reader.join();
        }
        bench.publish(new Report(work, bench.name)
                .add("changes/s", changed.get() / (double) seconds)
                .add("failed", failed.get())
                .add("answer", answers));
        return 0;
    }

    /** Fills the inbox: first all reads of it, then all unreads. */
    private static List<byte[]> requests(Target target, Target.User user) throws IOException {
        try (HttpWire wire = target.wire()) {
            HttpWire.Answer stored = wire.exchange(BatchBench.request(List.of(user), user, ROWS, 0));
            if (stored.status() != 200) {
                throw new IOException("a batch was refused: " + stored.text());
            }
            HttpWire.Answer page = wire.exchange(
                    HttpWire.request("GET", "/api/notifications?unread=true&limit=" + ROWS, user.token(), "", ""));
            List<byte[]> requests = new ArrayList<>();
            for (String state : List.of("read", "unread")) {
                for (JsonNode row : JSON.readTree(page.body()).path("notifications")) {
                    requests.add(HttpWire.request(
                            "POST",
                            "/api/notifications/" + state,
                            user.token(),
                            "application/json",
                            "{\"ids\": [" + row.path("id") + "]}"));
                }
            }
            return requests;
        }
    }

    private void change(HttpWire wire, List<byte[]> requests, long from, long end) {
        int next = 0;
        try {
            for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
                HttpWire.Answer answer = wire.exchange(requests.get(next++ % requests.size()));
                if (answer.status() != 200) {
                    failed.incrementAndGet();
                } else if (start >= from) {
                    changed.incrementAndGet();
                    answers.recordValue(System.nanoTime() - start);
                }
            }
        } catch (IOException e) {
            failed.incrementAndGet();
        }
    }
}
