package dev.notification.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * Opens sockets as fast as it goes, keeps them for a while, and looks at the server's memory and processor time if it is told
 * its process.
 */
@Command(name = "connect", description = "handshakes a second, processor time for each, and memory per idle socket")
final class ConnectBench implements Callable<Integer> {
    @ParentCommand
    Bench bench;

    @Option(names = "--sockets", paramLabel = "N", defaultValue = "10000", description = "how many (${DEFAULT-VALUE})")
    int sockets;

    @Option(
            names = "--users",
            paramLabel = "N",
            defaultValue = "200",
            description = "whose sockets they are (${DEFAULT-VALUE})")
    int users;

    @Option(names = "--concurrent", defaultValue = "64", description = "handshakes at once (${DEFAULT-VALUE})")
    int concurrent;

    @Option(names = "--idle", defaultValue = "5", description = "seconds to keep them (${DEFAULT-VALUE})")
    int idle;

    @Option(
            names = "--pid",
            defaultValue = "0",
            description = "the server's process, to read its memory and processor time")
    long pid;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Target target = bench.target();
        List<Target.User> accounts = target.users(users);
        open(target, accounts, Math.min(1000, sockets)).close();
        TimeUnit.SECONDS.sleep(2);
        double before = residentKib();
        Duration busyBefore = processorTime();
        long start = System.nanoTime();
        try (Fleet fleet = open(target, accounts, sockets)) {
            double seconds = (System.nanoTime() - start) / 1e9;
            Duration busy = processorTime().minus(busyBefore);
            TimeUnit.SECONDS.sleep(idle);
            Report report = new Report("connect " + sockets, bench.name)
                    .add("connects/s", sockets / seconds)
                    .add("open", fleet.open())
                    .add("failed", fleet.failed());
            if (pid > 0) {
                report.add("server's processor time per connect, µs", busy.toNanos() / 1e3 / sockets);
                report.add("KiB resident per socket", (residentKib() - before) / sockets);
            }
            bench.publish(report);
        }
        return 0;
    }

    private Fleet open(Target target, List<Target.User> accounts, int count) throws IOException, InterruptedException {
        var fleet = new Fleet(target, concurrent, (client, payload, now) -> {});
        fleet.connect(IntStream.range(0, count)
                .mapToObj(i -> target.handshake(accounts.get(i % accounts.size()), ""))
                .toList());
        while (fleet.open() + fleet.failed() < count) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return fleet;
    }

    /** Of all its threads so far; zero if the process is not known. */
    private Duration processorTime() {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    private double residentKib() throws IOException {
        if (pid == 0) {
            return 0;
        }
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }
}
