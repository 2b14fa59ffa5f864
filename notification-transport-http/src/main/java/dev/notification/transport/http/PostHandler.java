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

/** Answers POST at exactly one address by what may block. A body is not looked at. */
final class PostHandler extends HttpHandler {
    private static final Map<String, String> HERE = Map.of("Allow", "OPTIONS, POST");

    private final String path;
    private final Function<HttpRequestPacket, Answer> work;
    private final RefusalLog refusals;

    PostHandler(String path, Function<HttpRequestPacket, Answer> work, RefusalLog refusals) {
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
            return Answer.empty(HERE);
        }
        return request.getMethod() == Method.POST
                ? work.apply(request.getRequest())
                : refused(request, PortProblems.METHOD_NOT_ALLOWED, HERE);
    }

    private Answer refused(Request request, Problem problem, Map<String, String> headers) {
        refusals.refused(request.getRequest(), problem);
        return Answer.of(problem, headers);
    }
}
