package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.app.endtoend.Api;
import dev.notification.app.endtoend.Device;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.testkit.PostgresDatabase;
import dev.notification.persistence.testkit.SqliteDatabase;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The server on machines of other countries: their digits, capitals, calendars, time zones and encodings. It is started past
 * {@link Main#main}, which sets the locale, as in an application that embeds it.
 */
class AnyCountryTest {
    private static final String MESSAGE = "\u0939\u093f\u0928\u094d\u0926\u0940 \ud83d\ude00 I\u0130i\u0131";

    @TempDir
    Path directory;

    @RegisterExtension
    final SqliteDatabase sqlite = new SqliteDatabase();

    @RegisterExtension
    final PostgresDatabase postgres = new PostgresDatabase();

    /** The server as it is started by somebody who has not thought of a locale. */
    static final class InThisCountry {
        private InThisCountry() {}

        public static void main(String[] arguments) {
            Logging.bridge();
            System.exit(Main.run(arguments, System.getenv(), System.in, System.out, System.err));
        }
    }

    static Stream<Arguments> countries() {
        return Stream.of(
                        List.of("-Duser.language=fa", "-Duser.country=IR", "-Duser.timezone=Asia/Tehran"),
                        List.of("-Duser.language=tr", "-Duser.country=TR", "-Dfile.encoding=ISO-8859-1"),
                        List.of("-Duser.language=ar", "-Duser.country=EG", "-Duser.timezone=GMT+05:45"),
                        List.of(
                                "-Duser.language=th",
                                "-Duser.country=TH",
                                "-Duser.timezone=Pacific/Kiritimati",
                                "-Dfile.encoding=US-ASCII"))
                .flatMap(options -> Stream.of(Arguments.of(options, false), Arguments.of(options, true)));
    }

    @ParameterizedTest
    @MethodSource("countries")
    void theServerWorksThere(List<String> country, boolean onPostgres) throws IOException {
        DatabaseConfig database = onPostgres ? postgres.empty() : sqlite.empty();
        Map<String, String> settings = Map.of(
                "NOTIFICATION_HTTP_PORT", "0",
                "NOTIFICATION_DATABASE_URL", database.url(),
                "NOTIFICATION_DATABASE_USER", database.user());
        try (JarProcess server = JarProcess.start(directory, settings, InThisCountry.class, country)) {
            useEverything(server);
            assertThat(server.log()).doesNotContain("ERROR").doesNotContain("Exception");
        }
    }

    private static void useEverything(JarProcess server) {
        var api = new Api(server.port());
        String token = api.account("\u0130d\u0131l");
        try (Device device = Device.v1(server.port(), token, "?device=phone")) {
            device.next("hello");
            device.next("live");
            String body =
                    "{\"user_id\":1,\"message\":\"" + MESSAGE + "\",\"collapse_key\":\"i\",\"category\":\"orders\"}";
            Api.Answer first = send(api, token, body);
            Api.Answer again = send(api, token, body);
            assertThat(first.status()).isEqualTo(201);
            assertThat(again.body()).isEqualTo(first.body());
            JsonNode pushed = device.next("notification");
            assertThat(pushed.at("/notification/message").asText()).isEqualTo(MESSAGE);
        }
        assertThat(api.post("/api/notifications/read", token, "{\"all\":true}").status())
                .isEqualTo(200);
        JsonNode page = api.get("/api/notifications?category=orders", token).body();
        assertThat(page.get("notifications").findValuesAsText("message")).containsExactly(MESSAGE);
        assertThat(page.at("/notifications/0/created_at").asText()).matches("20\\d\\d-[0-9T:.-]+Z");
        assertThat(page.get("unread").asInt()).isZero();
        String expiring = "{\"user_id\":1,\"message\":\"soon gone\",\"expires_in\":1}";
        assertThat(api.post("/api/notifications/send", token, expiring).status())
                .isEqualTo(201);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> api.history(token).body().get("notifications").size() == 1);
    }

    private static Api.Answer send(Api api, String token, String body) {
        return api.call(api.request("/api/notifications/send", token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "I-1")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }
}
