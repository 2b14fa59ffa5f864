package dev.notification.app.lab.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The logs of all actors of one run: a file for each actor, a line of JSON for each event. */
public final class History {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;

    public History(Path directory) {
        this.directory = directory;
    }

    /** The log of one actor; for one thread at a time. */
    public Log log(String actor) {
        try {
            Files.createDirectories(directory);
            return new Log(Files.newBufferedWriter(directory.resolve(actor + ".jsonl")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that all actors logged, in the order of its times. */
    public List<Event> events() {
        List<Event> events = new ArrayList<>();
        try (Stream<Path> logs = Files.list(directory)) {
            for (Path log : logs.sorted().toList()) {
                for (String line : Files.readAllLines(log)) {
                    events.add(JSON.readValue(line, Event.class));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        events.sort(Comparator.comparingLong(Event::at));
        return events;
    }

    /** Where one actor writes down what it does before it does it, and what came of it. */
    public static final class Log implements AutoCloseable {
        private final Writer writer;

        private Log(Writer writer) {
            this.writer = writer;
        }

        public void add(Event event) {
            try {
                writer.write(JSON.writeValueAsString(event) + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            try {
                writer.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
