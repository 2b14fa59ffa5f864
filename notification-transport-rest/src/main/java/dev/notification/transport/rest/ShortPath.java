package dev.notification.transport.rest;

import dev.notification.transport.http.Answer;
import dev.notification.transport.http.ShortAnswers;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;

/**
 * The two requests that decide how fast the service is, without Jersey: a plain send, and the newest page of a history
 * (docs/adr/0005). Neither blocks. Whatever is unusual about one goes on to Jersey and is answered there.
 */
final class ShortPath implements ShortAnswers.Service {
    private static final String SEND = RestModule.PATH + "/notifications/send";
    private static final String HISTORY = RestModule.PATH + "/notifications";
    private static final String JSON = "application/json"; // Written otherwise it goes on to Jersey.

    private final SendResource sends;
    private final NewestPages pages;

    ShortPath(SendResource sends, NewestPages pages) {
        this.sends = sends;
        this.pages = pages;
    }

    @Override
    public Optional<CompletionStage<Answer>> serve(HttpRequestPacket request, Buffer body) {
        if (isSend(request)) {
            return Optional.of(refusing(() -> send(request, body)));
        }
        if (isHistory(request)) {
            return Optional.of(refusing(() -> history(request)));
        }
        return Optional.empty();
    }

    /** What is thrown at once, and what comes later, as a problem document. */
    private static CompletionStage<Answer> refusing(Supplier<CompletionStage<Answer>> work) {
        try {
            return work.get().exceptionally(ShortPath::refusal);
        } catch (RuntimeException e) {
            return CompletableFuture.completedStage(refusal(e));
        }
    }

    private static Answer refusal(Throwable failure) {
        boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
        return Answer.of(ProblemMapper.problem(wrapped ? failure.getCause() : failure));
    }

    private static boolean isSend(HttpRequestPacket request) {
        return request.getMethod() == Method.POST
                && SEND.equals(request.getRequestURI())
                && JSON.equals(request.getContentType());
    }

    private CompletionStage<Answer> send(HttpRequestPacket request, Buffer content) {
        byte[] body = new byte[content.remaining()];
        content.get(body);
        return sends.send(
                        only(request, "Authorization"),
                        request.getHeaders().values(SendResource.IDEMPOTENCY_KEY),
                        JsonBody.parse(body))
                .thenApply(sent -> Answer.json(sent.status(), sent.headers(), ViewJson.bytes(sent.entity())));
    }

    private static boolean isHistory(HttpRequestPacket request) {
        return request.getMethod() == Method.GET && HISTORY.equals(request.getRequestURI());
    }

    private CompletionStage<Answer> history(HttpRequestPacket request) {
        return pages.newest(only(request, "Authorization")).thenApply(page -> Answer.json(200, Map.of(), page));
    }

    /** A header that is there exactly once. */
    private static Optional<String> only(HttpRequestPacket request, String name) {
        Iterator<String> values = request.getHeaders().values(name).iterator();
        Optional<String> first = values.hasNext() ? Optional.of(values.next()) : Optional.empty();
        return values.hasNext() ? Optional.empty() : first;
    }
}
