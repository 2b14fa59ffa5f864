package dev.notification.transport.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.transport.rest.RestServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WalkThroughTest {
    private final RestServer server = new RestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void registerLogInSendRead() {
        String credentials = "{\"username\": \"testuser\", \"password\": \"password123\"}";

        Answer registered = server.post("/register", "", credentials);
        Answer login = server.post("/login", "", credentials);
        String token = login.body().get("token").asText();
        Answer sent = server.post(
                "/notifications/send", token, "{\"user_id\": 1, \"message\": \"Pesananmu sudah dikirim!\"}");
        Answer history = server.get("/notifications", token);

        assertThat(registered.status()).isEqualTo(201);
        assertThat(registered.body().toString()).isEqualTo("{\"id\":1,\"username\":\"testuser\"}");
        assertThat(login.status()).isEqualTo(200);
        assertThat(login.body().get("token_type").asText()).isEqualTo("Bearer");
        assertThat(login.body().get("expires_in").asLong()).isEqualTo(3600);
        assertThat(login.body().get("user_id").asLong()).isEqualTo(1);
        assertThat(login.response().headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(login.response().headers().allValues("X-Content-Type-Options"))
                .containsExactly("nosniff");
        assertThat(sent.status()).isEqualTo(201);
        assertThat(sent.body().get("id").asLong()).isPositive();
        assertThat(sent.body().get("user_id").asLong()).isEqualTo(1);
        assertThat(sent.body().get("rev").asLong()).isEqualTo(1);
        assertThat(sent.body().get("created_at").asText()).isEqualTo("2026-11-23T10:00:00.000Z");
        assertThat(sent.body().get("online").asBoolean()).isFalse();
        assertThat(history.status()).isEqualTo(200);
        assertThat(history.body().get("unread").asLong()).isEqualTo(1);
        assertThat(history.body().get("next").isNull()).isTrue();
        JsonNode notification = history.body().get("notifications").get(0);
        assertThat(notification.get("message").asText()).isEqualTo("Pesananmu sudah dikirim!");
        assertThat(notification.get("id")).isEqualTo(sent.body().get("id"));
        assertThat(notification.get("read").asBoolean()).isFalse();
        assertThat(notification.has("title")).isFalse();
    }

    @Test
    void theStepsTwiceOrInAnotherOrderAreRefusedSensibly() {
        String credentials = "{\"username\": \"testuser\", \"password\": \"password123\"}";

        assertThat(server.get("/notifications", "").status()).isEqualTo(401);
        assertThat(server.post("/login", "", credentials).status()).isEqualTo(401);
        server.post("/register", "", credentials);
        Answer again = server.post("/register", "", credentials);

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.code()).isEqualTo("username_taken");
        assertThat(again.body().get("field").asText()).isEqualTo("username");
    }

    @Test
    void everyOptionalFieldComesBackAsItWasSent() {
        String token = server.account("ada");

        Answer sent = server.post("/notifications/send", token, """
                {"user_id":1,"message":"m","title":"t","category":"orders","priority":"urgent",
                 "data":{"order": 42, "list":[1.50,null,"\\u0001"]},"link":"https://shop.example/o/42",
                 "expires_in":60,"collapse_key":"o-42"}""");

        assertThat(sent.status()).isEqualTo(201);
        JsonNode notification =
                server.get("/notifications", token).body().get("notifications").get(0);
        assertThat(notification.get("title").asText()).isEqualTo("t");
        assertThat(notification.get("category").asText()).isEqualTo("orders");
        assertThat(notification.get("priority").asText()).isEqualTo("urgent");
        assertThat(notification.get("data").toString()).isEqualTo("{\"order\":42,\"list\":[1.50,null,\"\\u0001\"]}");
        assertThat(notification.get("link").asText()).isEqualTo("https://shop.example/o/42");
        assertThat(notification.get("expires_at").asText()).isEqualTo("2026-11-23T10:01:00.000Z");
        assertThat(notification.get("collapse_key").asText()).isEqualTo("o-42");
    }

    @Test
    void aListHasAResultForEachInOrder() {
        String ada = server.account("ada");
        server.account("bob");

        Answer sent = server.post("/notifications/send", ada, "{\"user_ids\":[2,99,1],\"message\":\"m\"}");

        assertThat(sent.status()).isEqualTo(201);
        JsonNode results = sent.body().get("results");
        assertThat(results).hasSize(3);
        assertThat(results.get(0).get("user_id").asLong()).isEqualTo(2);
        assertThat(results.get(0).has("error")).isFalse();
        assertThat(results.get(1).get("error").get("code").asText()).isEqualTo("unknown_recipient");
        assertThat(results.get(1).has("id")).isFalse();
        assertThat(results.get(2).get("rev").asLong()).isEqualTo(1);
    }

    @Test
    void aRepeatedIdempotencyKeyAnswersAsBefore() {
        String token = server.account("ada");
        String body = "{\"user_id\":1,\"message\":\"once\"}";

        Answer first = sendWithKey(token, "k1", body);
        Answer again = sendWithKey(token, "k1", " {\"message\":\"once\", \"user_id\":1}");
        Answer other = sendWithKey(token, "k1", "{\"user_id\":1,\"message\":\"twice\"}");

        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body().get("id")).isEqualTo(first.body().get("id"));
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.code()).isEqualTo("idempotency_key_reused");
        assertThat(server.get("/notifications", token).body().get("notifications"))
                .hasSize(1);
    }

    private Answer sendWithKey(String token, String key, String body) {
        return server.call(
                "/notifications/send",
                token,
                request -> request.header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void historyPagesAndFilters() {
        String token = server.account("ada");
        for (int i = 1; i <= 5; i++) {
            String category = i % 2 == 0 ? ",\"category\":\"even\"" : "";
            server.post("/notifications/send", token, "{\"user_id\":1,\"message\":\"" + i + "\"" + category + "}");
        }

        Answer first = server.get("/notifications?limit=2", token);
        Answer second = server.get(
                "/notifications?limit=3&before=" + first.body().get("next").asText(), token);
        Answer even = server.get("/notifications?category=even&unread=true", token);
        Answer read = server.get("/notifications?unread=false", token);

        assertThat(messages(first)).isEqualTo("5 4");
        assertThat(messages(second)).isEqualTo("3 2 1");
        assertThat(second.body().get("next").isNull()).isTrue();
        assertThat(messages(even)).isEqualTo("4 2");
        assertThat(read.body().get("notifications")).isEmpty();
        assertThat(read.body().get("unread").asLong()).isEqualTo(5);
        assertThat(server.get("/notifications/unread-count", token).body().toString())
                .isEqualTo("{\"unread\":5,\"unseen\":5}");
    }

    private static String messages(Answer history) {
        var text = new StringBuilder();
        history.body()
                .get("notifications")
                .forEach(n -> text.append(n.get("message").asText()).append(' '));
        return text.toString().trim();
    }

    @Test
    void theFeedGoesOnFromTheHistorysCursor() {
        String token = server.account("ada");
        String cursor = server.get("/notifications", token).body().get("cursor").asText();
        server.post("/notifications/send", token, "{\"user_id\":1,\"message\":\"new\"}");

        Answer changes = server.get("/notifications/changes?since=" + cursor, token);

        JsonNode change = changes.body().get("changes").get(0);
        assertThat(change.get("type").asText()).isEqualTo("notification");
        assertThat(change.get("rev").asLong()).isEqualTo(1);
        assertThat(change.get("unread").asLong()).isEqualTo(1);
        assertThat(change.get("notification").get("message").asText()).isEqualTo("new");
        assertThat(changes.body().get("more").asBoolean()).isFalse();
        String next = changes.body().get("cursor").asText();
        assertThat(server.get("/notifications/changes?since=" + next, token)
                        .body()
                        .get("changes"))
                .isEmpty();
        assertThat(server.get("/notifications/changes?since=other.1", token)
                        .body()
                        .get("reason")
                        .asText())
                .isEqualTo("epoch");
    }

    @Test
    void nobodySeesAnothersInbox() {
        String ada = server.account("ada");
        String bob = server.account("bob");
        server.post("/notifications/send", ada, "{\"user_id\":1,\"message\":\"for ada\"}");

        assertThat(server.get("/notifications", bob).body().get("notifications"))
                .isEmpty();
    }
}
