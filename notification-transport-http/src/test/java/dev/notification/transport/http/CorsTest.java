package dev.notification.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the port itself says to browsers; the answers of REST are in the tests of its module. */
class CorsTest {
    private static final String ORIGIN = "Origin: https://shop.example\r\n";
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final HttpHandler work = new HttpHandler() {
        @Override
        public void service(Request request, Response response) throws Exception {
            if (request.getQueryString() != null && request.getQueryString().equals("wait")) {
                started.countDown();
                go.await(20, TimeUnit.SECONDS);
            }
            response.getOutputStream().write('x');
        }
    };

    private final Origins origins = new Origins(
            Origins.of("https://shop.example", "safari-web-extension://2C127FA4-62C7")
                    .listed(),
            java.util.Optional.of(PublicUrl.parse("https://n.example/inbox")));
    private final TestPort port = new TestPort(
            HttpConfig.on("localhost", 0, 1).with(origins),
            PlainHandler.root(address -> Optional.empty(), new RefusalLog(ClientAddresses.direct())),
            it -> it.share(new Cors(
                            "/shared",
                            origins,
                            List.of("GET", "POST"),
                            List.of("Authorization"),
                            List.of("Retry-After")))
                    .add((listener, chain) -> chain.add(
                            chain.indexOfType(HttpServerFilter.class), new WholeBodies(request -> 100, 100, 1, 1)))
                    .serve("/shared", work));

    @AfterEach
    void stop() {
        port.close();
    }

