package dev.notification.app.host;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;

/** Answers GET at one address with a few words of JSON, or everything with a refusal. */
final class PlainHandler extends HttpHandler {
    private final Supplier<Answer> answer;
    private final boolean anyMethod;

    record Answer(int status, String mediaType, String body) {
        static Answer of(Problem problem) {
            return new Answer(problem.status().getStatusCode(), Problem.MEDIA_TYPE, problem.json());
        }
    }

    private PlainHandler(Supplier<Answer> answer, boolean anyMethod) {
        this.answer = answer;
        this.anyMethod = anyMethod;
    }

    static PlainHandler get(Supplier<Answer> answer) {
        return new PlainHandler(answer, false);
    }

    static PlainHandler refuse(Problem problem) {
        return new PlainHandler(() -> Answer.of(problem), true);
    }

    @Override
    public void service(Request request, Response response) throws Exception {
        boolean allowed = anyMethod || request.getMethod() == Method.GET || request.getMethod() == Method.HEAD;
        if (!allowed) {
            response.setHeader("Allow", "GET, HEAD");
            write(response, Answer.of(Problem.METHOD_NOT_ALLOWED));
        } else {
            write(response, answer.get());
        }
    }

    private static void write(Response response, Answer answer) throws Exception {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        response.setStatus(answer.status());
        response.setContentType(answer.mediaType());
        response.setContentLength(body.length);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.getOutputStream().write(body);
    }
}
