package dev.notification.transport.http;

import java.io.IOException;
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
    private static final String WAITING = BoundedHandler.class.getName();
    private static final String ANY_NAME = "localhost";
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** After so long it is worth a look whether the client is still there. */
    static final long NOTICEABLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final HttpHandler handler;
    private final RequestExecutorProvider admission;
    private final ByteBudget budget;
    private final LongSupplier nanos;
    private final LongAdder refused;
    private final RefusalLog log;

    /** @param bytes that were taken from the budget until it is served */
    private record Waiting(long since, int bytes) {}

    /**
     * @param admission who runs a request
     * @param budget of the bytes that wait
     * @param nanos the time that goes by, as {@link System#nanoTime} tells it
     * @param refused counts those that were
     * @param log is told of them
     */
    BoundedHandler(
            HttpHandler handler,
            Admission admission,
            ByteBudget budget,
            LongSupplier nanos,
            LongAdder refused,
            RefusalLog log) {
        this.handler = handler;
        this.budget = budget;
        this.nanos = nanos;
        this.refused = refused;
        this.log = log;
        this.admission = request -> {
            int bytes =
                    UnfinishedRequests.REQUEST_BYTES + request.getInputBuffer().available();
            Optional<Executor> admitted = admission.admit(request.getRequest());
            if (admitted.isPresent() && budget.tryTake(bytes)) {
                request.setAttribute(WAITING, new Waiting(nanos.getAsLong(), bytes));
                return admitted.get();
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
            log.refused(request.getRequest(), PortProblems.OVERLOADED);
            refuse(response);
            return;
        }
        try {
            long waited = nanos.getAsLong() - waiting.since();
            boolean hasLeft = waited >= NOTICEABLE_NANOS
                    && Clients.hasLeft(request.getRequest().getConnection());
            if (waited < PATIENCE_NANOS && !hasLeft) {
                CommonHeaders.on(response);
                // By which name it was asked is nobody's business here, and not every name that HTTP allows is one for
                // java.net.URI.
                request.setServerName(ANY_NAME);
                RequestListener.Logged logged =
                        RequestListener.Exchange.of(request.getRequest()).logged();
                try {
                    handler.service(request, response);
                } finally {
                    logged.close();
                }
            } else {
                if (!hasLeft) { // Nobody was refused who has gone.
                    log.refused(request.getRequest(), PortProblems.OVERLOADED);
                }
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