    private static String get(String path, String more) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + more + "\r\n";
    }

    private static String preflight(String path, String origin) {
        return "OPTIONS " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nOrigin: " + origin
                + "\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: authorization\r\n\r\n";
    }

    private static void assertShared(String answer) {
        assertThat(answer)
                .containsOnlyOnce("Access-Control-Allow-Origin: https://shop.example\r\n")
                .containsOnlyOnce("Access-Control-Expose-Headers: Retry-After\r\n")
                .containsOnlyOnce("Vary: Origin")
                .doesNotContain("Access-Control-Allow-Credentials");
    }

    @Test
    void aListedOriginMayReadAnswers() {
        assertShared(port.ask(get("/shared", ORIGIN)));
        assertShared(port.ask(get("/shared/x?y=z", ORIGIN)));
        assertShared(port.ask(get("/%73hared/", ORIGIN)));
        assertShared(port.ask(get("http://localhost/shared", ORIGIN)));
    }

    /** Browsers compare byte for byte, and keep the case of an extension's id. */
    @Test
    void anExtensionReadsItsOriginAsItHasSaidIt() {
        String origin = "safari-web-extension://2C127FA4-62C7";

        assertThat(port.ask(get("/shared", "Origin: " + origin + "\r\n")))
                .contains("Access-Control-Allow-Origin: " + origin + "\r\n");
        assertThat(port.ask(preflight("/shared", origin))).contains("Access-Control-Allow-Origin: " + origin + "\r\n");
    }

    @Test
    void aPreflightOfAPageThatCannotBeListedSaysSo() {
        assertThat(port.ask(preflight("/shared", "null")))
                .startsWith("HTTP/1.1 403")
                .contains("origin_not_allowed", "cannot be let in")
                .doesNotContain("add it");
    }

    @Test
    void anotherOriginIsServedAndMayNot() {
        assertThat(port.ask(get("/shared", "Origin: https://evil.example\r\n")))
                .startsWith("HTTP/1.1 200")
                .contains("Vary: Origin\r\n")
                .doesNotContain("Access-Control");
    }

    @Test
    void whoeverNamesTwoOriginsIsNoBrowser() {
        assertThat(port.ask(get("/shared", ORIGIN + ORIGIN))).doesNotContain("Access-Control");
    }

    @Test
    void withoutAnOriginNothingIsSaid() {
        assertThat(port.ask(get("/shared", ""))).startsWith("HTTP/1.1 200").doesNotContain("Access-Control", "Vary");
    }

    @Test
    void nothingElseIsShared() {
        assertThat(port.ask(get("/health/live", ORIGIN)))
                .startsWith("HTTP/1.1 200")
                .doesNotContain("Access-Control");
        assertThat(port.ask(get("/sharedx", ORIGIN))).startsWith("HTTP/1.1 404").doesNotContain("Access-Control");
        assertThat(port.ask(preflight("/work", "https://shop.example"))).doesNotContain("Access-Control");
    }

    @Test
    void aPreflightIsAnsweredWithoutAWorker() {
        String answer = port.ask(preflight("/shared/anything?x", "https://shop.example"));

        assertThat(answer)
                .startsWith("HTTP/1.1 204 No Content\r\n")
                .contains("Access-Control-Allow-Origin: https://shop.example\r\n")
                .contains("Access-Control-Allow-Methods: GET, POST\r\n")
                .contains("Access-Control-Allow-Headers: Authorization, *\r\n")
                .contains("Access-Control-Max-Age: 7200\r\n")
                .contains("Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers\r\n")
                .doesNotContain("\r\nContent-Type", "Transfer-Encoding")
                .endsWith("\r\n\r\n");
    }

    @Test
    void aPreflightOfAnotherOriginIsToldWhatIsMissing() {
        assertThat(port.ask(preflight("/shared", "https://evil.example")))
                .startsWith("HTTP/1.1 403")
                .contains("Vary: Origin\r\n", "origin_not_allowed", "https://evil.example", "http.origins")
                .doesNotContain("Access-Control");
    }

    @Test
    void anOptionsRequestThatIsNoPreflightIsForTheHandler() {
        assertThat(port.ask("OPTIONS /shared HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + ORIGIN + "\r\n"))
                .startsWith("HTTP/1.1 200")
                .endsWith("\r\n\r\nx");
    }

    @Test
    void aPreflightOfAProxyThatSpeaksHttp10IsAnswered() {
        assertThat(port.ask("OPTIONS /shared HTTP/1.0\r\nAccess-Control-Request-Method: GET\r\n" + ORIGIN + "\r\n"))
                .contains(" 204 ", "Access-Control-Allow-Origin: https://shop.example\r\n");
    }

    @Test
    void aMalformedRequestIsAnsweredToABrowserThatHasSaidWhoItIs() {
        String answer = port.ask("GET /shared HTTP/1.1\r\n" + ORIGIN + "Host: localhost\r\nbroken\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400");
        assertShared(answer);
    }

    @Test
    void tooManyHeadersAreToo() {
        String answer = port.ask(get("/shared", ORIGIN + "a: b\r\n".repeat(200)));

        assertThat(answer).startsWith("HTTP/1.1 431");
        assertShared(answer);
    }

    @Test
    void anUnmetExpectationIsToo() {
        String answer = port.ask(get("/shared", ORIGIN + "Expect: wonders\r\n"));

        assertThat(answer).startsWith("HTTP/1.1 417");
        assertShared(answer);
    }

    @Test
    void aBrokenBodyIsToo() {
        String answer = port.ask("POST /shared HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n" + ORIGIN
                + "\r\nnonsense\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400");
        assertShared(answer);
    }

    @Test
    void aBodyThatTakesTooLongIsToo() {
        Socket socket =
                port.say("POST /shared HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n" + ORIGIN + "\r\nabc");

        assertTimedOut(socket);
    }

    @Test
    void aHeadThatTakesTooLongIsTooOnceTheOriginIsRead() {
        Socket socket = port.say("GET /inbox/shared HTTP/1.1\r\nHost: localhost\r\n" + ORIGIN + "X-Mo");

        assertTimedOut(socket);
    }

    @Test
    void aBodyThatIsTooLargeIsToo() {
        String answer = port.ask("POST /shared HTTP/1.1\r\nHost: localhost\r\nContent-Length: 101\r\n" + ORIGIN + "\r\n"
                + "x".repeat(101));

        assertThat(answer).startsWith("HTTP/1.1 413");
        assertShared(answer);
    }

    @Test
    void aServerThatHasTooMuchToDoSaysSoToo() {
        Socket first = port.say(get("/shared?wait", ""));
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> started.getCount() == 0);
        Socket second = port.say(get("/shared", ORIGIN));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> port.port().waitingRequests() > 0);
        port.advance(BoundedHandler.PATIENCE_NANOS);
        go.countDown();

        String answer = TestPort.answer(second);

        assertThat(answer).startsWith("HTTP/1.1 503");
        assertShared(answer);
        assertThat(TestPort.answer(first)).startsWith("HTTP/1.1 200");
    }

    private void assertTimedOut(Socket socket) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> port.port().heldBytes() > 0);
        port.advance(Duration.ofSeconds(11).toNanos());
        port.port().sweep();

        String answer = TestPort.answer(socket);

        assertThat(answer).startsWith("HTTP/1.1 408");
        assertShared(answer);
    }

    @Test
    void aPathThatTheProxyPassesOnMeansTheSame() {
        assertThat(port.ask(get("/inbox/health/live", ""))).startsWith("HTTP/1.1 200");
        assertThat(port.ask(get("/inbox/nowhere", ""))).startsWith("HTTP/1.1 404");
        assertShared(port.ask(get("/inbox/shared/x?y", ORIGIN)));
        assertThat(port.ask(preflight("/inbox/shared", "https://shop.example"))).startsWith("HTTP/1.1 204");
    }

    @Test
    void pagesOfThePublicAddressMayReadAnswersToo() {
        assertThat(port.ask(get("/shared", "Origin: https://n.example\r\n")))
                .contains("Access-Control-Allow-Origin: https://n.example\r\n");
    }
}
