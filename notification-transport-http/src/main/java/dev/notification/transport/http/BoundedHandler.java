package dev.notification.transport.http;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;
import org.glassfish.grizzly.http.server.Response;

/**
 * Runs a handler on workers. When too many requests wait for one, the next is refused at once, and one that has waited
 * too long is refused when its turn comes: its caller would not be answered in time any more. So is one whose client has
 * left meanwhile.
 */
final class BoundedHandler extends HttpHandler {
    private static final String WAITS_SINCE = BoundedHandler.class.getName();
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** After so long it is worth a look whether the client is still there. */
    static final long NOTICEABLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final HttpHandler handler;
    private final RequestExecutorProvider admission;
    private final LongSupplier nanos;
    private final LongAdder refused;

    /**
     * @param admission who runs a request
     * @param nanos the time that goes by, as {@link System#nanoTime} tells it
     * @param refused counts those that were
     */
    BoundedHandler(HttpHandler handler, Admission admission, LongSupplier nanos, LongAdder refused) {
        this.handler = handler;
        this.nanos = nanos;
        this.refused = refused;
        this.admission = request -> {
            Optional<Executor> admitted = admission.admit(request.getRequest());
            if (admitted.isPresent()) {
                request.setAttribute(WAITS_SINCE, nanos.getAsLong());
            }
            return admitted.orElse(null); // Nobody, on the selector: a refusal is a few bytes.
        };
    }

    @Override
    public RequestExecutorProvider getRequestExecutorProvider() {
        return admission;
    }

    @Override
    public void service(Request request, Response response) throws Exception {
        if (request.getAttribute(WAITS_SINCE) instanceof Long since
                && isWaitedFor(request, nanos.getAsLong() - since)) {
            CommonHeaders.on(response);
            handler.service(request, response);
        } else {
            refused.increment();
            Answer.of(PortProblems.OVERLOADED).writeTo(response);
        }
    }

    private static boolean isWaitedFor(Request request, long waitedNanos) {
        return waitedNanos < PATIENCE_NANOS
                && (waitedNanos < NOTICEABLE_NANOS
                        || !Clients.hasLeft(request.getRequest().getConnection()));
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
