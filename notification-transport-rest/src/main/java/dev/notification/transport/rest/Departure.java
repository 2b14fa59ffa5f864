package dev.notification.transport.rest;

import java.util.concurrent.CompletableFuture;
import org.glassfish.grizzly.CloseListener;
import org.glassfish.grizzly.Closeable;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ICloseType;
import org.glassfish.grizzly.http.server.Request;

/** A client that leaves while its answer is being made. */
final class Departure {
    private Departure() {}

    /** The same answer, which is cancelled when the connection that the request came on ends. */
    static <T> CompletableFuture<T> cancels(CompletableFuture<T> answer, Request request) {
        if (!answer.isDone()) {
            Connection<?> connection = request.getRequest().getConnection();
            CloseListener<Closeable, ICloseType> left = (closed, how) -> answer.cancel(false);
            connection.addCloseListener(left);
            // A connection lives for many requests.
            answer.whenComplete((done, failure) -> connection.removeCloseListener(left));
        }
        return answer;
    }
}
