package dev.notification.transport.rest;

import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Loop;
import dev.notification.transport.http.Clients;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.server.Request;

/**
 * Clients that leave while their answers are being made. All are looked at together, by one thread and with one selector,
 * however many wait. Thread-safe.
 */
final class Departures implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private record Waiting(CompletableFuture<?> answer, Connection<?> connection) {}

    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
    private final Loop loop = new Loop("http-departure");

    /** Looks until it is closed. */
    Departures() {
        loop.every("departures", PAUSE, this::look);
    }

    /**
     * The same answer, which is cancelled within about half a second of the client's leaving. What depends on it must not
     * block: it may be the thread that looks that goes on with it.
     */
    <T> CompletableFuture<T> cancels(CompletableFuture<T> answer, Request request) {
        return cancels(answer, request.getRequest().getConnection());
    }

    <T> CompletableFuture<T> cancels(CompletableFuture<T> answer, Connection<?> connection) {
        if (!answer.isDone()) {
            var one = new Waiting(answer, connection);
            waiting.add(one);
            answer.whenComplete((done, failure) -> waiting.remove(one));
        }
        return answer;
    }

    private void look() {
        List<Waiting> present = List.copyOf(waiting);
        Set<Connection<?>> left =
                Clients.left(present.stream().map(Waiting::connection).toList());
        present.stream()
                .filter(one -> left.contains(one.connection()))
                .forEach(one -> one.answer().cancel(false));
    }

    /** How many answers it looks after. */
    int count() {
        return waiting.size();
    }

    Check check() {
        return loop.check();
    }

    @Override
    public void close() {
        loop.close();
    }
}
