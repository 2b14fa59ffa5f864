package dev.notification.transport.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.core.domain.Act;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Scope;
import dev.notification.core.port.in.operator.DeleteUser;
import dev.notification.protocol.Json;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperatorResourceTest {
    private static final String CANARY = "canary-of-the-content";

    private final RestServer server = new RestServer();
    private final String shop = server.key("shop", Scope.SEND, Scope.USERS);
    private final String support = server.key("desk", Scope.SUPPORT);
    private final String reader = server.key("reader", Scope.SUPPORT, Scope.CONTENT);
    private final String admin = server.key("boss", Scope.ADMIN);

    @AfterEach
    void stop() {
        server.close();
    }

    private long send(String to, String message) {
        RestServer.Answer sent = server.post(
                "/notifications/send",
                shop,
                "{\"external_id\":\"" + to + "\",\"title\":\"" + message + "\",\"message\":\"" + message
                        + "\",\"data\":{\"text\":\"" + message + "\"},\"link\":\"/" + message + "\"}");
        assertThat(sent.status()).isEqualTo(201);
        return sent.body().get("id").asLong();
    }

    private String token(String name) {
        return server.post("/users/token", shop, "{\"external_id\":\"" + name + "\"}")
                .body()
                .get("token")
                .asText();
    }

    private RestServer.Answer delete(String query) {
        return server.call("/users?" + query, admin, HttpRequest.Builder::DELETE);
    }

    @Test
    void usersAreListedAndInspected() {
        send("usr_42", "hello");
        send("usr_43", "hello");

        JsonNode page = server.get("/users/list?prefix=usr_&limit=1", support).body();
        JsonNode rest = server.get("/users/list?prefix=usr_&after=" + page.get("next"), support)
                .body();
        JsonNode one = server.get("/users/inspect?external_id=usr_42", support).body();

        assertThat(page.get("users")).hasSize(1);
        assertThat(page.at("/users/0/external_id").asText()).isEqualTo("usr_42");
        assertThat(page.at("/users/0/unread").asLong()).isEqualTo(1);
        assertThat(rest.findValuesAsText("external_id")).containsExactly("usr_43");
        assertThat(rest.has("next")).isFalse();
        assertThat(one.get("rev").asLong()).isEqualTo(1);
        assertThat(one.get("held").asLong()).isEqualTo(1);
        assertThat(one.get("unread").asLong()).isEqualTo(1);
        assertThat(one.get("unseen").asLong()).isEqualTo(1);
        assertThat(one.get("floor").asLong()).isZero();
        assertThat(one.get("online").asBoolean()).isFalse();
        assertThat(one.get("devices")).isEmpty();
        assertThat(server.get("/users/inspect?external_id=usr_77", support).status())
                .isEqualTo(404);
        assertThat(server.get("/users/inspect", support).code()).isEqualTo("invalid_parameter");
    }

    @Test
    void supportWithoutContentNeverSeesAny() {
        long id = send("usr_42", CANARY);

        for (String path : List.of(
                "/users/list",
                "/users/inspect?external_id=usr_42",
                "/users/notifications?external_id=usr_42",
                "/users/export?external_id=usr_42",
                "/audit",
                "/notifications/" + id + "/timeline?external_id=usr_42")) {
            assertThat(server.get(path, support).response().body()).as(path).doesNotContain(CANARY);
        }
        JsonNode shown = server.get("/users/notifications?external_id=usr_42", support)
                .body()
                .at("/notifications/0");
        assertThat(shown.get("id").asLong()).isEqualTo(id);
        assertThat(shown.get("state").asText()).isEqualTo("unread");
        assertThat(server.get("/audit", admin).response().body()).doesNotContain("content_read");
    }

    @Test
    void supportWithContentSeesItAndIsInTheAuditLog() {
        long id = send("usr_42", CANARY);

        JsonNode shown = server.get("/users/notifications?external_id=usr_42", reader)
                .body()
                .at("/notifications/0");
        JsonNode entries = server.get("/audit", admin).body().get("entries");

        assertThat(shown.get("message").asText()).isEqualTo(CANARY);
        assertThat(shown.at("/data/text").asText()).isEqualTo(CANARY);
        JsonNode last = entries.get(entries.size() - 1);
        assertThat(last.get("action").asText()).isEqualTo("content_read");
        assertThat(last.get("actor_key").asText()).isEqualTo(reader.substring(4, 14));
        assertThat(last.get("detail").asText()).isEqualTo("1 notifications, " + id + " to " + id);
        assertThat(last.toString()).doesNotContain(CANARY);
    }

    @Test
    void anInboxIsShownPageByPage() {
        send("usr_42", "one");
        send("usr_42", "two");

        JsonNode first = server.get("/users/notifications?external_id=usr_42&limit=1", reader)
                .body();
        JsonNode second = server.get(
                        "/users/notifications?external_id=usr_42&limit=1&before=" + first.get("next"), reader)
                .body();

        assertThat(first.at("/notifications/0/message").asText()).isEqualTo("two");
        assertThat(second.at("/notifications/0/message").asText()).isEqualTo("one");
        assertThat(second.has("next")).isFalse();
    }

    @Test
    void aTimelineSaysWhenItCameAndWhenItWasRead() {
        long id = send("usr_42", CANARY);
        server.post("/notifications/read", token("usr_42"), "{\"ids\":[" + id + "]}");

        JsonNode timeline = server.get("/notifications/" + id + "/timeline?external_id=usr_42", support)
                .body();

        assertThat(timeline.get("state").asText()).isEqualTo("read");
        assertThat(timeline.get("created_at").asText()).isEqualTo("2026-11-23T10:00:00.000Z");
        assertThat(timeline.get("read_at").asText()).isEqualTo("2026-11-23T10:00:00.000Z");
        assertThat(timeline.get("rev").asLong()).isEqualTo(2);
        assertThat(timeline.get("devices")).isEmpty();
        assertThat(server.get("/notifications/" + id + "/timeline?external_id=usr_77", support)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void anExportHasEverythingAndEndsWithALineThatSaysSo() {
        for (int i = 0; i < 250; i++) {
            send("usr_42", "message-" + i);
        }

        List<JsonNode> lines = export("/users/export?external_id=usr_42", admin);

        assertThat(lines.stream().filter(line -> line.path("type").asText().equals("notification")))
                .hasSize(250)
                .first()
                .satisfies(line -> assertThat(line.get("message").asText()).isEqualTo("message-249"));
        assertThat(lines.get(0).get("type").asText()).isEqualTo("account");
        assertThat(lines.get(0).get("external_id").asText()).isEqualTo("usr_42");
        assertThat(lines.stream().map(line -> line.path("action").asText())).contains("exported");
        assertThat(lines.get(lines.size() - 1).get("type").asText()).isEqualTo("end");
    }

    @Test
    void usersExportThemselvesWithWhatTheySent() {
        String ada = server.account("ada");
        send("usr_42", "not-hers");
        server.post("/notifications/send", ada, "{\"external_id\":\"usr_42\",\"message\":\"hers\"}");

        export("/users/export?username=ada", admin);

        List<JsonNode> lines = export("/me/export", ada);

        assertThat(lines.stream().map(line -> line.path("type").asText()))
                .contains("account", "login", "sent", "audit", "end");
        assertThat(lines.stream().filter(line -> line.path("type").asText().equals("sent")))
                .hasSize(1)
                .allSatisfy(line -> assertThat(line.get("message").asText()).isEqualTo("hers"));
        assertThat(lines.toString()).doesNotContain("not-hers");
        long id = lines.get(0).get("user_id").asLong();
        assertThat(lines)
                .filteredOn(line -> line.path("action").asText().equals("exported"))
                .anySatisfy(line -> assertThat(line.path("actor_id").asLong()).isEqualTo(id))
                .anySatisfy(line -> assertThat(line.has("actor_id") || line.has("actor_key") || line.has("address"))
                        .isFalse());
    }

    private List<JsonNode> export(String path, String token) {
        List<JsonNode> lines = new ArrayList<>();
        String more = "";
        do {
            RestServer.Answer answer = server.get(path + more, token);
            assertThat(answer.status()).isEqualTo(200);
            answer.response().body().lines().forEach(line -> lines.add(Json.object(line)));
            more = (path.contains("?") ? "&" : "?") + "after="
                    + lines.get(lines.size() - 1).path("after").asText();
        } while (lines.get(lines.size() - 1).get("type").asText().equals("more"));
        return lines;
    }

    @Test
    void whoIsDeletedIsUnknownAndCannotBeSentTo() {
        long number = server.get("/users?external_id=usr_42", admin)
                .body()
                .path("user_id")
                .asLong(0);
        send("usr_42", CANARY);

        RestServer.Answer deleted = delete("external_id=usr_42");

        assertThat(number).isZero();
        assertThat(deleted.status()).isEqualTo(202);
        assertThat(deleted.body().get("state").asText()).isEqualTo("deleting");
        assertThat(delete("external_id=usr_42").status()).isEqualTo(404);
        assertThat(server.post(
                                "/notifications/send",
                                shop,
                                "{\"user_id\":" + deleted.body().get("user_id") + ",\"message\":\"late\"}")
                        .code())
                .isEqualTo("unknown_recipient");
        assertThat(server.get("/users/inspect?external_id=usr_42", support).status())
                .isEqualTo(404);
        assertThat(server.get("/audit", admin).response().body())
                .contains("user_deleted")
                .doesNotContain("usr_42");
    }

    /** Two hundred new ones would hide that the old place is no longer one. */
    @Test
    void whoComesBackUnderTheSameNameIsToldThatTheOldPlaceIsLost() {
        for (int i = 0; i < 120; i++) {
            send("usr_42", "old");
        }
        String old = server.get("/notifications?limit=1", token("usr_42"))
                .body()
                .get("cursor")
                .asText();
        server.operators()
                .deleteUser()
                .delete(new DeleteUser.Command(
                        new ExternalId("usr_42"), Act.ofOperator(RestServer.NOW.minusSeconds(60))));

        // The server notices within a second that the name is somebody else's.
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        server.post("/notifications/send", shop, "{\"external_id\":\"usr_42\",\"message\":\"new\"}")
                                        .status()
                                == 201);
        for (int i = 1; i < 200; i++) {
            send("usr_42", "new");
        }
        JsonNode changes = server.get("/notifications/changes?since=" + old, token("usr_42"))
                .body();

        assertThat(old).endsWith(".120");
        assertThat(changes.get("type").asText()).isEqualTo("reset");
        assertThat(changes.get("reason").asText()).isEqualTo("purged");
        assertThat(changes.at("/head").asText()).endsWith(".321");
    }

    @Test
    void usersDeleteThemselvesWithTheirPassword() {
        String ada = server.account("ada");

        RestServer.Answer without = server.post("/me/delete", ada, "{}");
        RestServer.Answer wrong = server.post("/me/delete", ada, "{\"password\":\"another one\"}");
        RestServer.Answer right = server.post("/me/delete", ada, "{\"password\":\"password123\"}");

        assertThat(without.code()).isEqualTo("invalid_field");
        assertThat(wrong.code()).isEqualTo("wrong_password");
        assertThat(right.status()).isEqualTo(202);
        assertThat(server.post("/login", "", "{\"username\":\"ada\",\"password\":\"password123\"}")
                        .code())
                .isEqualTo("wrong_credentials");
    }

    @Test
    void whoHasNoPasswordNeedNotSayOne() {
        send("usr_42", "hello");

        assertThat(server.post("/me/delete", token("usr_42"), "{}").status()).isEqualTo(202);
        assertThat(server.get("/users?external_id=usr_42", shop).status()).isEqualTo(404);
    }
}
