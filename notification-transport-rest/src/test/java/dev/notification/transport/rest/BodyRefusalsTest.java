package dev.notification.transport.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.transport.rest.RestServer.Answer;
import java.io.IOException;
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

/** Bodies that are not what they should be. */
class BodyRefusalsTest {
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
                "{\"user_ids\":[1,2,1],\"message\":\"m\"} | user_ids[2]",
                "{\"user_ids\":[1,1,1,0],\"message\":\"m\"} | user_ids[1]",
                "{\"user_id\":1,\"message\":\"m\",\"expires_at\":\"-999999999-01-01T00:00:00Z\"} | expires_at",
                "{\"user_id\":1,\"message\":\"m\",\"expires_at\":\"+999999999-12-31T23:59:59-18:00\"} | expires_at",
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

    @Test
    void aStrangersBodyHasSixteenKibibytesAndIsRefusedByItsLengthAlone() throws IOException {
        try (var socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("POST /api/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: 65000\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 413");
        }
        String large = "{\"user_id\":1,\"message\":\"" + "m".repeat(17_000) + "\"}";

        Answer stranger = server.post("/notifications/send", "", large);
        Answer late = server.post("/notifications/send", "a-token-that-has-ended", large);
        Answer known = server.post("/notifications/send", token, large);
        Answer batch = server.post("/notifications/batch", "", "[" + large.repeat(5) + "]");

        assertThat(stranger.status()).isEqualTo(413);
        assertThat(stranger.body().get("detail").asText()).startsWith("without a valid access token");
        assertThat(late.status()).isEqualTo(401);
        assertThat(late.code()).isEqualTo("invalid_token");
        assertThat(late.header("WWW-Authenticate")).contains("invalid_token");
        assertThat(known.body().get("field").asText()).isEqualTo("message");
        assertThat(batch.status()).isEqualTo(413);
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
