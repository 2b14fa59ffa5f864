package dev.notification.transport.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.SendPolicy;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.InboxStore;
import dev.notification.transport.rest.RestServer.Answer;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest {
    private final RestServer server = new RestServer();
    private final String token = server.account("ada");

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"user_id\":\"1\",\"message\":\"m\"} | user_id",
                "{\"user_id\":1.5,\"message\":\"m\"} | user_id",
                "{\"user_id\":1e3,\"message\":\"m\"} | user_id",
                "{\"user_id\":true,\"message\":\"m\"} | user_id",
                "{\"user_id\":null,\"message\":\"m\"} | user_id",
                "{\"user_id\":0,\"message\":\"m\"} | user_id",
                "{\"user_id\":-1,\"message\":\"m\"} | user_id",
                "{\"user_id\":99999999999999999999,\"message\":\"m\"} | user_id",
                "{\"message\":\"m\"} | user_id",
                "{\"user_id\":1,\"user_ids\":[1],\"message\":\"m\"} | user_id",
                "{\"user_ids\":[],\"message\":\"m\"} | user_ids",
                "{\"user_ids\":[1,\"2\"],\"message\":\"m\"} | user_ids[1]",
                "{\"user_id\":1} | message",
                "{\"user_id\":1,\"message\":\"\"} | message",
                "{\"user_id\":1,\"message\":\"   \"} | message",
                "{\"user_id\":1,\"message\":5} | message",
                "{\"user_id\":1,\"message\":\"a\\u0000b\"} | message",
                "{\"user_id\":1,\"message\":\"a\\ud800b\"} | message",
                "{\"user_id\":1,\"message\":\"m\",\"extra\":1} | extra",
                "{\"user_id\":1,\"message\":\"m\",\"message\":\"n\"} | message",
                "{\"user_id\":1,\"message\":\"m\",\"priority\":\"HIGH\"} | priority",
                "{\"user_id\":1,\"message\":\"m\",\"data\":[1]} | data",
                "{\"user_id\":1,\"message\":\"m\",\"link\":\"javascript:alert(1)\"} | link",
                "{\"user_id\":1,\"message\":\"m\",\"link\":\"http://a b\"} | link",
                "{\"user_id\":1,\"message\":\"m\",\"expires_in\":0} | expires_in",
                "{\"user_id\":1,\"message\":\"m\",\"expires_at\":\"yesterday\"} | expires_at",
                "{\"user_id\":1,\"message\":\"m\",\"expires_at\":\"2020-01-01T00:00:00Z\"} | expires_at",
                "{\"user_id\":1,\"message\":\"m\",\"category\":\"two words\"} | category",
            })
    void aWrongFieldIsNamedAndNothingIsStored(String body, String field) {
        Answer answer = server.post("/notifications/send", token, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.code()).isEqualTo("invalid_field");
        assertThat(answer.body().get("field").asText()).isEqualTo(field);
        assertThat(answer.body().get("status").asInt()).isEqualTo(400);
        assertThat(server.get("/notifications", token).body().get("notifications"))
                .isEmpty();
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        Answer answer = server.post("/register", "", "{\"username\":\"two words\",\"password\":\"short\",\"age\":5}");

        assertThat(answer.body().get("errors").findValuesAsText("field"))
                .containsExactly("username", "password", "age");
        assertThat(answer.body().get("errors").findValuesAsText("code"))
                .containsExactly("invalid", "invalid", "unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1]", "null", "\"x\"", "{\"a\":1} x", "{\"user_id\":01}", "{'user_id':1}"})
    void whatIsNoJsonObjectIsMalformed(String body) {
        Answer answer = server.post("/notifications/send", token, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("malformed_json");
        assertThat(answer.body().toString()).doesNotContain("jackson").doesNotContain("Exception");
    }

    @Test
    void tooDeepIsMalformed() {
        String deep = "{\"user_id\":1,\"message\":\"m\",\"data\":" + "{\"a\":".repeat(40) + "1" + "}".repeat(41);

        assertThat(server.post("/notifications/send", token, deep).code()).isEqualTo("malformed_json");
    }

    @Test
    void badUtf8IsMalformed() {
        byte[] body = "{\"user_id\":1,\"message\":\"m\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1);

        Answer answer = server.call(
                "/notifications/send",
                token,
                request -> request.header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body)));

        assertThat(answer.code()).isEqualTo("malformed_json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/json;charset=utf-16",
                "application/jsonp",
                "nonsense"
            })
    void anotherContentTypeIsRefused(String type) {
        Answer answer = server.call(
                "/register",
                "",
                request -> request.header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"username\":\"eve\",\"password\":\"password123\"}")));

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.code()).isEqualTo("unsupported_media_type");
    }

    @Test
    void noContentTypeIsRefused() {
        Answer answer = server.call(
                "/register",
                "",
                request -> request.POST(HttpRequest.BodyPublishers.ofString("{\"username\":\"eve\"}")));

        assertThat(answer.status()).isEqualTo(415);
    }

    @Test
    void bodiesHaveTheirLimitsHoweverTheyAreSent() {
        String big = "{\"username\":\"" + "x".repeat(17000) + "\"}";

        Answer withLength = server.post("/register", "", big);
        Answer chunked = server.call(
                "/register",
                "",
                request -> request.header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString(big))));
        String ids = LongStream.rangeClosed(1, 1000).mapToObj(Long::toString).collect(Collectors.joining(","));
        Answer many = server.post("/notifications/send", token, "{\"user_ids\":[" + ids + "],\"message\":\"m\"}");
        Answer tooMany =
                server.post("/notifications/send", token, "{\"user_ids\":[" + ids + ",1001],\"message\":\"m\"}");

        assertThat(withLength.status()).isEqualTo(413);
        assertThat(withLength.code()).isEqualTo("body_too_large");
        assertThat(chunked.status()).isEqualTo(413);
        assertThat(many.status()).isEqualTo(201);
        assertThat(tooMany.body().get("field").asText()).isEqualTo("user_ids");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=201",
                "limit=x",
                "limit=1&limit=2",
                "before=nonsense",
                "before=other.1",
                "unread=yes",
                "category=two%20words",
                "archived=1",
                "nobody=knows"
            })
    void aWrongParameterIsNamed(String query) {
        Answer answer = server.get("/notifications?" + query, token);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid_parameter");
        assertThat(answer.body().get("field").asText()).isEqualTo(query.substring(0, query.indexOf('=')));
    }

    @Test
    void aFeedNeedsAStart() {
        assertThat(server.get("/notifications/changes", token)
                        .body()
                        .get("field")
                        .asText())
                .isEqualTo("since");
    }

    @Test
    void withoutATokenNothingPersonalIsServed() {
        Answer none = server.get("/notifications", "");
        Answer wrong = server.get("/notifications", "forged");

        assertThat(none.status()).isEqualTo(401);
        assertThat(none.code()).isEqualTo("unauthenticated");
        assertThat(none.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.code()).isEqualTo("invalid_token");
        assertThat(wrong.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
        assertThat(server.post("/notifications/send", "", "{}").status()).isEqualTo(401);
    }

    @Test
    void wrongCredentialsDoNotTellWhoExists() {
        Answer wrong = server.post("/login", "", "{\"username\":\"ada\",\"password\":\"wrong\"}");
        Answer unknown = server.post("/login", "", "{\"username\":\"nobody\",\"password\":\"wrong\"}");

        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.body()).isEqualTo(unknown.body());
        assertThat(wrong.body().toString()).doesNotContain("wrong\"");
    }

    @Test
    void anUnknownRecipientIs404() {
        Answer answer = server.post("/notifications/send", token, "{\"user_id\":99,\"message\":\"m\"}");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("unknown_recipient");
        assertThat(answer.body().get("field").asText()).isEqualTo("user_id");
    }

    @Test
    void jerseysOwnRefusalsAreProblemsToo() {
        Answer nowhere = server.get("/nowhere", token);
        Answer method = server.call("/login", "", HttpRequest.Builder::DELETE);
        Answer accept = server.call("/notifications", token, request -> request.header("Accept", "text/html"));

        assertThat(nowhere.status()).isEqualTo(404);
        assertThat(nowhere.code()).isEqualTo("not_found");
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.code()).isEqualTo("method_not_allowed");
        assertThat(method.header("Allow")).contains("POST");
        assertThat(accept.status()).isEqualTo(406);
        assertThat(nowhere.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(nowhere.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void aBadIdempotencyKeyIsNamed() {
        Answer answer = server.call(
                "/notifications/send",
                token,
                request -> request.header("Content-Type", "application/json")
                        .header("Idempotency-Key", "with space")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"user_id\":1,\"message\":\"m\"}")));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().get("field").asText()).isEqualTo("Idempotency-Key");
    }

    @Test
    void aStoreThatIsAwayIs503AndNothingIsHidden() {
        try (var away = new RestServer(RestConfig.defaults(), RefusalsTest::withoutItsDatabase)) {
            String adas = away.account("ada");

            Answer send = away.post("/notifications/send", adas, "{\"user_id\":1,\"message\":\"m\"}");
            Answer history = away.get("/notifications", adas);

            assertThat(send.status()).isEqualTo(503);
            assertThat(send.code()).isEqualTo("store_unavailable");
            assertThat(send.header("Retry-After")).isEqualTo("1");
            assertThat(history.status()).isEqualTo(503);
        }
    }

    /** Every call that reads or writes fails; the epoch is known from the start. */
    private static InboxStore withoutItsDatabase(InboxStore store) {
        return (InboxStore) Proxy.newProxyInstance(
                InboxStore.class.getClassLoader(), new Class<?>[] {InboxStore.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("epoch")) {
                        throw new StoreUnavailableException("away", null);
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void closedRegistrationAndSendPolicyAreHeld() {
        try (var closed = new RestServer(new RestConfig(false, SendPolicy.EVERYONE), store -> store);
                var self = new RestServer(new RestConfig(true, SendPolicy.SELF), store -> store)) {
            Answer register = closed.post("/register", "", "{\"username\":\"ada\",\"password\":\"password123\"}");
            String ada = self.account("ada");
            self.account("bob");

            assertThat(register.status()).isEqualTo(403);
            assertThat(register.code()).isEqualTo("registration_closed");
            assertThat(self.post("/notifications/send", ada, "{\"user_id\":1,\"message\":\"m\"}")
                            .status())
                    .isEqualTo(201);
            assertThat(self.post("/notifications/send", ada, "{\"user_id\":2,\"message\":\"m\"}")
                            .code())
                    .isEqualTo("send_not_allowed");
        }
    }

    @Test
    void aBodyShorterThanItsLengthEndsInARefusalNotAHang() throws IOException {
        try (var socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("POST /api/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: 100\r\n\r\n{\"username\":")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).doesNotContain("500").doesNotContain("200 OK");
        }
    }
}
