package dev.notification.transport.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.KeySecret;
import dev.notification.core.domain.Scope;
import dev.notification.transport.rest.RestServer.Answer;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys, minted tokens and cut-offs: what is refused, and how. What is let in is shown over the wire of the whole server. */
class KeyResourceTest {
    private static final RestServer SERVER = new RestServer();
    private static final String ADMIN = SERVER.key("admin", Scope.values());
    private static final String BACKEND = SERVER.key("backend", Scope.SEND, Scope.USERS);

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | service, scopes",
                "{'service':'','scopes':['send']} | service",
                "{'service':'a b','scopes':['send']} | service",
                "{'service':1,'scopes':['send']} | service",
                "{'service':'till','scopes':[]} | scopes",
                "{'service':'till','scopes':'send'} | scopes",
                "{'service':'till','scopes':['fly']} | scopes[0]",
                "{'service':'till','scopes':['SEND']} | scopes[0]",
                "{'service':'till','scopes':['send',1]} | scopes[1]",
                "{'service':'till','scopes':['send','send','send','send','send','send','send','send','send']} | scopes",
                "{'service':'till','scopes':['send'],'expires_in':0} | expires_in",
                "{'service':'till','scopes':['send'],'expires_in':-1} | expires_in",
                "{'service':'till','scopes':['send'],'expires_in':9223372036854775807} | expires_in",
                "{'service':'till','scopes':['send'],'expires_in':1.5} | expires_in",
                "{'service':'till','scopes':['send'],'expires_in':'90d'} | expires_in",
                "{'service':'till','scopes':['send'],'label':'a\\u0007b'} | label",
                "{'service':'till','scopes':['send'],'key':'mine'} | key"
            })
    void aKeyThatCannotBeIssuedIsRefusedByTheNamesOfItsFields(String body, String fields) {
        Answer answer = SERVER.post("/keys", ADMIN, body.replace('\'', '"'));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid_field");
        assertThat(String.join(", ", answer.body().get("errors").findValuesAsText("field")))
                .isEqualTo(fields);
    }

    @Test
    void aPersonsNameIsNoService() {
        SERVER.account("ada");

        Answer answer = SERVER.post("/keys", ADMIN, "{\"service\":\"Ada\",\"scopes\":[\"send\"]}");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("not_a_service");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/keys?after=short", "/keys?limit=0", "/keys?limit=201", "/keys?limit=1&limit=2", "/keys?a=b"})
    void aListThatIsNotThereIsRefused(String path) {
        assertThat(SERVER.get(path, ADMIN).code()).isEqualTo("invalid_parameter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/keys/0123456789", "/keys/short", "/keys/nsk_0123456789", "/keys/%30123456789"})
    void whatIsNoKeyOfOursCannotBeRevoked(String path) {
        assertThat(SERVER.call(path, ADMIN, HttpRequest.Builder::DELETE).code()).isEqualTo("not_found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | user_id",
                "{'external_id':''} | external_id",
                "{'external_id':1} | external_id",
                "{'external_id':'a\\u0000b'} | external_id",
                "{'external_id':'a','user_id':1} | user_id",
                "{'external_id':'a','username':'b'} | external_id",
                "{'user_id':0} | user_id",
                "{'user_id':'1'} | user_id",
                "{'username':''} | username",
                "{'external_id':'a','expires_in':0} | expires_in",
                "{'external_id':'a','expires_in':86401} | expires_in",
                "{'external_id':'a','expires_in':'3600'} | expires_in",
                "{'external_id':'a','role':'admin'} | role"
            })
    void aTokenThatCannotBeMintedIsRefusedByTheNamesOfItsFields(String body, String field) {
        Answer answer = SERVER.post("/users/token", BACKEND, body.replace('\'', '"'));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().get("field").asText()).isEqualTo(field);
    }

    @Test
    void anExternalIdThatIsTooLongIsRefusedAndTheLongestIsNot() {
        String longest = "\u00fc".repeat(64);

        assertThat(SERVER.post("/users/token", BACKEND, "{\"external_id\":\"" + longest + "\"}")
                        .status())
                .isEqualTo(200);
        assertThat(SERVER.post("/users/token", BACKEND, "{\"external_id\":\"a" + longest + "\"}")
                        .code())
                .isEqualTo("invalid_field");
    }

    @Test
    void whoDoesNotExistIsNotFound() {
        assertThat(SERVER.post("/users/token", BACKEND, "{\"user_id\":999}").code())
                .isEqualTo("not_found");
        assertThat(SERVER.post("/users/cut-off", BACKEND, "{\"external_id\":\"nobody\"}")
                        .code())
                .isEqualTo("not_found");
        assertThat(SERVER.post("/users/cut-off", BACKEND, "{\"username\":\"nobody\"}")
                        .code())
                .isEqualTo("not_found");
    }

    @Test
    void theAnswersThatHoldASecretAreNotStored() {
        Answer key = SERVER.post("/keys", ADMIN, "{\"service\":\"till\",\"scopes\":[\"send\"]}");
        Answer token = SERVER.post("/users/token", BACKEND, "{\"external_id\":\"usr_42\",\"expires_in\":1}");

        assertThat(KeySecret.parse(key.body().get("key").asText())).isPresent();
        assertThat(key.body().has("expires_at")).isFalse();
        assertThat(key.header("Cache-Control")).isEqualTo("no-store");
        assertThat(token.body().get("expires_in").asLong()).isEqualTo(1);
        assertThat(token.header("Cache-Control")).isEqualTo("no-store");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nsk_", "nsk_0", "nsk_00000000000000000000000000000000000000000000000000000000000", "NSK_1"})
    void aKeyOfAWrongShapeIsAnInvalidToken(String key) {
        Answer answer = SERVER.get("/keys", key);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("invalid_token");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
    }

    @Test
    void aKeyInAnAddressIsToldWhereItBelongs() {
        Answer alone = SERVER.get("/notifications?token=" + BACKEND, "");
        Answer beside = SERVER.get("/keys?token=" + BACKEND, ADMIN);

        assertThat(alone.code()).isEqualTo("unauthenticated");
        assertThat(beside.code()).isEqualTo("invalid_parameter");
        for (Answer answer : new Answer[] {alone, beside}) {
            assertThat(answer.body().get("detail").asText())
                    .contains("Authorization header", "should be revoked now")
                    .doesNotContain(BACKEND);
        }
    }
}
