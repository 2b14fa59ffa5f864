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
    private static final String WAITS_SINCE = BoundedHandler.class.getName();
    private static final String ANY_NAME = "localhost";
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final HttpHandler handler;
    private final RequestExecutorProvider admission;
    private final LongSupplier nanos;
    private final LongAdder refused;

    /**
     * @param waiting how many requests may wait in front of the workers
     * @param nanos the time that goes by, as {@link System#nanoTime} tells it
     * @param refused counts those that were
     */
    BoundedHandler(
            HttpHandler handler, ThreadPoolExecutor workers, int waiting, LongSupplier nanos, LongAdder refused) {
        this.handler = handler;
        this.nanos = nanos;
        this.refused = refused;
        this.admission = request -> {
            if (workers.getQueue().size() < waiting) {
                request.setAttribute(WAITS_SINCE, nanos.getAsLong());
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
        try {
            serve(request, response);
        } catch (IOException e) {
            ClientGone.orThrow(request, e);
        }
    }

    private void serve(Request request, Response response) throws Exception {
        if (request.getAttribute(WAITS_SINCE) instanceof Long since && nanos.getAsLong() - since < PATIENCE_NANOS) {
            CommonHeaders.on(response);
            // By which name it was asked is nobody's business here, and not every name that HTTP allows is one for
            // java.net.URI.
            request.setServerName(ANY_NAME);
            handler.service(request, response);
        } else {
            refused.increment();
            Answer.of(PortProblems.OVERLOADED).writeTo(response);
        }
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
