package dev.notification.transport.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.Inboxes;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.KeyId;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.SendPolicy;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Verdict;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.glassfish.jersey.server.model.Resource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every route for every kind of caller, over the wire, against the table of docs/protocol.md. The routes are Jersey's own list, so
 * a new one without a row in the table fails here.
 */
class AccessMatrixTest {
    private static final java.nio.file.Path PAGE = java.nio.file.Path.of("..", "docs", "protocol.md");
    private static final Pattern ROW = Pattern.compile("\\| `([A-Z]+) (/api[^`]*)` \\| ([^|]+) \\|");
    /** Has its own gate: {@code HandshakeTest} of the WebSocket. */
    private static final Route SOCKET = new Route("GET", "/api/ws");

    private static final UserId ADA = new UserId(1);
    private static final UserId SHOP = new UserId(2);
    /** Their tokens are their names. */
    private static final Map<String, Caller> CALLERS = callers();

    private static RestServer server;

    record Route(String method, String path) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    @BeforeAll
    static void start() {
        server = new RestServer(Inboxes.Limits.DEFAULT, real -> AccessMatrixTest::verdict);
        server.account("ada");
        server.account("shop");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static java.util.concurrent.CompletionStage<Verdict> verdict(String token) {
        Caller caller = CALLERS.get(token);
        return CompletableFuture.completedStage(caller == null ? Verdict.INVALID : new Verdict.Known(caller));
    }

    private static Map<String, Caller> callers() {
        Map<String, Caller> callers = new LinkedHashMap<>();
        for (Role role : Role.values()) {
            callers.put("role-" + role, new Caller.User(ADA, new LoginId("login-" + role), role, Instant.MAX));
        }
        callers.put("minted", new Caller.Bearer(ADA, RestServer.NOW, Instant.MAX));
        for (Scope scope : Scope.values()) {
            callers.put("key-" + scope.text(), key(EnumSet.of(scope)));
        }
        callers.put("key-all", key(EnumSet.allOf(Scope.class)));
        return callers;
    }

    private static Caller key(Set<Scope> scopes) {
        return new Caller.Key(SHOP, new KeyId("abcDEF0123"), scopes, Instant.MAX);
    }

    @Test
    void everyRouteHasItsRowInTheTableAndEveryRowItsRoute() throws IOException {
        List<Route> routes = new ArrayList<>(List.of(SOCKET));
        server.module().resources().getInstances().stream()
                .map(Object::getClass)
                .filter(type -> type.isAnnotationPresent(Path.class))
                .map(Resource::from)
                .forEach(resource -> add(routes, "/api", resource));

        assertThat(table().keySet()).containsExactlyInAnyOrderElementsOf(routes);
    }

    private static void add(List<Route> routes, String prefix, Resource resource) {
        String path =
                (prefix + "/" + resource.getPath()).replaceAll("/+", "/").replaceAll("\\{(\\w+): [^}]*}}?", "{$1}");
        resource.getResourceMethods()
                .forEach(method -> routes.add(new Route(
                        method.getHttpMethod(), path.endsWith("/") ? path.substring(0, path.length() - 1) : path)));
        resource.getChildResources().forEach(child -> add(routes, path, child));
    }

    private static Map<Route, String> table() throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf("\n## Who may\n");
        Matcher row = ROW.matcher(page.substring(start, page.indexOf("\n## ", start + 1)));
        Map<Route, String> table = new LinkedHashMap<>();
        while (row.find()) {
            assertThat(table.put(new Route(row.group(1), row.group(2)), row.group(3)))
                    .isNull();
        }
        return table;
    }

    /** What each is answered: the code of a refusal, or nothing where it may. */
    @TestFactory
    Stream<DynamicTest> whoMayIsWhatTheTableSays() throws IOException {
        return table().entrySet().stream()
                .filter(row -> !row.getKey().equals(SOCKET))
                .map(row ->
                        DynamicTest.dynamicTest(row.getKey().toString(), () -> check(row.getKey(), row.getValue())));
    }

