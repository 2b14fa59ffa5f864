package dev.notification.transport.http;

import dev.notification.protocol.Problem;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;
import org.glassfish.grizzly.http.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers GET at exactly one address with a few words of JSON, on the selector: it waits for no thread and for no other request. */
final class PlainHandler extends HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(PlainHandler.class);
    private static final RequestExecutorProvider ON_THE_SELECTOR = new RequestExecutorProvider.SameThreadProvider();

    private static final String HERE = "GET, HEAD, OPTIONS";
    /** What the server knows at all. */
    private static final String ALL = "GET, HEAD, POST, DELETE, OPTIONS";

    private final String path;
    private final Supplier<Answer> answer;
    private final RefusalLog refusals;

    private PlainHandler(String path, Supplier<Answer> answer, RefusalLog refusals) {
        this.path = path;
        this.answer = answer;
        this.refusals = refusals;
    }

    /** @param answer returns at once */
    static PlainHandler get(String path, Supplier<Answer> answer, RefusalLog refusals) {
        return new PlainHandler(path, answer, refusals);
    }

    /** Whatever is asked for, it is not there. */
    static PlainHandler nothing(RefusalLog refusals) {
        return new PlainHandler("", () -> Answer.of(PortProblems.NOT_FOUND), refusals);
    }

    @Override
    public RequestExecutorProvider getRequestExecutorProvider() {
        return ON_THE_SELECTOR;
    }

    @Override
    public void service(Request request, Response response) throws IOException {
        try {
            Answer said = answer(request);
            if (LOG.isDebugEnabled() && !said.mediaType().equals(Problem.MEDIA_TYPE)) {
                LOG.debug("{} {}: {}", request.getMethod().getMethodString(), path, said.status());
            }
            said.writeTo(response);
        } catch (IOException e) {
            ClientGone.orThrow(request, e);
        }
    }

    private Answer answer(Request request) {
        boolean options = request.getMethod() == Method.OPTIONS;
        if (options && path.isEmpty() && request.getRequestURI().equals("*")) {
            return Answer.empty(Map.of("Allow", ALL));
        }
        if (!path.equals(request.getRequestURI())) {
            return refused(request, PortProblems.NOT_FOUND, Map.of());
        }
        if (options) {
            return Answer.empty(Map.of("Allow", HERE));
        }
        return request.getMethod() == Method.GET || request.getMethod() == Method.HEAD
                ? answer.get()
                : refused(request, PortProblems.METHOD_NOT_ALLOWED, Map.of("Allow", HERE));
    }

    private Answer refused(Request request, Problem problem, Map<String, String> headers) {
        refusals.refused(request.getRequest(), problem);
        return Answer.of(problem, headers);
    }
}
