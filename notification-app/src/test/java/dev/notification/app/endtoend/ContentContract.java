package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What may be written into a notification, and how it comes back, over the wire, whatever the database. */
interface ContentContract extends WireContract {
    String SEND = "/api/notifications/send";

    @Test
    default void dataComesBackAsItWasWritten() {
        String data =
                "{\"b\":1e5,\"a\":-0.0,\"c\":1.10,\"d\":1e400,\"e\":\"\\u00e9\\/\\ud83d\\ude00\",\"f\":[12345678901234567890123]}";
        String written = "\"data\":" + data;
        try (RunningServer server = start()) {
            String ada = server.api().account("ada");
            try (Device device = Device.v1(server.port(), ada, "")) {
                device.next("hello");
                device.next("live");
                String start = server.api().history(ada).body().get("cursor").asText();

                server.api().post(SEND, ada, "{\"user_id\":1,\"message\":\"m\"," + written + "}");
                server.api()
                        .post(
                                "/api/notifications/batch",
                                ada,
                                "[{\"user_id\":1,\"message\":\"n\",\"data\" : "
                                        + data.replace(",", " ,\n\t").replace(":", " : ") + "}]");

                assertThat(device.text()).contains(written);
                assertThat(device.text()).contains(written);
                assertThat(server.api().history(ada).response().body().split("\"b\":1e5", -1))
                        .hasSize(3);
                assertThat(server.api().history(ada).response().body()).contains(written);
                assertThat(server.api()
                                .get("/api/notifications/changes?since=" + start, ada)
                                .response()
                                .body())
                        .contains(written);
            }
        }
    }

    @Test
    default void aLinkThatABrowserTakesComesBackAsItWasWritten() {
        try (RunningServer server = start()) {
            String ada = server.api().account("ada");
            for (String link : List.of(
                    "http://my_service:8080/x",
                    "/orders/42",
                    "https://\u0939\u093f\u0928\u094d\u0926\u0940.example/100%?\u0915=|#{}",
                    "http://[::1]:8080/")) {

                assertThat(sendLink(server, ada, link).status()).as(link).isEqualTo(201);

                assertThat(server.api()
                                .history(ada)
                                .body()
                                .at("/notifications/0/link")
                                .asText())
                        .isEqualTo(link);
            }
        }
    }

