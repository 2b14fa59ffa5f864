package dev.notification.transport.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.core.Inboxes;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.UserCreation;
import dev.notification.core.port.out.Storage;
import dev.notification.core.testkit.Racing;
import dev.notification.transport.rest.RestServer.Answer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sends to external ids and usernames, over HTTP. */
class NamedRecipientsTest {
    private static final String SEND = "/notifications/send";
    private static final String BATCH = "/notifications/batch";

    private RestServer server = new RestServer(Inboxes.Limits.DEFAULT, Storage.AMPLE);
    private String key;
    private String ada;

    @BeforeEach
    void callers() {
        key = server.key("shop", Scope.SEND);
        ada = server.account("ada");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static void assertWrong(Answer answer, String field, String code) {
        assertThat(answer.status()).isEqualTo(400);
        JsonNode first = answer.body().get("errors").get(0);
        assertThat(first.get("field").asText()).isEqualTo(field);
        assertThat(first.get("code").asText()).isEqualTo(code);
    }

    private static void assertNobody(Answer answer, String field) {
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("unknown_recipient");
        assertThat(answer.body().get("field").asText()).isEqualTo(field);
    }

    private static List<String> names(JsonNode object) {
        return StreamSupport.stream(((Iterable<String>) object::fieldNames).spliterator(), false)
                .toList();
    }

    @Test
    void aSendToAnIdNeverSeenMakesAUserAndSaysSoOnce() {
        Answer first = server.post(SEND, key, "{\"external_id\":\"usr_42\",\"message\":\"shipped\"}");
        Answer second = server.post(SEND, key, "{\"external_id\":\"usr_42\",\"message\":\"arrived\"}");

        assertThat(first.status()).isEqualTo(201);
        assertThat(names(first.body()))
                .containsExactly("id", "user_id", "external_id", "rev", "created_at", "online", "new_user");
        assertThat(first.body().get("external_id").asText()).isEqualTo("usr_42");
        assertThat(first.body().get("new_user").asBoolean()).isTrue();
        assertThat(first.body().get("rev").asLong()).isEqualTo(1);
        assertThat(names(second.body())).containsExactly("id", "user_id", "external_id", "rev", "created_at", "online");
        assertThat(second.body().get("user_id")).isEqualTo(first.body().get("user_id"));
        assertThat(second.body().get("rev").asLong()).isEqualTo(2);
    }

    @Test
    void aRepeatedRequestIsAnsweredWordForWord() {
        String body = "{\"external_ids\":[\"usr_1\",\"usr_2\"],\"message\":\"m\"}";
        Answer first = server.postOnce(SEND, key, "k", body);
        Answer again = server.postOnce(SEND, key, "k", body);

        assertThat(first.body().get("results").get(1).get("new_user").asBoolean())
                .isTrue();
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.response().body()).isEqualTo(first.response().body());
    }

    @Test
    void usernamesAreTakenAndMakeNobody() {
        Answer one = server.post(SEND, key, "{\"username\":\"ADA\",\"message\":\"m\"}");
        Answer list = server.post(SEND, ada, "{\"usernames\":[\"ada\",\"nobody\"],\"message\":\"m\"}");

        assertThat(one.body().get("username").asText()).isEqualTo("ADA");
        assertThat(one.body().has("new_user")).isFalse();
        JsonNode nobody = list.body().get("results").get(1);
        assertThat(names(nobody)).containsExactly("username", "error");
        assertThat(nobody.get("error").get("code").asText()).isEqualTo("unknown_recipient");
        assertNobody(server.post(SEND, key, "{\"username\":\"nobody\",\"message\":\"m\"}"), "username");
    }

