package dev.notification.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Figures of one run: a table for people, a line of JSON for programs. */
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

    /** As people read it. */
    String text() {
        var text = new StringBuilder();
        series.forEach((name, values) ->
                text.append(name).append(' ').append(Arrays.toString(values)).append('\n'));
        text.append(work).append(", ").append(server).append('\n');
        figures.forEach((name, value) -> text.append(String.format(Locale.ROOT, "  %-28s %,14.2f%n", name, value)));
        return text.toString();
    }

    /** In one line. */
    String json() {
        ObjectNode line = JSON.createObjectNode().put("work", work).put("server", server);
        figures.forEach(line::put);
        series.forEach((name, values) -> line.set(name, JSON.valueToTree(values)));
        return line.toString();
    }

    /** The runs of a file of results, a line of JSON each. */
    static List<String> lines(Path results) throws IOException {
        try {
            return Files.readAllLines(results);
        } catch (NoSuchFileException e) { // Says its name and no more.
            throw new IOException(results + " is not there", e);
        } catch (AccessDeniedException e) { // So does this.
            throw new IOException(results + " may not be read", e);
        }
    }

    void appendTo(Path file) throws IOException {
        Files.writeString(file, json() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
