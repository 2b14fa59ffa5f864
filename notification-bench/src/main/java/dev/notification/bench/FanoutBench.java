package dev.notification.bench;

import java.io.IOException;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** One notification to very many sockets: of one user (lift its cap), or of one channel of nchan. */
@Command(name = "fanout", description = "one payload to many sockets")
final class FanoutBench implements Callable<Integer> {
    @ParentCommand
    Bench bench;

    @Option(names = "--sockets", paramLabel = "N", defaultValue = "10000", description = "how many (${DEFAULT-VALUE})")
    int sockets;

    @Option(names = "--messages", paramLabel = "N", defaultValue = "50", description = "how many (${DEFAULT-VALUE})")
    int messages;

    @Option(names = "--nchan", description = "the server is nchan: /pub?id=1 and /sub?id=1")
    boolean nchan;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Target target = bench.target();
        Target.User user = nchan ? new Target.User(1, "") : target.users(1).get(0);
        String text = "your order has been shipped, it will be with you in a few days";
        byte[] message = nchan
                ? HttpWire.request("POST", "/pub?id=1", "", "text/plain", text + " ".repeat(100))
                : Target.send(user, user.id(), text);
        try (var fleet = new Fleet(target, 64, (client, payload, now) -> {});
                HttpWire wire = target.wire()) {
            byte[] handshake = nchan ? Fleet.handshake("/sub?id=1", "") : target.handshake(user, "");
            fleet.connect(Collections.nCopies(sockets, handshake));
            while (fleet.open() + fleet.failed() < sockets) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            send(fleet, wire, message, Math.max(5, messages / 5));
            long start = System.nanoTime();
            send(fleet, wire, message, messages);
            double seconds = (System.nanoTime() - start) / 1e9;
            bench.publish(new Report("fan-out to " + sockets, bench.name)
                    .add("frames/s", (double) messages * fleet.open() / seconds)
                    .add("ms per message", seconds * 1000 / messages)
                    .add("failed", fleet.failed()));
        }
        return 0;
    }

    /** One after the other: each goes out when the one before has reached every socket. */
    private static void send(Fleet fleet, HttpWire wire, byte[] message, int count)
            throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            long expected = fleet.frames() + fleet.open();
            HttpWire.Answer answer = wire.exchange(message);
            if (answer.status() >= 300) {
                throw new IOException("the send was refused: " + answer.text());
            }
            while (fleet.frames() < expected) {
                Thread.onSpinWait();
                TimeUnit.MICROSECONDS.sleep(50);
            }
        }
    }
}
