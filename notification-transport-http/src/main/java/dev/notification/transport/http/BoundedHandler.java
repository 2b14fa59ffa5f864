package dev.notification.transport.http;

import java.io.IOException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;
import org.glassfish.grizzly.http.server.Response;

/**
 * Runs a handler on workers. When too many requests wait for one, the next is refused at once, and one that has waited
 * too long is refused when its turn comes: its caller would not be answered in time any more.
 */
final class BoundedHandler extends HttpHandler {
    private static final String WAITING = BoundedHandler.class.getName();
    private static final String ANY_NAME = "localhost";
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final HttpHandler handler;
    private final RequestExecutorProvider admission;
    private final ByteBudget budget;
    private final LongSupplier nanos;
    private final LongAdder refused;

    /** @param bytes that were taken from the budget until it is served */
    private record Waiting(long since, int bytes) {}

    /**
     * @param waiting how many requests may wait in front of the workers
     * @param budget of the bytes that wait
     * @param nanos the time that goes by, as {@link System#nanoTime} tells it
     * @param refused counts those that were
     */
    BoundedHandler(
            HttpHandler handler,
            ThreadPoolExecutor workers,
            int waiting,
            ByteBudget budget,
            LongSupplier nanos,
            LongAdder refused) {
        this.handler = handler;
        this.budget = budget;
        this.nanos = nanos;
        this.refused = refused;
        this.admission = request -> {
            int bytes =
                    UnfinishedRequests.REQUEST_BYTES + request.getInputBuffer().available();
            if (workers.getQueue().size() < waiting && budget.tryTake(bytes)) {
                request.setAttribute(WAITING, new Waiting(nanos.getAsLong(), bytes));
                return workers;
            }
            return null; // On the selector: a refusal is a few bytes.
        };
    }

    @Override
    public RequestExecutorProvider getRequestExecutorProvider() {
        return admission;
    }

    @Override
    public void service(Request request, Response response) throws Exception {
        if (!(request.getAttribute(WAITING) instanceof Waiting waiting)) {
            refuse(response);
            return;
        }
        try {
            if (nanos.getAsLong() - waiting.since() < PATIENCE_NANOS) {
                CommonHeaders.on(response);
                // By which name it was asked is nobody's business here, and not every name that HTTP allows is one for
                // java.net.URI.
                request.setServerName(ANY_NAME);
                handler.service(request, response);
            } else {
                refuse(response);
            }
        } catch (IOException e) {
            ClientGone.orThrow(request, e);
        } finally {
            budget.give(waiting.bytes());
        }
    }

    private void refuse(Response response) throws IOException {
        refused.increment();
        Answer.of(PortProblems.OVERLOADED).writeTo(response);
    }

    @Override
    public void start() {
        super.start();
        handler.start();
    }

    @Override
    public void destroy() {
        handler.destroy();
        super.destroy();
    }
}
