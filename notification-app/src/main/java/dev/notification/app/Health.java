package dev.notification.app;

import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.transport.http.Readiness;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the server is, made of the checks of its parts. Thread-safe.
 *
 * <p>All parts that are unwell are named, but only those without which nothing works make the server unready: a balancer
 * that takes every node out because a clean-up failed would make an outage of a nuisance.
 */
final class Health {
    /** Beyond it what is known says nothing any more: the question that should have renewed it is still without an answer. */
    static final Duration VALID = Duration.ofSeconds(3);

    /** The words of a driver may be others at each look. */
    static final Duration BETWEEN_REASONS = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private static final String DATABASE = "database";
    private static final Set<String> ESSENTIAL = Set.of(DATABASE, "sending");

    private final String durability;
    private final List<Component> parts;
    private final Ticker ticker;
    /** Of the parts that are unwell, what was said of them last; only of the thread that looks. */
    private final Map<String, Told> told = new HashMap<>();

    private volatile Known known;
    private volatile boolean stopping;

    /** @param atNanos when all parts had answered */
    private record Known(Map<String, String> unwell, long atNanos) {}

    private record Told(String problem, long atNanos) {}

    /** Asks each part for the first time, which may take a few seconds. */
    Health(String durability, List<Component> parts, Ticker ticker) {
        this.durability = durability;
        this.parts = List.copyOf(parts);
        this.ticker = ticker;
        refresh();
    }

    /** From now on it is not ready. */
    void stop() {
        stopping = true;
    }

    /** Asks each part; the database may take a few seconds to answer. Called every second, by one thread. */
    void refresh() {
        Map<String, String> unwell = new LinkedHashMap<>();
        for (Component part : parts) {
            Check check = part.check();
            check.problem().ifPresent(problem -> unwell.put(check.part(), problem));
        }
        long now = ticker.nanos();
        tell(unwell, now);
        known = new Known(unwell, now);
    }

    /** Once when something begins, once when it is over, and between them of another reason once in a while. */
    private void tell(Map<String, String> unwell, long now) {
        unwell.forEach((part, problem) -> {
            Told last = told.get(part);
            if (last != null && (last.problem().equals(problem) || now - last.atNanos() < BETWEEN_REASONS.toNanos())) {
                return;
            }
            told.put(part, new Told(problem, now));
            if (ESSENTIAL.contains(part)) {
                LOG.error("{} is unwell, and the server not ready: {}", part, problem);
            } else {
                LOG.warn("{} is unwell: {}", part, problem);
            }
        });
        told.keySet().removeIf(part -> {
            boolean well = !unwell.containsKey(part);
            if (well) {
                LOG.info("{} is well again", part);
            }
            return well;
        });
    }

    /** As of the last time that all parts have answered, so however many ask, and whatever hangs, this returns at once. */
    Readiness now() {
        Known last = known;
        Map<String, String> unwell = new LinkedHashMap<>(last.unwell());
        if (ticker.nanos() - last.atNanos() > VALID.toNanos()) {
            unwell.put(DATABASE, "the database does not answer");
        }
        boolean works = ESSENTIAL.stream().noneMatch(unwell::containsKey);
        return new Readiness(works && !stopping, unwell.containsKey(DATABASE) ? "down" : "up", durability, unwell);
    }
}
