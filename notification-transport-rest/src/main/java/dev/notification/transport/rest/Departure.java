package dev.notification.transport.rest;

import dev.notification.transport.http.Clients;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.server.Request;

/** A client that leaves while its answer is being made. */
final class Departure {
    private Departure() {}

    private static final long LOOK_MILLIS = 500;

    /** The same answer, which is cancelled within about half a second of the client's leaving. */
    static <T> CompletableFuture<T> cancels(CompletableFuture<T> answer, Request request) {
        if (!answer.isDone()) {
            look(answer, request.getRequest().getConnection());
        }
        return answer;
    }

    private static void look(CompletableFuture<?> answer, Connection<?> connection) {
        CompletableFuture.delayedExecutor(LOOK_MILLIS, TimeUnit.MILLISECONDS).execute(() -> {
            if (answer.isDone()) {
                return;
            }
            if (Clients.hasLeft(connection)) {
                answer.cancel(false);
            } else {
                look(answer, connection);
            }
        });
    }
}
