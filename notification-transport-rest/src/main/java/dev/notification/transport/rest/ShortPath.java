package dev.notification.transport.rest;

import dev.notification.protocol.Problem;
import dev.notification.transport.http.Answer;
import dev.notification.transport.http.RefusalLog;
import dev.notification.transport.http.ShortAnswers;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two requests that decide how fast the service is, without Jersey: a plain send, and the newest page of a history
 * (docs/adr/0005). Neither blocks. Whatever is unusual about one goes on to Jersey and is answered there.
 */
final class ShortPath implements ShortAnswers.Service {
    private static final Logger LOG = LoggerFactory.getLogger(ShortPath.class);
    private static final String SEND = RestModule.PATH + "/notifications/send";
    private static final String HISTORY = RestModule.PATH + "/notifications";
    private static final String JSON = "application/json"; // Written otherwise it goes on to Jersey.

    private final SendResource sends;
    private final NewestPages pages;
    private final RefusalLog refusals;
    /** Made once: they are a part of every request. */
    private final Function<Throwable, Answer> refusedSend = failure -> lateRefusal("POST", SEND, failure);

    private final Function<Throwable, Answer> refusedHistory = failure -> lateRefusal("GET", HISTORY, failure);

    ShortPath(SendResource sends, NewestPages pages, RefusalLog refusals) {
        this.sends = sends;
        this.pages = pages;
        this.refusals = refusals;
    }

    @Override
    public Optional<CompletionStage<Answer>> serve(HttpRequestPacket request, Buffer body) {
        if (isSend(request)) {
            return Optional.of(refusing(request, () -> send(request, body), refusedSend));
        }
        if (isHistory(request)) {
            return Optional.of(refusing(request, () -> history(request), refusedHistory));
        }
        return Optional.empty();
    }

    /** What is thrown at once, and what comes later, as a problem document. */
    private CompletionStage<Answer> refusing(
            HttpRequestPacket request, Supplier<CompletionStage<Answer>> work, Function<Throwable, Answer> late) {
        try {
            CompletableFuture<Answer> answer = work.get().toCompletableFuture();
            return answer.isCompletedExceptionally()
                    ? CompletableFuture.completedStage(refusal(
                            request, answer.handle((none, failure) -> failure).join()))
                    : answer.exceptionally(late);
        } catch (RuntimeException e) {
            return CompletableFuture.completedStage(refusal(request, e));
        }
    }

    private Answer refusal(HttpRequestPacket request, Throwable failure) {
        Problem problem = problem(failure);
        refusals.refused(request, problem);
        return Answer.of(problem);
    }

    /** Somebody else may use the request's object by then. */
    private Answer lateRefusal(String method, String path, Throwable failure) {
        Problem problem = problem(failure);
        refusals.refused(method, path, problem);
        return Answer.of(problem);
    }

    private static Problem problem(Throwable failure) {
        boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
        return ProblemMapper.problem(wrapped ? failure.getCause() : failure);
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
                        JsonBody.parse(body),
                        sends.isTraced() ? sends.trace(only(request, SendResource.TRACEPARENT)) : Optional.empty())
                .thenApply(ShortPath::stored);
    }

    private static Answer stored(SendResource.Outcome sent) {
        if (LOG.isDebugEnabled()) { // Not even the number is boxed otherwise.
            LOG.debug("POST {}: {}", SEND, sent.status());
        }
        return Answer.json(sent.status(), sent.headers(), ViewJson.bytes(sent.entity()));
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
