package dev.notification.core.lifecycle;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * What waits, by whose it is: each owner in turn gives the one that has waited longest, then goes to the back. However much one
 * owner has waiting, another waits for one of theirs. Not thread-safe; unbounded: whoever fills it counts.
 *
 * @param <K> an owner, with {@code equals} and {@code hashCode} by value
 */
public final class RoundRobin<K, T> {
    /** Owners that have something, in the order of their turns. */
    private final Map<K, Queue<T>> owners = new LinkedHashMap<>();

    private int size;

    /** With nothing that waits. */
    public RoundRobin() {}

    public void add(K owner, T one) {
        owners.computeIfAbsent(owner, same -> new ArrayDeque<>(2)).add(one);
        size++;
    }

    /** The next, if anything waits. */
    public Optional<T> poll() {
        return poll(owner -> true);
    }

    /** The next of an owner whose turn it may be; the others keep their places. */
    public Optional<T> poll(Predicate<K> mayBe) {
        Iterator<Map.Entry<K, Queue<T>>> turns = owners.entrySet().iterator();
        while (turns.hasNext()) {
            Map.Entry<K, Queue<T>> turn = turns.next();
            if (mayBe.test(turn.getKey())) {
                turns.remove();
                return Optional.of(takeFrom(turn.getKey(), turn.getValue()));
            }
        }
        return Optional.empty();
    }

    private T takeFrom(K owner, Queue<T> waiting) {
        T next = waiting.remove();
        if (!waiting.isEmpty()) {
            owners.put(owner, waiting);
        }
        size--;
        return next;
    }

    /** False if it does not wait. */
    public boolean remove(K owner, T one) {
        Queue<T> waiting = owners.get(owner);
        if (waiting == null || !waiting.remove(one)) {
            return false;
        }
        if (waiting.isEmpty()) {
            owners.remove(owner);
        }
        size--;
        return true;
    }

    /** How many wait, of all owners. */
    public int size() {
        return size;
    }

    /** How many of this owner's wait. */
    public int size(K owner) {
        Queue<T> waiting = owners.get(owner);
        return waiting == null ? 0 : waiting.size();
    }
}