    @Test
    default void anApplicationsOwnSchemeIsALinkWhereTheOperatorSaysSo() {
        try (var server = new RunningServer(emptyDatabase(), Map.of("NOTIFICATION_LINKS_SCHEMES", "https, shop"))) {
            String ada = server.api().account("ada");

            assertThat(sendLink(server, ada, "shop://order/42").status()).isEqualTo(201);
            assertThat(server.api()
                            .history(ada)
                            .body()
                            .at("/notifications/0/link")
                            .asText())
                    .isEqualTo("shop://order/42");
            Api.Answer refused = sendLink(server, ada, "http://h/");
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body().get("field").asText()).isEqualTo("link");
            assertThat(refused.body().get("detail").asText())
                    .isEqualTo("links of the scheme http are not allowed here; these are: https, shop");
        }
    }

    private static Api.Answer sendLink(RunningServer server, String token, String link) {
        return server.api().post(SEND, token, "{\"user_id\":1,\"message\":\"m\",\"link\":\"" + link + "\"}");
    }

    /** One wrong item has an answer that every reader of JSON takes, and the good ones are stored. */
    @Test
    default void aLongNameOfAFieldIsCutByCharacters() {
        String name = "a".repeat(63) + "\ud83d\ude00b";
        try (RunningServer server = start()) {
            String ada = server.api().account("ada");

            Api.Answer batch = server.api()
                    .post(
                            "/api/notifications/batch",
                            ada,
                            "[{\"user_id\":1,\"message\":\"good\"},{\"user_id\":1,\"message\":\"m\",\"" + name
                                    + "\":1}]");

            assertThat(batch.status()).isEqualTo(200);
            assertThat(batch.body().get("stored").asInt()).isEqualTo(1);
            assertThat(batch.body().at("/results/1/error/field").asText()).isEqualTo("a".repeat(63) + "\ud83d\ude00…");
            assertThat(batch.response().body()).doesNotContain("\\ud83d").doesNotContain("?");
        }
    }

    @Test
    default void halfACharacterAndNulAreWrongFieldsEverywhere() {
        try (RunningServer server = start()) {
            String ada = server.api().account("ada");
            for (String wrong : List.of(
                    "/api/notifications/send | {'user_id':1,'message':'\\ud83d'} | message",
                    "/api/notifications/send | {'user_id':1,'message':'m','title':'\\udc00'} | title",
                    "/api/notifications/send | {'user_id':1,'message':'m','link':'/\\ud83d'} | link",
                    "/api/notifications/send | {'user_id':1,'message':'m','category':'\\ud83d'} | category",
                    "/api/notifications/send | {'user_id':1,'message':'m','collapse_key':'\\u0000'} | collapse_key",
                    "/api/notifications/send | {'user_id':1,'message':'m','data':{'a':{'b':'\\ud83d'}}} | data.a.b",
                    "/api/notifications/send | {'user_id':1,'message':'m','data':{'a':['\\u0000']}} | data.a[0]",
                    "/api/notifications/send | {'user_id':1,'message':'m','data':{'\\ud83dk':1}} | data.\ufffdk",
                    "/api/notifications/send | {'user_id':1,'message':'m','\\ud83d':1} | \ufffd",
                    "/api/register | {'username':'a\\ud83d','password':'password123'} | username",
                    "/api/register | {'username':'a','password':'password123\\ud83d'} | password",
                    "/api/login | {'username':'a\\ud83d','password':'password123'} | username",
                    "/api/login | {'username':'a','password':'password123\\u0000'} | password",
                    "/api/token/refresh | {'refresh_token':'\\ud83d'} | refresh_token",
                    "/api/password | {'current_password':'\\ud83d','new_password':'password123'} | current_password",
                    "/api/notifications/read | {'all':true,'up_to':'\\ud83d'} | up_to")) {
                String[] parts = wrong.split(" \\| ");

                Api.Answer answer = server.api().post(parts[0], ada, parts[1].replace('\'', '"'));

                assertThat(answer.status()).as(wrong).isEqualTo(400);
                assertThat(answer.code()).as(wrong).isEqualTo("invalid_field");
                assertThat(answer.body().get("field").asText()).as(wrong).isEqualTo(parts[2]);
            }
        }
    }

    /** Overlong, cut short, half a surrogate pair, beyond Unicode. */
    @Test
    default void aBodyThatIsNotUtf8IsMalformed() {
        try (RunningServer server = start()) {
            String ada = server.api().account("ada");
            for (String bytes :
                    List.of("\u00c0\u0080", "\u00c3", "\u00ed\u00a0\u00bd", "\u00f4\u0090\u0080\u0080", "\u00ff")) {
                byte[] body = ("{\"user_id\":1,\"message\":\"" + bytes + "\"}").getBytes(StandardCharsets.ISO_8859_1);
                for (String path : List.of(SEND, "/api/notifications/batch", "/api/notifications/read")) {
                    Api.Answer answer = server.api()
                            .call(server.api()
                                    .request(path, ada)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(body)));

                    assertThat(answer.status()).as(bytes).isEqualTo(400);
                    assertThat(answer.code()).as(bytes).isEqualTo("malformed_json");
                    assertThat(answer.body().get("detail").asText()).isEqualTo("the body is not UTF-8");
                }
            }
        }
    }

    /** Shown to people, so whatever people write; only what nobody can store is refused. */
    @Test
    default void aMessageMayHaveEveryCharacterThatThereIs() {
        String odd =
                "\\u202e \\ufeff \\ufffe \\uffff \\ufdd0 \\u0001 \\u200d \\ud83d\\ude00 \\udbff\\udfff \\u2028 e\\u0301";
        try (RunningServer server = start()) {
            String ada = server.api().account("ada");

            server.api().send(ada, 1, odd);

            JsonNode stored = server.api().history(ada).body().at("/notifications/0/message");
            assertThat(stored.asText())
                    .isEqualTo(
                            "\u202e \ufeff \ufffe \uffff \ufdd0 \u0001 \u200d \ud83d\ude00 \udbff\udfff \u2028 e\u0301");
        }
    }

    /** As it is registered, and as another keyboard, phone or system writes the same name. */
    @Test
    default void aNameOfAnyLanguageRegistersAndLogsIn() {
        String password = "\ud83d\udc31 \u092a\u093e\u0938 caf\u00e9";
        Map<String, String> names = Map.of(
                "\u0939\u093f\u0928\u094d\u0926\u0940", "\u0939\u093f\u0928\u094d\u0926\u0940",
                "O'Brien", "o\u2019brien",
                "Nguy\u1ec5n", "NGUYE\u0302\u0303N",
                "\u1eccl\u00e1b\u00eds\u00ed", "O\u0323la\u0301bi\u0301si\u0301",
                "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627", "\u0639\u0644\u06cc\u0631\u0636\u0627",
                "\u05d2\u05f3\u05d5\u05e8\u05d2\u05f3", "\u05d2\u05f3\u05d5\u05e8\u05d2\u05f3",
                "\u30b8\u30e7\u30f3\u30fb\u30b9\u30df\u30b9", "\uff7c\uff9e\uff6e\uff9d\u30fb\uff7d\uff90\uff7d");
        try (RunningServer server = start()) {
            names.forEach((name, typed) -> {
                Api.Answer registered = server.api().register(name, password);

                assertThat(registered.status()).as(name).isEqualTo(201);
                assertThat(registered.body().get("username").asText()).isEqualTo(name);
                assertThat(server.api()
                                .logIn(typed, password.replace("\u00e9", "e\u0301"))
                                .status())
                        .as(typed)
                        .isEqualTo(200);
                assertThat(server.api().register(typed, password).status())
                        .as(typed)
                        .isEqualTo(409);
            });
        }
    }

    @Test
    default void allOfALongPasswordCounts() {
        String password = "\u00e9".repeat(127) + "a";
        try (RunningServer server = start()) {
            server.api().register("ada", password + "b");

            assertThat(server.api().logIn("ada", password + "b").status()).isEqualTo(200);
            assertThat(server.api().logIn("ada", password + "c").status()).isEqualTo(401);
            assertThat(server.api().register("bob", password + "bc").status()).isEqualTo(400);
        }
    }
}
