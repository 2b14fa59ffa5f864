package dev.notification.transport.http;

import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Problem;
import java.io.IOException;
import java.util.Optional;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;
import org.glassfish.grizzly.http.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what browsers ask before they let a page ask, on the selector; everything else is for another handler. */
final class PreflightHandler extends HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(PreflightHandler.class);
    private static final int NO_CONTENT = 204;

    private final Cors cors;
    private final HttpHandler handler;
    private final OnceAMinute said;
    private final RequestExecutorProvider executors;

    PreflightHandler(Cors cors, HttpHandler handler, OnceAMinute said) {
        this.cors = cors;
        this.handler = handler;
        this.said = said;
        RequestExecutorProvider others = handler.getRequestExecutorProvider();
        this.executors = request -> cors.isPreflight(request.getRequest()) ? null : others.getExecutor(request);
    }

    @Override
    public RequestExecutorProvider getRequestExecutorProvider() {
        return executors;
    }

    @Override
    public void service(Request request, Response response) throws Exception {
        if (!cors.isPreflight(request.getRequest())) {
            handler.service(request, response);
            return;
        }
        try {
            answer(request, response);
        } catch (IOException e) {
            ClientGone.orThrow(request, e);
        }
    }

    private void answer(Request request, Response response) throws IOException {
        Optional<String> problem = cors.preflightProblem(request.getRequest());
        if (problem.isPresent()) {
            log(problem.get());
            Answer.of(Problem.of(ErrorCode.ORIGIN_NOT_ALLOWED, problem.get())).writeTo(response);
        } else {
            response.setStatus(NO_CONTENT, "No Content");
            CommonHeaders.on(response);
            cors.preflightHeaders().forEach(response::setHeader);
            LOG.debug("OPTIONS {}: {}", ShownText.of(request.getRequestURI()), NO_CONTENT);
        }
    }

    private void log(String problem) {
        if (said.isDue()) {
            LOG.info("a page is kept from the API: {} (this is said once a minute)", problem);
        } else {
            LOG.debug("a page is kept from the API: {}", problem);
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
