package dev.notification.transport.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;

/** Answers GET at exactly one address with a few words of JSON. */
final class PlainHandler extends HttpHandler {
    private final String path;
    private final Supplier<Answer> answer;

    record Answer(int status, String mediaType, String body) {
        static Answer of(Problem problem) {
            return new Answer(problem.status().getStatusCode(), Problem.MEDIA_TYPE, problem.json());
        }
    }

    private PlainHandler(String path, Supplier<Answer> answer) {
        this.path = path;
        this.answer = answer;
    }

    static PlainHandler get(String path, Supplier<Answer> answer) {
        return new PlainHandler(path, answer);
    }

    /** Whatever is asked for, it is not there. */
    static PlainHandler nothing() {
        return new PlainHandler("", () -> Answer.of(Problem.NOT_FOUND));
    }

    @Override
    public void service(Request request, Response response) throws IOException {
        if (!path.equals(request.getRequestURI())) {
            write(response, Answer.of(Problem.NOT_FOUND));
        } else if (request.getMethod() != Method.GET && request.getMethod() != Method.HEAD) {
            response.setHeader("Allow", "GET, HEAD");
            write(response, Answer.of(Problem.METHOD_NOT_ALLOWED));
        } else {
            write(response, answer.get());
        }
    }

    private static void write(Response response, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        response.setStatus(answer.status());
        response.setContentType(answer.mediaType());
        response.setContentLength(body.length);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.getOutputStream().write(body);
    }
}
