package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.core.domain.Act;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import dev.notification.core.testkit.Racing;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.PersistenceModule;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Users who bring the application's own tokens, over the wire, whatever the database. */
interface ForeignTokensContract extends WireContract {
    @Test
    default void theFirstTokenMakesAUserWhoFindsWhatWasSentBeforeAndHasAtOnceWhatComes() {
        DatabaseConfig database = emptyDatabase();
        try (var issuer = new Issuer();
                var server =
                        new RunningServer(database, issuer.settings("NOTIFICATION_REGISTER_OPEN", "true"), () -> NOW)) {
            Api api = server.api();
            String ada = sender(database, api);
            Api.Answer sent =
                    api.post("/api/notifications/send", ada, "{\"external_id\":\"usr_42\",\"message\":\"first\"}");
            assertThat(sent.status()).as(sent.body().toString()).isEqualTo(201);
            String token = Issuer.token(NOW, "usr_42");

            JsonNode history = api.history(token).body();
            assertThat(history.get("notifications").findValuesAsText("message")).containsExactly("first");
            try (Device phone = Device.v1(
                    server.port(), token, "?since=" + history.get("cursor").asText())) {
                phone.next("hello");
                phone.next("live");
                api.post("/api/notifications/send", ada, "{\"external_id\":\"usr_42\",\"message\":\"second\"}");
                assertThat(phone.next("notification")
                                .at("/notification/message")
                                .asText())
                        .isEqualTo("second");
            }
            assertThat(api.history(Issuer.token(NOW, "usr_43")).body().get("notifications"))
                    .isEmpty();
        }
    }

    /** The token of a user who may send. */
    private static String sender(DatabaseConfig database, Api api) {
        long id = api.register("ada", "password123").id();
        try (PersistenceModule operator = PersistenceModule.openBeside(database)) {
            operator.accounts().changeRole(new UserId(id), Role.SENDER, Act.ofOperator(NOW));
        }
        return api.logIn("ada", "password123").body().get("token").asText();
    }

    @Test
    default void allWhoComeAtOnceWithTheFirstTokenOfAUserAreThatUser() {
        try (var issuer = new Issuer();
                var server = new RunningServer(
                        emptyDatabase(), issuer.settings("NOTIFICATION_LIMITS_ENABLED", "false"), () -> NOW)) {
            Set<Long> users = ConcurrentHashMap.newKeySet();
            Racing.of(
                    16,
                    racer -> users.add(server.api()
                            .get("/api/account", Issuer.token(NOW, "usr_42", "jti", Integer.toString(racer)))
                            .body()
                            .get("id")
                            .asLong()));

            assertThat(users).hasSize(1);
        }
    }

    @Test
    default void whoSignedATokenIsToldWhatIsWrongAndWhoForgedOneIsNot() {
        String good = Issuer.token(NOW, "usr_42");
        String claims = good.split("\\.")[1];
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put(good, "");
        codes.put(Issuer.token(NOW.minusSeconds(7200), "usr_42"), "token_expired");
        codes.put(Issuer.token(NOW.plusSeconds(60), "usr_42"), "token_not_yet_valid");
        codes.put(Issuer.token(NOW, "usr_42", "exp", "253402300799"), "token_too_long_lived");
        codes.put(Issuer.token(NOW, "usr_42", "iss", "\"https://evil.example\""), "wrong_issuer");
        codes.put(Issuer.token(NOW, "usr_42", "aud", "\"others\""), "wrong_audience");
        codes.put(Issuer.token(NOW, "usr_42", "sub", ""), "wrong_claims");
        codes.put(Issuer.token(NOW, "x".repeat(129)), "wrong_claims");
        codes.put(base64("{\"alg\":\"none\"}") + "." + claims + ".", "invalid_token");
        codes.put(base64("{\"alg\":\"HS256\"}") + "." + claims + "." + base64("forged"), "invalid_token");
        codes.put(good.substring(0, good.lastIndexOf('.') + 1) + base64("forged"), "invalid_token");
        codes.put(Issuer.signed("{\"alg\":\"RS256\",\"crit\":[\"exp\"]}", "{}"), "invalid_token");
        codes.put(Issuer.signed("{\"alg\":\"RS256\",\"jku\":\"https://evil.example\"}", "{}"), "invalid_token");
        try (var issuer = new Issuer();
                var server = new RunningServer(emptyDatabase(), issuer.settings(), () -> NOW)) {
            codes.forEach((token, code) -> {
                Api.Answer answer = server.api().history(token);
                assertThat(answer.status()).as(code).isEqualTo(code.isEmpty() ? 200 : 401);
                assertThat(answer.code()).isEqualTo(code);
                if (!code.isEmpty()) {
                    assertThat(Device.refusal(server.port(), token)).as(code).isEqualTo(401);
                }
            });
        }
    }

    private static String base64(String text) {
        return Issuer.base64(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    default void withoutKeysTheServerIsReadyAndSaysSoAndTokensAreGoodAsSoonAsThereAreSome() {
        try (var issuer = new Issuer().away(true);
                var server = new RunningServer(emptyDatabase(), issuer.settings(), () -> NOW)) {
            Api.Answer health = server.api().get("/health/ready", "");
            assertThat(health.status()).isEqualTo(200);
            assertThat(health.body().at("/unwell/jwks").asText()).isEqualTo("missing");
            Api.Answer answer = server.api().history(Issuer.token(NOW, "usr_42"));
            assertThat(List.of(answer.status(), answer.code())).isEqualTo(List.of(503, "keys_refreshing"));
            assertThat(answer.header("Retry-After")).isNotEmpty();

            issuer.away(false);

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() ->
                            server.api().history(Issuer.token(NOW, "usr_42")).status() == 200);
        }
    }
}