    private static void check(Route route, String policy) {
        for (boolean isShort : new boolean[] {true, false}) {
            assertThat(refusal(route, "", isShort))
                    .as("%s without a token", route)
                    .isEqualTo(policy.equals("anyone") ? "" : "401 unauthenticated");
            assertThat(refusal(route, "forged", isShort))
                    .as("%s with a token of nobody", route)
                    .isEqualTo(policy.equals("anyone") ? "" : "401 invalid_token");
            CALLERS.forEach((token, caller) -> assertThat(refusal(route, token, isShort))
                    .as("%s for %s", route, token)
                    .isEqualTo(expected(policy, caller)));
        }
    }

    private static String expected(String policy, Caller caller) {
        boolean isKey = caller instanceof Caller.Key;
        if (policy.equals("anyone") || policy.equals("any caller")) {
            return "";
        }
        if (policy.equals("a user")) {
            return isKey ? "403 key_not_allowed" : "";
        }
        if (policy.equals("a user who has logged in")) {
            return isKey ? "403 key_not_allowed" : caller instanceof Caller.User ? "" : "403 no_login";
        }
        boolean usersToo = policy.startsWith("a user, a key with ");
        if (!usersToo && !policy.startsWith("scope ")) {
            throw new AssertionError("the table has words that this test does not know: " + policy);
        }
        List<String> scopes = Pattern.compile("`(\\w+)`")
                .matcher(policy)
                .results()
                .map(match -> match.group(1))
                .toList();
        boolean isAllowed = usersToo && !isKey || scopes.stream().map(Scope::of).anyMatch(caller::may);
        return isAllowed ? "" : "403 insufficient_scope: this takes the scope " + String.join(" or ", scopes);
    }

    /** The policy binds users; a key goes by its scopes, whatever it is. */
    @ParameterizedTest
    @EnumSource(SendPolicy.class)
    void whoMaySendToWhomIsThePolicyOfUsersAndTheScopeOfKeys(SendPolicy policy) {
        try (var sending =
                new RestServer(Inboxes.Limits.DEFAULT.withSendPolicy(policy), real -> AccessMatrixTest::verdict)) {
            sending.account("ada");
            sending.account("shop");
            String toShop = "{\"user_id\":2,\"message\":\"to another\"}";

            CALLERS.forEach((token, caller) -> {
                boolean isKey = caller instanceof Caller.Key;
                boolean may =
                        isKey || policy == SendPolicy.SENDERS ? caller.may(Scope.SEND) : policy == SendPolicy.EVERYONE;
                RestServer.Answer sent = sending.post("/notifications/send", token, toShop);

                assertThat(sent.status()).as("%s: %s", token, sent.body()).isEqualTo(may ? 201 : 403);
                assertThat(sent.code()).isEqualTo(may ? "" : isKey ? "insufficient_scope" : "send_not_allowed");
            });
        }
    }

    /**
     * An empty body and no query, so that whoever may is told what is missing.
     *
     * @param isShort in the form that goes past Jersey, if that has one
     */
    private static String refusal(Route route, String token, boolean isShort) {
        boolean hasBody = route.method().equals("POST") || route.method().equals("PUT");
        String path = route.path().substring("/api".length()).replaceAll("\\{\\w+}", "1000000077")
                + (route.equals(new Route("GET", "/api/notifications")) && !isShort ? "?limit=1" : "");
        RestServer.Answer answer = server.call(
                path,
                token,
                request -> hasBody
                        ? request.header(
                                        "Content-Type",
                                        isShort ? "application/json" : "application/json; charset=utf-8")
                                .method(route.method(), HttpRequest.BodyPublishers.ofString("{}"))
                        : request.method(route.method(), HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.status()).as("%s", answer.body()).isLessThan(500).isNotEqualTo(405);
        boolean isAskedForPassword = answer.code().equals("wrong_password"); // Then the door was open.
        if (isAskedForPassword || answer.status() != 401 && answer.status() != 403) {
            return "";
        }
        String detail = answer.code().equals("insufficient_scope")
                ? ": " + answer.body().path("detail").asText()
                : "";
        return answer.status() + " " + answer.code() + detail;
    }
}
