package dev.notification.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.nio.NIOConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One side has the last word when a request ends in two ways at once: on a connection whose request is being served. */
class UnfinishedRequestsTest {
    private final CompletableFuture<NIOConnection> served = new CompletableFuture<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final TestPort port = new TestPort(new Held(), it -> it);
    private final ByteBudget budget = new ByteBudget(1 << 20);
    private final LastAnswers lastAnswers = new LastAnswers(() -> 0);
    private final UnfinishedRequests unfinished =
            new UnfinishedRequests(budget, lastAnswers, new RefusalLog(ClientAddresses.direct()), () -> 0);
    private NIOConnection connection;
    private Socket client;

    /** Serves until the test lets go. */
    private final class Held extends HttpHandler {
        @Override
        public void service(Request request, Response response) throws Exception {
            served.complete((NIOConnection) request.getContext().getConnection());
            if (!release.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody let go");
            }
            response.getWriter().write("done");
        }
    }

    @BeforeEach
    void connect() throws Exception {
        client = port.say(TestPort.get("/work"));
        connection = served.get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        release.countDown();
        port.close();
    }

    private ByteBudget.Holding unfinishedRequest() {
        unfinished.body(connection, 100, Map.of(), () -> false);
        List<ByteBudget.Holding> found = new ArrayList<>();
        unfinished.forEach(found::add);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void aRequestThatIsCompletedBeforeItIsEndedIsServed() {
        ByteBudget.Holding request = unfinishedRequest();

        unfinished.end(connection);
        request.end();
        release.countDown();

        assertThat(lastAnswers.isLeaving(connection)).isFalse();
        assertThat(TestPort.answer(client)).startsWith("HTTP/1.1 200 ").endsWith("done");
        assertThat(budget.held()).isZero();
    }

    @Test
    void whoeverComesTooLateForARequestDoesNotEndTheNextOne() {
        ByteBudget.Holding request = unfinishedRequest();
        unfinished.end(connection);
        ByteBudget.Holding next = unfinishedRequest();

        request.end();

        assertThat(lastAnswers.isLeaving(connection)).isFalse();
        assertThat(budget.held()).isEqualTo(next.bytes()).isPositive();
    }

    @Test
    void whoeverCompletesARequestThatWasEndedBeforeKnowsSo() {
        ByteBudget.Holding request = unfinishedRequest();

        request.end();
        unfinished.end(connection);

        assertThat(lastAnswers.isLeaving(connection)).isTrue();
        assertThat(unfinished.refuse(connection)).isFalse();
        assertThat(budget.held()).isZero();
        assertThat(TestPort.answer(client)).startsWith("HTTP/1.1 503 ");
    }

    @Test
    void aConnectionHasOneLastAnswer() {
        ByteBudget.Holding request = unfinishedRequest();

        lastAnswers.send(connection, Answer.of(PortProblems.MALFORMED_REQUEST));
        request.end();
        lastAnswers.send(connection, Answer.of(PortProblems.NO_ROOM));

        assertThat(TestPort.answer(client)).startsWith("HTTP/1.1 400 ").containsOnlyOnce("Connection: close");
        assertThat(budget.held()).isZero();
    }
}
