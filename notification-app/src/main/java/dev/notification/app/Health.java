package dev.notification.app;

import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Component;
import dev.notification.transport.http.Readiness;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the server is, made of the checks of its parts. Thread-safe.
 *
 * <p>All parts that are unwell are named, but only those without which nothing works make the server unready: a balancer
 * that takes every node out because a clean-up failed would make an outage of a nuisance.
 */
final class Health {
    private static final String DATABASE = "database";
    private static final Set<String> ESSENTIAL = Set.of(DATABASE, "sending");

    private final String durability;
    private final List<Component> parts;
    private volatile boolean stopping;

    Health(String durability, List<Component> parts) {
        this.durability = durability;
        this.parts = List.copyOf(parts);
    }

    /** From now on it is not ready. */
    void stop() {
        stopping = true;
    }

    /** Asks each part; the database may take a few seconds to answer. */
    Readiness now() {
        Map<String, String> unwell = new LinkedHashMap<>();
        for (Component part : parts) {
            Check check = part.check();
            check.problem().ifPresent(problem -> unwell.put(check.part(), problem));
        }
        boolean works = ESSENTIAL.stream().noneMatch(unwell::containsKey);
        return new Readiness(works && !stopping, unwell.containsKey(DATABASE) ? "down" : "up", durability, unwell);
    }
}
