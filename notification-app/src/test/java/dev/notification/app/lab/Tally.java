package dev.notification.app.lab;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often each thing happened. For any thread. */
final class Tally {
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    void count(Object what) {
        counts.computeIfAbsent(what.toString(), name -> new LongAdder()).increment();
    }

    long of(Object what) {
        LongAdder count = counts.get(what.toString());
        return count == null ? 0 : count.sum();
    }

    Map<String, Long> counts() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((what, count) -> all.put(what, count.sum()));
        return all;
    }

    @Override
    public String toString() {
        return counts().toString();
    }
}
