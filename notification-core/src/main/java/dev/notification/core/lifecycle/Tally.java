package dev.notification.core.lifecycle;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How often each of a few things has happened. What they are is said once, so that nobody fills memory with others. Thread-safe. */
public final class Tally {
    private final Map<String, LongAdder> counts;

    private Tally(Map<String, LongAdder> counts) {
        this.counts = Collections.unmodifiableMap(counts);
    }

    /** @param labels lower case, words joined by underscores or hyphens */
    public static Tally of(String... labels) {
        return of(List.of(labels));
    }

    /** As {@link #of(String...)}. */
    public static Tally of(List<String> labels) {
        Map<String, LongAdder> counts = new LinkedHashMap<>();
        labels.forEach(label -> counts.put(label, new LongAdder()));
        return new Tally(counts);
    }

    /** @throws IllegalArgumentException if it was not named before */
    public void count(String label) {
        counter(label).increment();
    }

    /**
     * For whoever counts often, and looks it up once.
     *
     * @throws IllegalArgumentException if it was not named before
     */
    public LongAdder counter(String label) {
        LongAdder count = counts.get(label);
        if (count == null) {
            throw new IllegalArgumentException("'" + label + "' is none of " + counts.keySet());
        }
        return count;
    }

    /** All of them by their labels, in the order in which they were named; each count goes on. */
    public Map<String, LongAdder> all() {
        return counts;
    }
}
