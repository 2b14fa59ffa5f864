package dev.notification.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private final Routes routes = new Routes(
            List.of(
                    "/api/notifications",
                    "/api/notifications/{id: [0-9]{1,16}}",
                    "/api/notifications/{id: [0-9]{1,16}}/timeline",
                    "/api/notifications/sent/{id: [0-9]{1,16}}",
                    "/api/things/{name}"),
            List.of("/", "/console.css", "/api/notifications"));

    @Test
    void aPathIsOneOfAFewTemplates() {
        assertThat(routes.of("/api/notifications")).isEqualTo("/api/notifications");
        assertThat(routes.of("/api/notifications/4711")).isEqualTo("/api/notifications/{id}");
        assertThat(routes.of("/api/notifications/4711/timeline")).isEqualTo("/api/notifications/{id}/timeline");
        assertThat(routes.of("/api/notifications/sent/1")).isEqualTo("/api/notifications/sent/{id}");
        assertThat(routes.of("/api/things/ada")).isEqualTo("/api/things/{name}");
        assertThat(routes.of("/")).isEqualTo("{file}");
        assertThat(routes.of("/console.css")).isEqualTo("{file}");
    }

    @Test
    void whatIsNotThereIsOneTemplateHoweverItIsWritten() {
        for (String path : List.of(
                "/nowhere",
                "*",
                "",
                "/api/notifications/",
                "/api/notifications/x",
                "/api/notifications/12345678901234567",
                "/api/things/a/b",
                "/console.css/x")) {
            assertThat(routes.of(path)).as(path).isEqualTo("{other}");
        }
    }
}
