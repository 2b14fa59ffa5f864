package dev.notification.transport.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.Accounts;
import dev.notification.core.Inboxes;
import dev.notification.core.domain.SendPolicy;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.InboxStore;
import dev.notification.transport.rest.RestServer.Answer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest {
    private final RestServer server = new RestServer();
    private final String token = server.account("ada");

    @AfterEach
    void stop() {
        server.close();
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

    /** Encoded, since it is an address. */
    @ParameterizedTest
    @ValueSource(strings = {"%F0%9F%98%80b", "%F0%9F%98%80"})
    void aLongNameOfAParameterIsCutByCharacters(String end) {
        Answer answer = server.get("/notifications?" + "a".repeat(63) + end + "=1", token);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid_parameter");
        assertThat(answer.body().get("field").asText())
                .startsWith("a".repeat(63))
                .doesNotContain("?")
                .satisfies(field -> assertThat(field.codePoints())
                        .noneMatch(point -> Character.getType(point) == Character.SURROGATE)
                        .hasSizeLessThanOrEqualTo(65));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%ED%A0%BD=1", "%FF", "category=%C0%80", "category=%F4%90%80%80", "category=%00"})
    void anAddressThatIsNoTextIsRefused(String query) {
        Answer answer = server.get("/notifications?" + query, token);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isIn("malformed_request", "invalid_parameter");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
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

        assertThat(nowhere.status()).isEqualTo(404);
        assertThat(nowhere.code()).isEqualTo("not_found");
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.code()).isEqualTo("method_not_allowed");
        assertThat(method.header("Allow")).isEqualTo("OPTIONS, POST");
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
        try (var away =
                new RestServer(Inboxes.Limits.DEFAULT, Accounts.Limits.DEFAULT, RefusalsTest::withoutItsDatabase)) {
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
        try (var closed = new RestServer(
                        Inboxes.Limits.DEFAULT, new Accounts.Limits(false, 2, 64, Duration.ofDays(1)), store -> store);
                var self = new RestServer(
                        Inboxes.Limits.DEFAULT.withSendPolicy(SendPolicy.SELF),
                        Accounts.Limits.DEFAULT,
                        store -> store)) {
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
}
