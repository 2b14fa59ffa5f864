package dev.notification.transport.http;

import dev.notification.protocol.Problem;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;

/** Answers one method at exactly one address by what may block. A body is not looked at. */
final class ExactHandler extends HttpHandler {
    private final Method method;
    private final Map<String, String> here;
    private final String path;
    private final Function<HttpRequestPacket, Answer> work;
    private final RefusalLog refusals;

    /** @param method GET, and then HEAD too, or POST */
    ExactHandler(Method method, String path, Function<HttpRequestPacket, Answer> work, RefusalLog refusals) {
        this.method = method;
        this.here = Map.of("Allow", method == Method.GET ? "GET, HEAD, OPTIONS" : "OPTIONS, POST");
        this.path = path;
        this.work = work;
        this.refusals = refusals;
    }

    @Override
    public void service(Request request, Response response) throws IOException {
        try {
            answer(request).writeTo(response);
        } catch (IOException e) {
            ClientGone.orThrow(request, e);
        }
    }

    private Answer answer(Request request) {
        if (!path.equals(request.getRequestURI())) {
            return refused(request, PortProblems.NOT_FOUND, Map.of());
        }
        if (request.getMethod() == Method.OPTIONS) {
            return Answer.empty(here);
        }
        return request.getMethod() == method || method == Method.GET && request.getMethod() == Method.HEAD
                ? work.apply(request.getRequest())
                : refused(request, PortProblems.METHOD_NOT_ALLOWED, here);
    }

    private Answer refused(Request request, Problem problem, Map<String, String> headers) {
        refusals.refused(request.getRequest(), problem);
        return Answer.of(problem, headers);
    }
}
