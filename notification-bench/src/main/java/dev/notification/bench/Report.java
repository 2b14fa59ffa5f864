package dev.notification.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Figures of one run: printed as a table, appended as a line of JSON. */
final class Report {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String work;
    private final String server;
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final Map<String, long[]> series = new LinkedHashMap<>();

    Report(String work, String server) {
        this.work = work;
        this.server = server;
    }

    Report add(String name, double value) {
        figures.put(name, value);
        return this;
    }

    /** Of nanoseconds, in milliseconds. */
    Report add(String name, Histogram latencies) {
        add(name + " p50 ms", latencies.getValueAtPercentile(50) / 1e6);
        add(name + " p99 ms", latencies.getValueAtPercentile(99) / 1e6);
        add(name + " p99.9 ms", latencies.getValueAtPercentile(99.9) / 1e6);
        return add(name + " max ms", latencies.getMaxValue() / 1e6);
    }

    /** One figure a second, in the order they came: only in the JSON. */
    Report addSeries(String name, long[] values) {
        series.put(name, values);
        return this;
    }

    void publish(Path file) throws IOException {
        series.forEach((name, values) -> System.out.println(name + " " + Arrays.toString(values)));
        System.out.printf("%s, %s%n", work, server);
        figures.forEach((name, value) -> System.out.printf("  %-28s %,14.2f%n", name, value));
        if (file != null) {
            ObjectNode line = JSON.createObjectNode().put("work", work).put("server", server);
            figures.forEach(line::put);
            series.forEach((name, values) -> line.set(name, JSON.valueToTree(values)));
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }
}
