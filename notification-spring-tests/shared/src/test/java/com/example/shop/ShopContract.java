package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.Accounts;
import dev.notification.core.Inboxes;
import dev.notification.core.Operators;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** What works in the application, wherever the service's tables lie. One running application serves all tests. */
interface ShopContract {
    Shop shop();

    @Test
    default void everyPortOfTheCoreWorks() throws Exception {
        var ports = new Ports(shop().bean(Inboxes.class), shop().bean(Accounts.class), shop().bean(Operators.class));

        new InboxScenario(ports).play();
        new AccountScenario(ports).play();
        new MachineScenario(ports).play();
        new OperatorScenario(ports).play();

        assertThat(Ports.all()).hasSizeGreaterThan(20).isEqualTo(ports.called());
    }

    @Test
    default void clientsUseRestAndWebSockets() throws Exception {
        var http = HttpClient.newHttpClient();
        String account = "{\"username\":\"client\",\"password\":\"correct horse\"}";
        String registered = post(http, "/api/register", "", account);
        String token = field(post(http, "/api/login", "", account), "token");
        var frames = new Frames();
        WebSocket socket = http.newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token)
                .subprotocols("notification.v1")
                .buildAsync(shop().service("ws", "/api/ws"), frames)
                .get(30, TimeUnit.SECONDS);
        assertThat(frames.next()).contains("\"hello\"");
        assertThat(frames.next()).contains("\"live\"");

        String sent = post(
                http,
                "/api/notifications/send",
                token,
                "{\"user_id\":" + field(registered, "id") + ",\"message\":\"hello\",\"data\":{\"a\":[1.50]}}");

        assertThat(sent).contains("\"id\"");
        assertThat(frames.next()).contains("\"message\":\"hello\"", "\"data\":{\"a\":[1.50]}");
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(30, TimeUnit.SECONDS);
    }

    @Test
    default void theApplicationsOwnTablesRequestsAndSocketsWork() throws Exception {
        Customers customers = shop().bean(Customers.class);
        Customer advertiser = customers.save(new Customer("bob@example.org", null));
        Customer ada = customers.save(new Customer("ada@example.org", advertiser));
        Customer found = customers.findById(ada.getId()).orElseThrow();
        assertThat(found.getAdvertiser().getId()).isEqualTo(advertiser.getId());
        assertThat(found.getAdvertiser().getClass())
                .as("a proxy of Hibernate")
                .isNotEqualTo(Customer.class);

        var http = HttpClient.newHttpClient();
        HttpResponse<String> ordered = http.send(
                HttpRequest.newBuilder(shop().own("http", "/customers/" + ada.getId() + "/orders"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(ordered.body()).isEqualTo("told");

        var frames = new Frames();
        WebSocket socket = http.newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(30))
                .buildAsync(shop().own("ws", "/own"), frames)
                .get(30, TimeUnit.SECONDS);
        socket.sendText("hello", true).get(30, TimeUnit.SECONDS);
        assertThat(frames.next()).isEqualTo("own: hello");
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(30, TimeUnit.SECONDS);
    }

    @Test
    default void theApplicationsMigrationsAreItsOwn() {
        var jdbc = new JdbcTemplate(shop().bean(javax.sql.DataSource.class));
        assertThat(jdbc.queryForList("select version from flyway_schema_history order by installed_rank", String.class))
                .containsExactly("1");
        assertThat(jdbc.queryForList(
                        "select table_name from information_schema.tables where table_schema = 'public' order by 1",
                        String.class))
                .containsExactly("flyway_schema_history", "users");
    }

    @Test
    default void springKnowsOneDataSourceAndOneEntity() {
        assertThat(shop().context().getBeansOfType(javax.sql.DataSource.class)).hasSize(1);
        assertThat(shop().bean(jakarta.persistence.EntityManagerFactory.class)
                        .getMetamodel()
                        .getEntities())
                .extracting(entity -> (Object) entity.getJavaType())
                .containsExactly(Customer.class);
    }

    private String post(HttpClient http, String path, String token, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(shop().service("http", path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        return response.body();
    }

    private static String field(String json, String name) {
        Matcher field = Pattern.compile("\"" + name + "\":\"?([^\",}]+)").matcher(json);
        assertThat(field.find()).as("%s has %s", json, name).isTrue();
        return field.group(1);
    }

    /** What comes over a WebSocket, message by message. */
    final class Frames implements WebSocket.Listener {
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder partial = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                messages.add(partial.toString());
                partial.setLength(0);
            }
            socket.request(1);
            return null;
        }

        String next() throws InterruptedException {
            String message = messages.poll(30, TimeUnit.SECONDS);
            assertThat(message).as("another message").isNotNull();
            return message;
        }
    }
}
