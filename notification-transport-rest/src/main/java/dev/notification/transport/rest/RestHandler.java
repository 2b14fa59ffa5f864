package dev.notification.transport.rest;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;
import org.glassfish.grizzly.http.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything under {@code /api}: Jersey, but for the two requests that decide how fast the service is, which go past it
 * (docs/adr/0005). A plain send never blocks, so it is served where it was read; the first page of a history runs on a
 * worker. Whatever is unusual about one goes to Jersey and is answered there.
 */
final class RestHandler extends HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RestHandler.class);
    private static final String SEND = RestModule.PATH + "/notifications/send";
    private static final String HISTORY = RestModule.PATH + "/notifications";
    private static final String JSON = "application/json";

    private final HttpHandler jersey;
    private final SendResource sends;
    private final InboxResource inboxes;

    RestHandler(HttpHandler jersey, SendResource sends, InboxResource inboxes) {
        this.jersey = jersey;
        this.sends = sends;
        this.inboxes = inboxes;
    }

    /** Null: on the thread that has read the request. */
    @Override
    public RequestExecutorProvider getRequestExecutorProvider() {
        return request ->
                isPlainSend(request) ? null : super.getRequestExecutorProvider().getExecutor(request);
    }

    private static boolean isPlainSend(Request request) {
        return request.getMethod() == Method.POST
                && SEND.equals(request.getRequestURI())
                && JSON.equals(request.getContentType())
                && request.getQueryString() == null;
    }

    @Override
    public void service(Request request, Response response) throws Exception {
        if (isPlainSend(request)) {
            send(request, response);
        } else if (isPlainHistory(request)) {
            history(request, response);
        } else {
            jersey.service(request, response);
        }
    }

    private static boolean isPlainHistory(Request request) {
        String accept = request.getHeader("Accept");
        return request.getMethod() == Method.GET
                && HISTORY.equals(request.getRequestURI())
                && request.getQueryString() == null
                && (accept == null || accept.equals("*/*") || accept.equals(JSON));
    }

    private void history(Request request, Response response) throws IOException {
        try {
            write(response, 200, JSON, Json.bytes(inboxes.newest(request.getHeader("Authorization"))));
        } catch (RuntimeException e) {
            refuse(response, e);
        }
    }

    private void send(Request request, Response response) throws IOException {
        response.suspend();
        CompletionStage<SendResource.Answer> answer;
        try {
            byte[] body = request.getInputStream().readNBytes(RestConfig.MAX_SEND_BYTES + 1);
            answer = sends.send(
                    request.getHeader("Authorization"),
                    request.getHeaders(SendResource.IDEMPOTENCY_KEY),
                    JsonBody.parse(body));
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedStage(e);
        }
        answer.whenComplete((done, failure) -> finish(response, done, failure));
    }

    private static void finish(Response response, SendResource.Answer done, Throwable failure) {
        try {
            if (failure == null) {
                done.headers().forEach(response::setHeader);
                write(response, done.status(), JSON, Json.bytes(done.entity()));
            } else {
                refuse(response, failure instanceof CompletionException ? failure.getCause() : failure);
            }
        } catch (IOException e) {
            LOG.debug("a sender hung up before its answer", e);
        } finally {
            response.resume();
        }
    }

    private static void refuse(Response response, Throwable reason) throws IOException {
        Problem problem = ProblemMapper.problem(reason);
        ProblemMapper.headers(problem).forEach(response::setHeader);
        write(response, problem.status(), Problem.MEDIA_TYPE, Json.bytes(problem));
    }

    private static void write(Response response, int status, String mediaType, byte[] body) throws IOException {
        response.setStatus(status);
        response.setContentType(mediaType);
        response.setContentLength(body.length);
        SafeHeaders.ALL.forEach(response::setHeader);
        response.getOutputStream().write(body);
    }

    @Override
    public void start() {
        super.start();
        jersey.start();
    }

    @Override
    public void destroy() {
        jersey.destroy();
        super.destroy();
    }
}
