package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.persistence.DatabaseConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** What the whole server does over the wire, whatever database it has. */
interface EndToEndContract extends WireContract {
    @Test
    default void theWalkThroughOfTheReferenceWorksAsItStands() throws SQLException {
        DatabaseConfig database = emptyDatabase();
        try (RunningServer server = start(database)) {
            Api.Answer registered = server.api()
                    .post("/api/register", "", "{\"username\": \"testuser\", \"password\": \"password123\"}");
            Api.Answer loggedIn =
                    server.api().post("/api/login", "", "{\"username\": \"testuser\", \"password\": \"password123\"}");
            String token = loggedIn.body().get("token").asText();
            try (Device device = Device.plain(server.port(), token)) {
                Api.Answer sent = server.api()
                        .post(
                                "/api/notifications/send",
                                token,
                                "{\"user_id\": 1, \"message\": \"Pesananmu sudah dikirim!\"}");
                JsonNode live = device.next();
                Api.Answer history = server.api().history(token);

                assertThat(registered.status()).isEqualTo(201);
                assertThat(registered.body().toString()).isEqualTo("{\"id\":1,\"username\":\"testuser\"}");
                assertThat(loggedIn.status()).isEqualTo(200);
                assertThat(loggedIn.header("Cache-Control")).isEqualTo("no-store");
                assertThat(sent.status()).isEqualTo(201);
                assertThat(sent.body().get("online").asBoolean()).isTrue();
                assertThat(live.get("message").asText()).isEqualTo("Pesananmu sudah dikirim!");
                assertThat(live.get("id")).isEqualTo(sent.body().get("id"));
                assertThat(history.status()).isEqualTo(200);
                assertThat(history.body().get("notifications")).hasSize(1);
                assertThat(history.body().at("/notifications/0")).isEqualTo(live);
                assertThat(history.body().get("unread").asLong()).isEqualTo(1);
            }
            assertThat(messagesOfUser1(database)).isEqualTo("Pesananmu sudah dikirim!");
        }
    }

    private static String messagesOfUser1(DatabaseConfig database) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM notifications WHERE user_id = 1")) {
            assertThat(rows.next()).isTrue();
            return rows.getString("message");
        }
    }

    @Test
    default void theStepsTwiceOrInAnotherOrderAreRefusedSensibly() {
        try (RunningServer server = start()) {
            Api api = server.api();

            assertThat(api.history("").status()).isEqualTo(401);
            assertThat(api.send("", 1, "hello").status()).isEqualTo(401);
            assertThat(api.logIn("testuser", "password123").status()).isEqualTo(401);
            assertThat(api.register("testuser", "password123").status()).isEqualTo(201);
            Api.Answer again = api.register("testuser", "password123");
            assertThat(again.status()).isEqualTo(409);
            assertThat(again.code()).isEqualTo("username_taken");
            assertThat(api.logIn("testuser", "password124").status()).isEqualTo(401);
            String first =
                    api.logIn("testuser", "password123").body().get("token").asText();
            String second =
                    api.logIn("testuser", "password123").body().get("token").asText();
            assertThat(api.send(first, 2, "to nobody").status()).isEqualTo(404);
            assertThat(api.send(first, 1, "twice").status()).isEqualTo(201);
            assertThat(api.send(second, 1, "twice").status()).isEqualTo(201);
            assertThat(api.history(second).body().get("unread").asLong()).isEqualTo(2);
        }
    }

    @Test
    default void aMessageReachesItsRecipientAndNobodyElse() {
        try (RunningServer server = start()) {
            String ada = server.api().account("ada");
            String bob = server.api().account("bob");
            try (Device adas = Device.plain(server.port(), ada);
                    Device bobs = Device.plain(server.port(), bob)) {
                server.api().send(ada, 2, "for bob");
                server.api().send(bob, 1, "for ada");
                // Whatever came too much would be before the last one.
                server.api().send(ada, 2, "the last");
                server.api().send(bob, 1, "the last");

                assertThat(bobs.next().get("message").asText()).isEqualTo("for bob");
                assertThat(bobs.next().get("message").asText()).isEqualTo("the last");
                assertThat(adas.next().get("message").asText()).isEqualTo("for ada");
                assertThat(adas.next().get("message").asText()).isEqualTo("the last");
            }
            assertThat(server.api().history(ada).body().get("notifications")).hasSize(2);
            assertThat(server.api().history(bob).body().get("notifications")).hasSize(2);
        }
    }

    @Test
    default void whatCameWhileOfflineIsThereWhenTheUserIsBackAlsoAfterARestart() {
        DatabaseConfig database = emptyDatabase();
        String ada;
        String bob;
        String cursor;
        try (RunningServer server = start(database)) {
            ada = server.api().account("ada");
            bob = server.api().account("bob");
            cursor = server.api().history(bob).body().get("cursor").asText();
            assertThat(server.api().send(ada, 2, "one").body().get("online").asBoolean())
                    .isFalse();
        }
        try (RunningServer server = start(database)) {
            server.api().send(ada, 2, "two");
            try (Device device = Device.v1(server.port(), bob, "?since=" + cursor)) {
                device.next("hello");
                JsonNode one = device.next("notification");
                JsonNode two = device.next("notification");
                JsonNode live = device.next("live");
                server.api().send(ada, 2, "three");
                JsonNode three = device.next("notification");

                assertThat(one.at("/notification/message").asText()).isEqualTo("one");
                assertThat(one.get("prev").asText()).isEqualTo(cursor);
                assertThat(two.at("/notification/message").asText()).isEqualTo("two");
                assertThat(two.get("prev")).isEqualTo(one.get("cursor"));
                assertThat(live.get("replayed").asInt()).isEqualTo(2);
                assertThat(three.get("prev")).isEqualTo(two.get("cursor"));
                assertThat(three.get("backlog").asBoolean()).isFalse();
            }
            JsonNode history = server.api().history(bob).body();
            assertThat(history.get("notifications").findValuesAsText("message")).containsExactly("three", "two", "one");
            assertThat(history.get("unread").asLong()).isEqualTo(3);
            assertThat(server.api().logIn("ada", "password123").status()).isEqualTo(200);
        }
    }

    @Test
    default void wrongTokensAreTurnedAwayEverywhere() {
        try (RunningServer server = start()) {
            String token = server.api().account("ada");
            String forged =
                    token.substring(0, token.lastIndexOf('.') + 1) + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

            for (String wrong : new String[] {forged, "nonsense", "a.b.c"}) {
                assertThat(server.api().history(wrong).status()).isEqualTo(401);
                assertThat(server.api().history(wrong).header("WWW-Authenticate"))
                        .startsWith("Bearer");
                assertThat(Device.refusal(server.port(), wrong)).isEqualTo(401);
            }
        }
    }

    @Test
    default void aServerThatStopsSendsItsSocketsAway() {
        Device device;
        try (RunningServer server = start()) {
            device = Device.plain(server.port(), server.api().account("ada"));
        }
        assertThat(device.closeCode()).isEqualTo(1001);
    }

    @Test
    default void healthSaysWhatIsTrue() {
        try (RunningServer server = start()) {
            Api.Answer ready = server.api().get("/health/ready", "");

            assertThat(server.api().get("/health/live", "").status()).isEqualTo(200);
            assertThat(ready.status()).isEqualTo(200);
            assertThat(ready.body().get("database").asText()).isEqualTo("up");
        }
    }
}
