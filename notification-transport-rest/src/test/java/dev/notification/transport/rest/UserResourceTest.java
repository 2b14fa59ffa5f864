package dev.notification.transport.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.core.domain.Scope;
import dev.notification.core.port.out.UserStore;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserResourceTest {
    private final RestServer server = new RestServer();
    private final String key = server.key("shop", Scope.USERS);

    @AfterEach
    void stop() {
        server.close();
    }

    private RestServer.Answer upsert(String... users) {
        return server.post("/users/upsert", key, "{\"users\":[" + String.join(",", users) + "]}");
    }

    private RestServer.Answer find(String query) {
        return server.get("/users?" + query, key);
    }

    private RestServer.Answer rename(String from, String to) {
        return server.post(
                "/users/rename", key, "{\"external_id\":\"" + from + "\",\"new_external_id\":\"" + to + "\"}");
    }

    private static String user(String name) {
        return "{\"external_id\":\"" + name + "\"}";
    }

    @Test
    void usersAreMadeAndDescribedAndSaidWhetherTheyAreNew() {
        String budi = "{\"external_id\":\"usr_42\",\"email\":\"budi@shop.example\",\"locale\":\"id-id\","
                + "\"time_zone\":\"Asia/Jakarta\"}";

        JsonNode first = upsert(budi, user("usr_43")).body().get("results");
        JsonNode again =
                upsert("{\"external_id\":\"usr_42\",\"locale\":\"en\"}").body().get("results");

        long id = first.get(0).get("user_id").asLong();
        assertThat(first.get(0).toString())
                .isEqualTo("{\"user_id\":" + id + ",\"external_id\":\"usr_42\",\"new_user\":true}");
        assertThat(first.get(1).get("external_id").asText()).isEqualTo("usr_43");
        assertThat(again.get(0).toString())
                .isEqualTo("{\"user_id\":" + id + ",\"external_id\":\"usr_42\",\"new_user\":false}");
        assertThat(find("external_id=usr_42").body().toString())
                .isEqualTo(
                        "{\"user_id\":" + id + ",\"external_id\":\"usr_42\",\"email\":\"budi@shop.example\","
                                + "\"locale\":\"en\",\"time_zone\":\"Asia/Jakarta\",\"created_at\":\"2026-11-23T10:00:00.000Z\"}");
    }

    @Test
    void whatIsWrongWithOneUserIsSaidInItsPlaceAndTheOthersAreStored() {
        JsonNode results = upsert(
                        user("one"),
                        "{\"external_id\":\"two\",\"email\":\"nowhere\"}",
                        "7",
                        "{\"email\":\"a@b.example\"}",
                        user("one"),
                        "{\"external_id\":\"three\",\"colour\":\"blue\"}",
                        user("four"))
                .body()
                .get("results");

        assertThat(results).hasSize(7);
        assertThat(results.get(0).get("new_user").asBoolean()).isTrue();
        assertThat(results.get(1).get("error").get("code").asText()).isEqualTo("invalid_field");
        assertThat(results.get(1).get("error").get("field").asText()).isEqualTo("email");
        assertThat(results.get(2).get("error").get("detail").asText()).contains("must be an object");
        assertThat(results.get(3).get("error").get("field").asText()).isEqualTo("external_id");
        assertThat(results.get(4).get("error").get("errors").get(0).get("code").asText())
                .isEqualTo("duplicate");
        assertThat(results.get(5).get("error").get("field").asText()).isEqualTo("colour");
        assertThat(results.get(6).get("new_user").asBoolean()).isTrue();
        assertThat(find("external_id=two").status()).isEqualTo(404);
        assertThat(find("external_id=four").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "email,two@at@signs",
        "email,@nobody",
        "email,some body@shop.example",
        "locale,en_US",
        "locale,not a tag",
        "time_zone,Jakarta",
        "time_zone,+07:00",
        "time_zone,''"
    })
    void aDescriptionThatIsNoneIsNamed(String field, String value) {
        JsonNode error = upsert("{\"external_id\":\"usr_42\",\"" + field + "\":\"" + value + "\"}")
                .body()
                .at("/results/0/error");

        assertThat(error.path("field").asText()).as("%s", error).isEqualTo(field);
        assertThat(find("external_id=usr_42").status()).isEqualTo(404);
    }

    @Test
    void anAddressThatIsTooLongIsNamed() {
        String email = "a".repeat(254 - "@shop.example".length()) + "@shop.example";

        JsonNode results = upsert(
                        "{\"external_id\":\"usr_42\",\"email\":\"" + email + "\"}",
                        "{\"external_id\":\"usr_43\",\"email\":\"a" + email + "\"}")
                .body()
                .get("results");

        assertThat(results.get(0).has("error")).isFalse();
        assertThat(results.get(1).at("/error/field").asText()).isEqualTo("email");
    }

    @Test
    void aThousandUsersComeInOneRequestAndNoneAndMoreAreRefused() {
        String[] users = IntStream.range(0, UserStore.MAX_USERS)
                .mapToObj(i -> "{\"external_id\":\"usr_" + i + "\",\"email\":\"someone-whose-name-is-long-" + i
                        + "@shop.example\",\"time_zone\":\"Asia/Jakarta\"}")
                .toArray(String[]::new);

        assertThat(String.join(",", users).length()).isGreaterThan(RestConfig.MAX_SEND_BYTES);
        JsonNode results = upsert(users).body().get("results");
        assertThat(results)
                .hasSize(UserStore.MAX_USERS)
                .allMatch(result -> result.get("new_user").asBoolean());

        assertThat(upsert().code()).isEqualTo("invalid_field");
        assertThat(upsert(IntStream.rangeClosed(0, UserStore.MAX_USERS)
                                .mapToObj(i -> user("more_" + i))
                                .collect(Collectors.joining(",")))
                        .code())
                .isEqualTo("invalid_field");
        assertThat(find("external_id=more_1").status()).isEqualTo(404);
    }

    @Test
    void aUserIsFoundByNumberAndByEachNameAndNobodyIsMadeByBeingLookedFor() {
        server.account("ada");
        long id = find("username=ADA").body().get("user_id").asLong();

        assertThat(find("user_id=" + id).body().get("username").asText()).isEqualTo("ada");
        for (int i = 0; i < 2; i++) {
            assertThat(find("external_id=nobody").status()).isEqualTo(404);
            assertThat(find("user_id=77").code()).isEqualTo("not_found");
            assertThat(find("username=nobody").status()).isEqualTo(404);
        }
    }

    /** In a query, + is a blank: an id with a plus is written with %2B. */
    @Test
    void anExternalIdInAQueryIsDecodedStrictly() {
        upsert(user("a+b"), user("a b"), user("a/b?c=d&e%"), user("\u00e9"));

        assertThat(find("external_id=a%2Bb").body().get("external_id").asText()).isEqualTo("a+b");
        assertThat(find("external_id=a+b").body().get("external_id").asText()).isEqualTo("a b");
        assertThat(find("external_id=a%20b").body().get("external_id").asText()).isEqualTo("a b");
        assertThat(find("external_id=a/b%3Fc%3Dd%26e%25")
                        .body()
                        .get("external_id")
                        .asText())
                .isEqualTo("a/b?c=d&e%");
        assertThat(find("external_id=%C3%A9").body().get("external_id").asText())
                .isEqualTo("\u00e9");
        assertThat(find("external_id=e%CC%81").status())
                .as("another composition is another name")
                .isEqualTo(404);
        assertThat(find("external_id=%FF").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "external_id=usr_42&user_id=1",
                "external_id=usr_42&external_id=usr_42",
                "external_id=",
                "external_id=a%0Ab",
                "user_id=0",
                "user_id=01",
                "user_id=99999999999999999",
                "name=ada"
            })
    void aQuestionThatNamesNobodyOrTwoIsRefused(String query) {
        assertThat(find(query).code()).isEqualTo("invalid_parameter");
    }

    @Test
    void anExternalIdIsAsLongAsItSays() {
        assertThat(upsert(user("\u00e9".repeat(64))).body().at("/results/0").has("error"))
                .isFalse();
        assertThat(upsert(user("\u00e9".repeat(64) + "x"))
                        .body()
                        .at("/results/0/error/field")
                        .asText())
                .isEqualTo("external_id");
    }

    @Test
    void supportSeesWhoSomebodyIsAndNoAddress() {
        upsert("{\"external_id\":\"usr_42\",\"email\":\"budi@shop.example\",\"locale\":\"id\"}");

        JsonNode seen = server.get("/users?external_id=usr_42", server.key("desk", Scope.SUPPORT))
                .body();

        assertThat(seen.get("external_id").asText()).isEqualTo("usr_42");
        assertThat(seen.has("email")).isFalse();
        assertThat(seen.has("locale")).isFalse();
    }

    @Test
    void aRenamedUserStaysTheSameAndTheOldNameIsNobodysForAMoment() {
        long id = upsert(user("old")).body().at("/results/0/user_id").asLong();

        RestServer.Answer renamed = rename("old", "new");

        assertThat(renamed.status()).isEqualTo(200);
        assertThat(renamed.body().toString()).isEqualTo("{\"user_id\":" + id + ",\"external_id\":\"new\"}");
        assertThat(find("external_id=old").status()).isEqualTo(404);
        assertThat(find("external_id=new").body().get("user_id").asLong()).isEqualTo(id);
        assertThat(rename("new", "new").status()).isEqualTo(200);
        RestServer.Answer reserved = rename("new", "old");
        assertThat(reserved.status()).isEqualTo(409);
        assertThat(reserved.code()).isEqualTo("external_id_taken");
        assertThat(reserved.header("Retry-After")).isEqualTo("10");
        assertThat(reserved.body().get("detail").asText()).contains("10 seconds");
        JsonNode made = upsert(user("old")).body().at("/results/0/error");
        assertThat(made.get("code").asText()).isEqualTo("external_id_taken");
    }

    @Test
    void aNameThatSomebodyHasIsNotGivenToAnother() {
        upsert(user("one"), user("two"));

        RestServer.Answer taken = rename("one", "two");

        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.code()).isEqualTo("external_id_taken");
        assertThat(taken.body().get("field").asText()).isEqualTo("new_external_id");
        assertThat(taken.header("Retry-After")).isEmpty();
        assertThat(rename("nobody", "three").status()).isEqualTo(404);
        assertThat(find("external_id=one").status()).isEqualTo(200);
    }

    @Test
    void anAccountWithAPasswordIsGivenAnExternalId() {
        server.account("ada");

        RestServer.Answer named =
                server.post("/users/rename", key, "{\"username\":\"ada\",\"new_external_id\":\"usr_1\"}");

        assertThat(named.status()).isEqualTo(200);
        assertThat(find("external_id=usr_1").body().get("username").asText()).isEqualTo("ada");
    }

    @Test
    void everybodyIsToldWhoTheyAre() {
        String ada = server.account("ada");
        JsonNode minted = server.post("/users/token", key, user("usr_42")).body();

        JsonNode user = server.get("/account", ada).body();
        JsonNode shop = server.get("/account", key).body();
        JsonNode bearer = server.get("/account", minted.get("token").asText()).body();

        assertThat(user.toString())
                .isEqualTo("{\"id\":" + user.get("id") + ",\"username\":\"ada\",\"role\":\"user\",\"scopes\":[],"
                        + "\"created_at\":\"2026-11-23T10:00:00.000Z\"}");
        assertThat(shop.toString())
                .isEqualTo("{\"id\":" + shop.get("id") + ",\"service\":\"shop\",\"key_id\":\""
                        + key.substring("nsk_".length(), "nsk_".length() + 10) + "\",\"scopes\":[\"users\"]}");
        assertThat(bearer.toString())
                .isEqualTo("{\"id\":" + minted.get("user_id") + ",\"external_id\":\"usr_42\",\"role\":\"user\","
                        + "\"scopes\":[],\"created_at\":\"2026-11-23T10:00:00.000Z\"}");
    }
}
