package dev.notification.transport.http;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;
import org.glassfish.grizzly.http.server.Response;

/**
 * Runs a handler on our workers. When too many requests wait for one, the next is refused at once, and one that has
 * waited too long is refused when its turn comes: its caller would not be answered in time any more.
 */
final class BoundedHandler extends HttpHandler {
    private static final String WAITS_SINCE = BoundedHandler.class.getName();
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final HttpHandler handler;
    private final RequestExecutorProvider admission;

    BoundedHandler(HttpHandler handler, ThreadPoolExecutor workers, int waiting) {
        this.handler = handler;
        this.admission = request -> {
            if (workers.getQueue().size() < waiting) {
                request.setAttribute(WAITS_SINCE, System.nanoTime());
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
        if (request.getAttribute(WAITS_SINCE) instanceof Long since && System.nanoTime() - since < PATIENCE_NANOS) {
            handler.service(request, response);
            return;
        }
        byte[] body = Problem.OVERLOADED.json().getBytes(StandardCharsets.US_ASCII);
        response.setStatus(Problem.OVERLOADED.status());
        response.setContentType(Problem.MEDIA_TYPE);
        response.setContentLength(body.length);
        response.setHeader("Retry-After", "1");
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(body);
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
