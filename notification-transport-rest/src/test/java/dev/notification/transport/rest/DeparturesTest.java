package dev.notification.transport.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.notification.transport.http.HttpConfig;
import dev.notification.transport.http.HttpPort;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeparturesTest {
    private final ThreadPoolExecutor workers =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(HttpPort.queueFor(1)));
    private final Departures departures = new Departures();
    private final CompletableFuture<Object> answer = new CompletableFuture<>();
    private final CompletableFuture<CompletableFuture<Object>> begun = new CompletableFuture<>();
    private final CompletableFuture<Connection<?>> asked = new CompletableFuture<>();
    private final HttpPort port = new HttpPort(HttpConfig.on("localhost", 0, 1), "/ws", workers);

    /** Answers when the test says so. */
    private final class Waiting extends HttpHandler {
        @Override
        public void service(Request request, Response response) {
            response.suspend();
            asked.complete(request.getRequest().getConnection());
            begun.complete(departures.cancels(answer, request));
            answer.whenComplete((done, failure) -> response.resume());
        }
    }

    @AfterEach
    void stop() {
        answer.complete("at the end");
        port.close();
        workers.shutdownNow();
        departures.close();
    }

    private Socket ask() throws Exception {
        port.serve("/work", new Waiting()).start();
        var client = new Socket("localhost", port.port());
        client.getOutputStream()
                .write("GET /work HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(begun.get(10, TimeUnit.SECONDS)).isSameAs(answer);
        return client;
    }

    @Test
    void anAnswerForAClientThatLeavesIsCancelled() throws Exception {
        ask().close();

        await().atMost(Duration.ofSeconds(20)).until(answer::isCancelled);
        await().until(() -> departures.count() == 0);
    }

    /** Else each of many would cost a thread and a selector every half second. */
    @Test
    void oneThreadLooksAfterAll() throws Exception {
        Socket client = ask();
        Connection<?> connection = asked.get(10, TimeUnit.SECONDS);
        List<CompletableFuture<Object>> others =
                Stream.generate(CompletableFuture<Object>::new).limit(100).toList();
        Set<String> threads = ConcurrentHashMap.newKeySet();
        others.forEach(other -> {
            departures.cancels(other, connection);
            other.whenComplete(
                    (done, failure) -> threads.add(Thread.currentThread().getName()));
        });

        client.close();

        await().atMost(Duration.ofSeconds(20)).until(() -> others.stream().allMatch(CompletableFuture::isDone));
        assertThat(threads).hasSize(1).allMatch(name -> name.startsWith("http-departure"));
    }

    @Test
    void anAnswerIsGivenAsItIs() throws Exception {
        try (Socket client = ask()) {
            answer.complete("done");

            assertThat(client.getInputStream().read()).isEqualTo('H');
            assertThat(answer.join()).isEqualTo("done");
            assertThat(departures.count()).isZero();
        }
    }
}
