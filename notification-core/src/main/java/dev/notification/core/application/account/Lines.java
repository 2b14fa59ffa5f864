package dev.notification.core.application.account;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What waits, in a line for each network, and the lines are served in turn: however many come from one, each other waits for
 * one of them only. Not thread-safe.
 */
final class Lines<T> {
    private final Map<String, Deque<T>> lines = new LinkedHashMap<>();
    private int size;

    void add(String network, T one) {
        lines.computeIfAbsent(network, key -> new ArrayDeque<>()).add(one);
        size++;
    }

    /** The first of the next line. */
    Optional<T> next() {
        Iterator<Map.Entry<String, Deque<T>>> first = lines.entrySet().iterator();
        if (!first.hasNext()) {
            return Optional.empty();
        }
        Map.Entry<String, Deque<T>> line = first.next();
        T one = line.getValue().remove();
        first.remove();
        if (!line.getValue().isEmpty()) {
            lines.put(line.getKey(), line.getValue());
        }
        size--;
        return Optional.of(one);
    }

    /** Takes the last of the longest line out, if more than {@code length} wait there. */
    Optional<T> removeFromLineLongerThan(int length) {
        Optional<Map.Entry<String, Deque<T>>> longest = lines.entrySet().stream()
                .filter(line -> line.getValue().size() > length)
                .max(Comparator.comparingInt(line -> line.getValue().size()));
        return longest.map(line -> {
            T last = line.getValue().removeLast();
            if (line.getValue().isEmpty()) {
                lines.remove(line.getKey());
            }
            size--;
            return last;
        });
    }

    int size(String network) {
        return Optional.ofNullable(lines.get(network)).map(Deque::size).orElse(0);
    }

    int size() {
        return size;
    }
}
