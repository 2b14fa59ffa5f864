package dev.notification.app.lab;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one abuse did to the others.
 *
 * @param crowd how often the crowd saw what
 * @param residentMib of the server, before and at the end of it
 * @param complaints what must not be, in whatever time
 */
record Finding(
        String row,
        String title,
        String database,
        Map<String, Latencies> before,
        Map<String, Latencies> during,
        Map<String, Long> crowd,
        List<Long> residentMib,
        List<String> complaints) {
    /** So long that only what is really impossible is not done in it. */
    private static final Duration WELL_AGAIN = Duration.ofSeconds(60);

    /** Measures, lets the crowd in, measures again, and waits for all to be well once the crowd has left. */
    static Finding of(Ground ground, String database, Abuse abuse, Duration time) throws IOException {
        List<String> complaints = new ArrayList<>();
        var answers = new Tally();
        int logBefore = ground.server().log().length();
        Map<String, Latencies> before;
        Map<String, Latencies> during;
        Tally crowd;
        List<Long> resident = new ArrayList<>();
        try (var honest = new Honest(ground.port(), ground.honest(), answers)) {
            before = honest.measure(time);
            resident.add(ground.server().residentMib());
            try (var people = new Crowd(ground, abuse)) {
                crowd = people.tally();
                people.awaitTries(abuse.tries());
                during = honest.measure(time);
                resident.add(ground.server().residentMib());
                people.awaitAnswers(abuse);
                if (ground.server().isAlive()) {
                    honest.idleAfter(unserved(during), WELL_AGAIN)
                            .forEach(kind -> complaints.add("no honest " + kind + " meanwhile"));
                }
            }
            if (ground.server().isAlive()) {
                honest.idleAfter(during.keySet(), WELL_AGAIN)
                        .forEach(kind -> complaints.add("no " + kind + " after they left"));
            }
        }
        complaints.addAll(complaints(ground, logBefore, crowd, answers));
        abuse.complaint().apply(crowd).ifPresent(complaints::add);
        return new Finding(abuse.row(), abuse.title(), database, before, during, crowd.counts(), resident, complaints);
    }

    private static Set<String> unserved(Map<String, Latencies> kinds) {
        Set<String> unserved = new TreeSet<>(kinds.keySet());
        unserved.removeIf(kind -> kinds.get(kind).served() > 0);
        return unserved;
    }

    private static List<String> complaints(Ground ground, int logBefore, Tally crowd, Tally answers)
            throws IOException {
        List<String> complaints = new ArrayList<>();
        if (!ground.server().isAlive()) {
            complaints.add("the server is dead");
        }
        if (crowd.of(500) + answers.of(500) > 0) {
            complaints.add("500 for " + crowd.of(500) + " of the crowd and " + answers.of(500) + " others");
        }
        if (ground.server().log().substring(logBefore).contains("OutOfMemoryError")) {
            complaints.add("OutOfMemoryError");
        }
        return complaints;
    }

    /** Times that miss what the service promises; on a busy machine they may, without anything being wrong. */
    List<String> misses() {
        List<String> misses = new ArrayList<>();
        Duration sends = before.get("send").percentile(99).multipliedBy(3);
        Duration allowed = sends.toMillis() > 250 ? sends : Duration.ofMillis(250);
        Map.of("send", allowed, "login", Duration.ofSeconds(1), "hello", Duration.ofMillis(100))
                .forEach((kind, limit) -> {
                    Latencies latencies = during.get(kind);
                    if (latencies.percentile(99).compareTo(limit) > 0 || latencies.failed() > 0) {
                        misses.add(kind);
                    }
                });
        return misses.stream().sorted().toList();
    }

    /** A line of the table of {@link Report}. */
    String markdown() {
        var line = new StringBuilder("| " + row + " | " + title + " | " + database);
        for (String kind : List.of("send", "login", "hello", "poll", "live")) {
            line.append(" | ").append(before.get(kind)).append(" → ").append(during.get(kind));
        }
        return line + " | " + residentMib.get(0) + " → " + residentMib.get(1) + " | " + crowd + " | "
                + String.join(", ", misses()) + " | " + String.join("; ", new TreeSet<>(complaints)) + " |";
    }

    ObjectNode json() {
        ObjectNode json =
                Wire.JSON.createObjectNode().put("row", row).put("title", title).put("database", database);
        figures(json.putObject("before"), before);
        figures(json.putObject("during"), during);
        json.set("crowd", Wire.JSON.valueToTree(crowd));
        json.set("resident_mib", Wire.JSON.valueToTree(residentMib));
        json.set("misses", Wire.JSON.valueToTree(misses()));
        json.set("complaints", Wire.JSON.valueToTree(complaints));
        return json;
    }

    private static void figures(ObjectNode json, Map<String, Latencies> kinds) {
        kinds.forEach((kind, latencies) -> json.putObject(kind)
                .put("p50_ms", latencies.percentile(50).toNanos() / 1e6)
                .put("p99_ms", latencies.percentile(99).toNanos() / 1e6)
                .put("served", latencies.served())
                .put("failed", latencies.failed()));
    }
}
