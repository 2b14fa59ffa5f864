package dev.notification.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class BoundedHandlerTest {
    private static final int WAITING = 64;

    private final CountDownLatch started = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final CountDownLatch release = new CountDownLatch(1);
    private final TestPort port = new TestPort(new Held(), it -> it);
    private final Logger logger = (Logger) LoggerFactory.getLogger(RefusalLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    /** Holds its worker until the test lets go. */
    private final class Held extends HttpHandler {
        @Override
        public void service(Request request, Response response) throws Exception {
            begun.incrementAndGet();
            started.countDown();
            if (!release.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody let go");
            }
            response.getWriter().write("done");
        }
    }

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void stop() {
        release.countDown();
        port.close();
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    private Socket holdTheWorker() throws InterruptedException {
        Socket first = port.say(TestPort.get("/work"));
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
        return first;
    }

    @Test
    void whenTooManyWaitTheNextIsRefusedAtOnceAndThoseThatWaitAreServed() throws InterruptedException {
        Socket first = holdTheWorker();
        List<Socket> waiting = new ArrayList<>();
        for (int i = 0; i < WAITING; i++) {
            waiting.add(port.say(TestPort.get("/work")));
        }
        await().until(() -> port.port().waitingRequests() == WAITING);

        String refused = port.ask(TestPort.get("/work"));

        assertOverloaded(refused);
        assertThat(port.port().refusedRequests()).isEqualTo(1);
        release.countDown();
        assertThat(TestPort.answer(first)).startsWith("HTTP/1.1 200 ").endsWith("done");
        assertThat(waiting)
                .allSatisfy(socket -> assertThat(TestPort.answer(socket)).startsWith("HTTP/1.1 200 "));
    }

    @Test
    void aRequestThatHasWaitedTooLongIsRefusedWhenItsTurnComes() throws InterruptedException {
        Socket first = holdTheWorker();
        Socket second = port.say(TestPort.get("/work"));
        await().until(() -> port.port().waitingRequests() == 1);

        port.advance(BoundedHandler.PATIENCE_NANOS);
        release.countDown();

        assertThat(TestPort.answer(first)).startsWith("HTTP/1.1 200 ");
        assertOverloaded(TestPort.answer(second));
        assertThat(port.port().refusedRequests()).isEqualTo(1);
        assertThat(lines.list).singleElement().asString().contains("503", "overloaded");
    }

    /** The worker would do it for nobody. */
    @Test
    void aRequestWhoseClientHasLeftIsNotBegun() throws Exception {
        Socket first = holdTheWorker();
        Socket second = port.say(TestPort.get("/work"));
        await().until(() -> port.port().waitingRequests() == 1);

        second.close();
        port.ask(TestPort.get("/health/ready")); // By then the server's kernel knows.
        port.advance(BoundedHandler.NOTICEABLE_NANOS);
        release.countDown();

        assertThat(TestPort.answer(first)).startsWith("HTTP/1.1 200 ");
        await().until(() -> port.port().refusedRequests() == 1);
        assertThat(begun).hasValue(1);
        assertThat(lines.list).as("nobody was refused").isEmpty();
    }

    @Test
    void aRequestThatHasWaitedAlmostTooLongIsServed() throws InterruptedException {
        holdTheWorker();
        Socket second = port.say(TestPort.get("/work"));
        await().until(() -> port.port().waitingRequests() == 1);

        port.advance(BoundedHandler.PATIENCE_NANOS - 1);
        release.countDown();

        assertThat(TestPort.answer(second)).startsWith("HTTP/1.1 200 ");
        assertThat(port.port().refusedRequests()).isZero();
    }

    @Test
    void healthWaitsForNoWorker() throws InterruptedException {
        holdTheWorker();

        assertThat(port.ask(TestPort.get("/health/ready"))).startsWith("HTTP/1.1 200 ");
    }

    private static void assertOverloaded(String answer) {
        assertThat(answer)
                .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                .contains("Content-Type: application/problem+json")
                .contains("Retry-After: 1\r\n")
                .contains("Cache-Control: no-store\r\n")
                .contains("X-Content-Type-Options: nosniff\r\n")
                .contains("\"code\":\"overloaded\"");
    }
}