    @Test
    void whoHasNotTheScopeMakesNobody() {
        assertNobody(server.post(SEND, ada, "{\"external_id\":\"usr_42\",\"message\":\"m\"}"), "external_id");
        assertThat(server.post(SEND, key, "{\"external_id\":\"usr_42\",\"message\":\"m\"}")
                        .body()
                        .get("new_user")
                        .asBoolean())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"SIGN_IN", "NEVER"})
    void whereSendsMakeNobodyTheItemIsUnknown(UserCreation creation) {
        server.close();
        server = new RestServer(Inboxes.Limits.DEFAULT.withCreation(creation), Storage.AMPLE);
        String backend = server.key("shop", Scope.SEND);

        assertNobody(server.post(SEND, backend, "{\"external_id\":\"usr_42\",\"message\":\"m\"}"), "external_id");
    }

    @Test
    void aBatchNamesEachRecipientInItsOwnWay() {
        Answer answer = server.post(
                BATCH,
                key,
                "[{\"external_id\":\"usr_42\",\"message\":\"m\"},{\"username\":\"ada\",\"message\":\"m\"},"
                        + "{\"username\":\"nobody\",\"message\":\"m\"},"
                        + "{\"external_id\":\"x\",\"user_id\":1,\"message\":\"m\"},"
                        + "{\"external_ids\":[\"x\"],\"message\":\"m\"}]");

        JsonNode results = answer.body().get("results");
        assertThat(results.get(0).get("external_id").asText()).isEqualTo("usr_42");
        assertThat(results.get(0).get("new_user").asBoolean()).isTrue();
        assertThat(results.get(1).get("username").asText()).isEqualTo("ada");
        assertThat(results.get(2).get("error").get("field").asText()).isEqualTo("username");
        assertThat(results.get(3).get("status").asInt()).isEqualTo(400);
        assertThat(results.get(4).get("status").asInt()).isEqualTo(400);
    }

    @Test
    void whatIsWrongWithAnIdIsNamedWithItsPlace() {
        String message = ",\"message\":\"m\"}";
        String tooLong = "x".repeat(129);

        assertWrong(server.post(SEND, key, "{\"external_id\":\"\"" + message), "external_id", "invalid");
        assertWrong(server.post(SEND, key, "{\"external_id\":7" + message), "external_id", "wrong_type");
        assertWrong(server.post(SEND, key, "{\"external_id\":\"a\\u0007\"" + message), "external_id", "invalid");
        assertWrong(
                server.post(SEND, key, "{\"external_ids\":[\"a\",\"b\",\"c\",\"" + tooLong + "\"]" + message),
                "external_ids[3]",
                "invalid");
        assertWrong(
                server.post(SEND, key, "{\"external_ids\":[\"a\",\"A\",\"a\"]" + message),
                "external_ids[2]",
                "duplicate");
        assertWrong(server.post(SEND, key, "{\"usernames\":[\"ada\",\"ADA\"]" + message), "usernames[1]", "duplicate");
        assertWrong(server.post(SEND, key, "{\"external_ids\":[]" + message), "external_ids", "invalid");
        assertWrong(server.post(SEND, key, "{\"message\":\"m\"}"), "user_id", "missing");
        assertWrong(
                server.post(SEND, key, "{\"username\":\"ada\",\"external_ids\":[\"a\"]" + message),
                "external_ids",
                "invalid");
    }

    @Test
    void manyConcurrentRequestsToOneNewIdMakeOneUser() {
        List<Answer> answers = Racing.of(
                        16,
                        racer -> IntStream.range(0, 10)
                                .mapToObj(i -> server.post(SEND, key, "{\"external_id\":\"usr_42\",\"message\":\"m\"}"))
                                .toList())
                .stream()
                .flatMap(List::stream)
                .filter(answer -> answer.status() == 201)
                .toList();

        assertThat(answers).extracting(answer -> answer.body().get("user_id")).hasSizeGreaterThan(1);
        assertThat(answers.stream().map(answer -> answer.body().get("user_id")).distinct())
                .hasSize(1);
        assertThat(answers.stream()
                        .map(answer -> answer.body().get("rev").asLong())
                        .sorted())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, answers.size()).boxed().toList());
    }

    @Test
    void whoMaySendToAllIsToldWhatTheRecipientIsCalled() {
        Answer byKey = server.post(SEND, key, "{\"external_id\":\"usr_42\",\"message\":\"m\"}");
        Answer byUser = server.post(SEND, ada, "{\"user_id\":" + byKey.body().get("user_id") + ",\"message\":\"m\"}");

        assertThat(sent(byKey, key)).contains("usr_42");
        assertThat(sent(byUser, ada)).isEmpty();
    }

    private Optional<String> sent(Answer sending, String token) {
        JsonNode body = server.get("/notifications/sent/" + sending.body().get("id"), token)
                .body();
        assertThat(body.get("user_id")).isEqualTo(sending.body().get("user_id"));
        return Optional.ofNullable(body.get("external_id")).map(JsonNode::asText);
    }
}
