package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.persistence.BackupModule;
import dev.notification.persistence.DatabaseConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was given out before a backup was restored means nothing any more, over the wire, whatever the database. */
interface RestoreContract extends WireContract {
    /**
     * A backup is put in place by other means that was made before Bob registered, and the operator says so.
     *
     * @return the new name of the history
     */
    private static String restore(DatabaseConfig database) throws SQLException {
        String accounts = database.isSqlite()
                ? "update sqlite_sequence set seq = 1 where name = 'users'"
                : "alter table users alter column id restart with 2";
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            for (String sql : List.of(
                    "delete from logins where user_id = 2",
                    "delete from inboxes where user_id = 2",
                    "delete from users where id = 2",
                    "delete from notifications where user_id = 2",
                    accounts,
                    "update id_blocks set next_id = 1")) {
                statement.execute(sql);
            }
        }
        return BackupModule.restoredInPlace(database);
    }

    private static String refreshing(JsonNode login) {
        return "{\"refresh_token\":" + login.get("refresh_token") + "}";
    }

    @Test
    default void noTokenFromBeforeARestoreIsGood() throws SQLException {
        DatabaseConfig database = emptyDatabase();
        JsonNode ada;
        String bob;
        try (RunningServer server = start(database)) {
            server.api().account("ada");
            ada = server.api().logIn("ada", "password123").body();
            bob = server.api().account("bob");
            assertThat(server.api().history(bob).status()).isEqualTo(200);
        }
        restore(database);
        try (RunningServer server = start(database)) {
            String adas = ada.get("token").asText();

            assertThat(server.api().history(adas).code()).isEqualTo("invalid_token");
            assertThat(server.api().history(bob).status()).isEqualTo(401);
            assertThat(Device.refusal(server.port(), adas)).isEqualTo(401);
            assertThat(server.api()
                            .post("/api/token/refresh", "", refreshing(ada))
                            .code())
                    .isEqualTo("invalid_refresh_token");
            JsonNode again = server.api().logIn("ada", "password123").body();
            assertThat(server.api().history(again.get("token").asText()).status())
                    .isEqualTo(200);
        }
        try (RunningServer server = start(database)) {
            assertThat(server.api().history(ada.get("token").asText()).status()).isEqualTo(401);
        }
    }

    @Test
    default void noIdFromBeforeARestoreIsGivenOutAgain() throws SQLException {
        DatabaseConfig database = emptyDatabase();
        long sent;
        try (RunningServer server = start(database)) {
            server.api().account("ada");
            String bob = server.api().account("bob");
            sent = server.api().send(bob, 2, "after the backup").id();
        }
        restore(database);
        long carol;
        try (RunningServer server = start(database)) {
            JsonNode registered = server.api().register("carol", "password123").body();
            carol = registered.get("id").asLong();
            String token = server.api()
                    .logIn("carol", "password123")
                    .body()
                    .get("token")
                    .asText();

            assertThat(carol).isGreaterThan(1000);
            assertThat(server.api().send(token, carol, "new").id()).isGreaterThan(sent + 1000);
        }
        try (RunningServer server = start(database)) {
            assertThat(server.api()
                            .register("dave", "password123")
                            .body()
                            .get("id")
                            .asLong())
                    .isEqualTo(carol + 1);
        }
    }

    @Test
    default void aDeviceThatResumesByItsIdIsToldOfTheRestore() throws SQLException {
        DatabaseConfig database = emptyDatabase();
        String place;
        try (RunningServer server = start(database)) {
            String ada = server.api().account("ada");
            server.api().account("bob");
            try (Device phone = Device.v1(server.port(), ada, "?device=phone")) {
                phone.next("hello");
                phone.next("live");
                server.api().send(ada, 1, "one");
                place = phone.next("notification").get("cursor").asText();
                phone.send("{\"type\":\"ack\",\"cursor\":\"" + place + "\"}");
                phone.send("{\"type\":\"ping\"}");
                phone.next("pong");
            }
        }
        String epoch = restore(database);
        try (RunningServer server = start(database)) {
            String ada =
                    server.api().logIn("ada", "password123").body().get("token").asText();
            for (int connect = 0; connect < 2; connect++) {
                try (Device phone = Device.v1(server.port(), ada, "?device=phone")) {
                    assertThat(phone.next("hello").get("cursor").asText()).isEqualTo(place);
                    JsonNode reset = phone.next("reset");
                    assertThat(reset.get("reason").asText()).isEqualTo("epoch");
                    assertThat(reset.get("head").asText()).isEqualTo(epoch + ".1");
                }
            }
            assertThat(server.api()
                            .get("/api/devices", ada)
                            .body()
                            .at("/devices/0/cursor")
                            .asText())
                    .isEqualTo(place);
        }
    }
}
