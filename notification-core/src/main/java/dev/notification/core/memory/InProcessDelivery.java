package dev.notification.core.memory;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.Delivery;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Delivers to listeners in the same process. Thread-safe. */
public final class InProcessDelivery implements Delivery {
    private final Map<UserId, List<Consumer<Change>>> listeners = new ConcurrentHashMap<>();

    /**
     * Calls {@code listener} with every change of that inbox that commits from now on, on the committing thread: it must
     * neither block nor throw. Ends with {@link Subscription#close()}.
     */
    public Subscription subscribe(UserId user, Consumer<Change> listener) {
        listeners.compute(user, (key, known) -> {
            List<Consumer<Change>> all = known == null ? new CopyOnWriteArrayList<>() : known;
            all.add(listener);
            return all;
        });
        return () -> listeners.computeIfPresent(user, (key, known) -> {
            known.remove(listener);
            return known.isEmpty() ? null : known;
        });
    }

    @Override
    public void deliver(List<? extends Change> changes) {
        for (Change change : changes) {
            listeners.getOrDefault(change.inbox(), List.of()).forEach(listener -> listener.accept(change));
        }
    }

    @Override
    public boolean isOnline(UserId user) {
        return listeners.containsKey(user);
    }

    /** A listener's registration. */
    @FunctionalInterface
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
