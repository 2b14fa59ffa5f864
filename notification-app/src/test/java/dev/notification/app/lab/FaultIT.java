package dev.notification.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.notification.app.lab.history.Checker;
import dev.notification.app.lab.history.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults under senders and devices, and the history of all held against every invariant. What is asserted is that the
 * service heals by itself and that no promise is broken; how long that took is written to {@code target/lab/fault-*.md}.
 * {@code -Dlab=whole} takes more of everything.
 */
class FaultIT {
    private static final boolean WHOLE = System.getProperty("lab", "short").equals("whole");
    private static final int INBOXES = WHOLE ? 25 : 3;
    private static final int SENDERS = WHOLE ? 100 : 6;
    private static final String HEAD = "| fault | database | ms until ready again | acknowledged meanwhile | refused"
            + " | unknown | sockets closed | and |";

    @TempDir
    Path directory;

    @Test
    @Timeout(1200)
    void noPromiseIsBrokenOnSqlite() throws Exception {
        List<Fault> faults = new ArrayList<>(List.of(
                Fault.kill(),
                Fault.clientsAreCut(),
                Fault.sleep(WHOLE ? 12 : 3),
                Fault.locked(1),
                Fault.answersAreCut(),
                Fault.terminate(),
                Fault.locked(WHOLE ? 8 : 4),
                Fault.kill()));
        if (WHOLE) {
            faults.addAll(Collections.nCopies(18, Fault.kill()));
            faults.addAll(Collections.nCopies(4, Fault.terminate()));
        }
        run("SQLite", Map.of(), faults);
    }

    @Test
    @Timeout(1200)
    void noPromiseIsBrokenOnPostgresql() throws Exception {
        try (var postgres = new PostgresProcess(directory);
                var wire = new Cutter(postgres.port())) {
            List<Fault> faults = new ArrayList<>(List.of(
                    Fault.restarted(postgres),
                    Fault.databaseIsCut(wire),
                    Fault.kill(),
                    Fault.inboxIsLocked(postgres, WHOLE ? 15 : 4),
                    Fault.stalled(postgres, WHOLE ? 10 : 3)));
            if (WHOLE) {
                faults.addAll(Collections.nCopies(4, Fault.restarted(postgres)));
                faults.addAll(Collections.nCopies(19, Fault.kill()));
                faults.addAll(Collections.nCopies(5, Fault.terminate()));
                faults.addAll(Collections.nCopies(10, Fault.databaseIsCut(wire)));
            }
            String url = "jdbc:postgresql://127.0.0.1:" + wire.port() + "/postgres";
            run(
                    "PostgreSQL",
                    Map.of("NOTIFICATION_DATABASE_URL", url, "NOTIFICATION_DATABASE_USER", "postgres"),
                    faults);
        }
    }

    private record Struck(String name, long from, long over, long well, Map<String, Long> figures) {}

    private void run(String database, Map<String, String> settings, List<Fault> faults)
            throws IOException, InterruptedException, SQLException {
        List<Struck> struck = new ArrayList<>();
        List<Event> history;
        try (var scene = new Scene(directory, settings)) {
            scene.begin(INBOXES, SENDERS);
            for (Fault fault : faults) {
                Pace.rest(TimeUnit.SECONDS, 1);
                long from = System.nanoTime();
                fault.strike().on(scene);
                long over = System.nanoTime();
                scene.awaitWell();
                struck.add(new Struck(fault.name(), from, over, System.nanoTime(), scene.takeFigures()));
            }
            Pace.rest(TimeUnit.SECONDS, 1);
            history = scene.end();
            assertThat(scene.server().log()).doesNotContain("OutOfMemoryError");
        }
        report(database, struck, history);

        assertThat(Checker.check(history)).isEmpty();
        assertThat(history).filteredOn(Event.Acked.class::isInstance).hasSizeGreaterThan(100);
    }

    private static void report(String database, List<Struck> struck, List<Event> history) throws IOException {
        List<String> lines = new ArrayList<>();
        List<ObjectNode> json = new ArrayList<>();
        for (Struck fault : struck) {
            Map<String, Long> seen = new TreeMap<>();
            Map<String, Long> closed = new TreeMap<>();
            history.stream()
                    .filter(event -> event.at() >= fault.from() && event.at() <= fault.well())
                    .forEach(event -> {
                        seen.merge(event.getClass().getSimpleName(), 1L, Long::sum);
                        if (event instanceof Event.Closed end) {
                            closed.merge(Integer.toString(end.code()), 1L, Long::sum);
                        }
                    });
            long healing = TimeUnit.NANOSECONDS.toMillis(fault.well() - fault.over());
            lines.add("| " + fault.name() + " | " + database + " | " + healing + " | "
                    + seen.getOrDefault("Acked", 0L) + " | " + seen.getOrDefault("Refused", 0L) + " | "
                    + seen.getOrDefault("Unknown", 0L) + " | " + closed + " | " + fault.figures() + " |");
            ObjectNode line = Wire.JSON
                    .createObjectNode()
                    .put("fault", fault.name())
                    .put("database", database)
                    .put("ready_again_ms", healing);
            line.set("events", Wire.JSON.valueToTree(seen));
            line.set("closed", Wire.JSON.valueToTree(closed));
            line.set("figures", Wire.JSON.valueToTree(fault.figures()));
            json.add(line);
        }
        Report.publish("fault-" + database.toLowerCase(Locale.ROOT), HEAD, lines, json);
    }
}
