package dev.notification.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Everybody comes back at once, each some notifications behind, while sends go on: store-and-forward at its hardest. */
@Command(name = "reconnect", description = "many sockets come back, each behind")
final class ReconnectBench implements Callable<Integer> {
    @ParentCommand
    Bench bench;

    @Option(names = "--sockets", paramLabel = "N", defaultValue = "5000", description = "how many (${DEFAULT-VALUE})")
    int sockets;

    @Option(
            names = "--users",
            paramLabel = "N",
            defaultValue = "250",
            description = "whose sockets they are (${DEFAULT-VALUE})")
    int users;

    @Option(names = "--behind", defaultValue = "20", description = "notifications each misses (${DEFAULT-VALUE})")
    int behind;

    private final Histogram sends = new ConcurrentHistogram(3);

    @Override
    public Integer call() throws IOException, InterruptedException {
        Target target = bench.target();
        List<Target.User> accounts = target.users(users);
        String[] cursors = new String[users];
        try (HttpWire wire = target.wire()) {
            for (int i = 0; i < users; i++) {
                byte[] request = HttpWire.request(
                        "GET", "/api/notifications?limit=1", accounts.get(i).token(), "", "");
                cursors[i] = new ObjectMapper()
                        .readTree(wire.exchange(request).body())
                        .get("cursor")
                        .asText();
                for (int n = 0; n < behind; n++) {
                    wire.exchange(Target.send(accounts.get(i), accounts.get(i).id(), "while you were away " + n));
                }
            }
        }
        var sending = new AtomicBoolean(true);
        Thread sender = sender(target, target.users(users + 1).get(users), sending);
        long start = System.nanoTime();
        try (var fleet = new Fleet(target, 512, (client, payload, now) -> {})) {
            fleet.connect(IntStream.range(0, sockets)
                    .mapToObj(i -> target.handshake(accounts.get(i % users), "?since=" + cursors[i % users]))
                    .toList());
            while (fleet.frames() < (long) sockets * behind && fleet.failed() == 0) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            sending.set(false);
            sender.join();
            bench.publish(new Report("reconnect " + sockets + ", each " + behind + " behind", bench.name)
                    .add("seconds", seconds)
                    .add("frames/s", fleet.frames() / seconds)
                    .add("failed", fleet.failed())
                    .add("send meanwhile", sends));
        }
        return 0;
    }

    /** A hundred a second, to somebody who is not among them. */
    private Thread sender(Target target, Target.User user, AtomicBoolean sending) throws IOException {
        HttpWire wire = target.wire();
        var thread = new Thread(() -> {
            try {
                while (sending.get()) {
                    long start = System.nanoTime();
                    wire.exchange(Target.send(user, user.id(), "meanwhile"));
                    sends.recordValue(System.nanoTime() - start);
                    TimeUnit.MILLISECONDS.sleep(10);
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        return thread;
    }
}
