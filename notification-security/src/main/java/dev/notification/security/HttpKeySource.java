package dev.notification.security;

import dev.notification.core.lifecycle.Threads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches over HTTP, and trusts whom it asks with nothing but the answer: two seconds in all, 256 KiB, no redirects. The
 * certificate is checked as the JDK does it, against its roots. Thread-safe.
 */
final class HttpKeySource implements KeySource, AutoCloseable {
    static final int MAX_BYTES = 256 * 1024;

    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int TASKS_WAITING = 256;
    private static final int OK = 200;

    private final Duration patience;
    private final HttpRequest request;
    private final ThreadPoolExecutor thread;
    private final HttpClient client;

    HttpKeySource(JwksUrl url) {
        this(url, PATIENCE);
    }

    /** @param patience from the question to the end of the answer */
    HttpKeySource(JwksUrl url, Duration patience) {
        this.patience = patience;
        this.request = HttpRequest.newBuilder(url.address())
                .timeout(patience)
                .header("Accept", "application/jwk-set+json, application/json")
                .GET()
                .build();
        this.thread = Threads.pool("notification-jwks-http", 1, TASKS_WAITING);
        this.client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .executor(thread)
                .build();
    }

    @Override
    public byte[] fetch() throws IOException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, head -> new Bounded(head.statusCode() == OK));
        try {
            HttpResponse<byte[]> response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            int status = response.statusCode();
            if (status != OK) {
                throw new IOException(
                        "it answers " + status + (status / 100 == 3 ? "; redirects are not followed" : ""));
            }
            return response.body();
        } catch (TimeoutException e) {
            throw new IOException("it has not answered in full within " + patience.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            throw new IOException(reason, cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the server is stopping", e);
        } finally {
            answer.cancel(true); // Also ends what still trickles in.
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** The body, if it is wanted and not too long; nothing more is read otherwise. */
    private static final class Bounded implements BodySubscriber<byte[]> {
        private final boolean isWanted;
        private final CompletableFuture<byte[]> body = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private volatile Subscription subscription;

        Bounded(boolean isWanted) {
            this.isWanted = isWanted;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Subscription opened) {
            subscription = opened;
            if (isWanted) {
                opened.request(Long.MAX_VALUE);
            } else {
                opened.cancel();
                body.complete(new byte[0]);
            }
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            for (ByteBuffer part : parts) {
                if (bytes.size() + part.remaining() > MAX_BYTES) {
                    subscription.cancel();
                    body.completeExceptionally(new IOException("it sends more than " + MAX_BYTES + " bytes"));
                    return;
                }
                byte[] next = new byte[part.remaining()];
                part.get(next);
                bytes.write(next, 0, next.length);
            }
        }

        @Override
        public void onError(Throwable failure) {
            body.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            body.complete(bytes.toByteArray());
        }
    }
}
