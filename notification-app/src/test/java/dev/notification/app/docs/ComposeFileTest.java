package dev.notification.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.app.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The file for Compose, which is read here and run nowhere: there is no Docker where it is built. */
class ComposeFileTest {
    private static final Path FILE = Path.of("..", "docs", "operations", "compose.yaml");
    private static final String SECRETS = "/run/secrets/";

    private static Map<?, ?> file() throws IOException {
        return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(Files.readString(FILE));
    }

    private static Map<?, ?> map(Map<?, ?> of, String... path) {
        Map<?, ?> found = of;
        for (String name : path) {
            assertThat(found.get(name)).as(name).isInstanceOf(Map.class);
            found = (Map<?, ?>) found.get(name);
        }
        return found;
    }

    /** A wrong name or value would stop the container: the server itself reads them. */
    @Test
    void theServerTakesItsSettings() throws IOException {
        Path secret = Files.writeString(
                Files.createTempFile("secret", ""), "a secret of the test that is long enough, 48 bytes");
        Map<String, String> environment = new HashMap<>();
        map(file(), "services", "notification", "environment").forEach((name, value) -> {
            assertThat(value).as("%s", name).isInstanceOf(String.class);
            environment.put((String) name, value.toString().startsWith(SECRETS) ? secret.toString() : (String) value);
        });

        try {
            ServerConfig config = ServerConfig.load(environment, Optional.empty(), Map.of());

            assertThat(environment.keySet()).allMatch(name -> name.startsWith("NOTIFICATION_"));
            assertThat(config.database().url()).isEqualTo("jdbc:postgresql://database/notification");
        } finally {
            Files.delete(secret);
        }
    }

    @Test
    void whatItNamesIsThere() throws IOException {
        Map<?, ?> file = file();
        map(file, "services").forEach((name, service) -> {
            for (Object volume : (List<?>) ((Map<?, ?>) service).get("volumes")) {
                assertThat(map(file, "volumes").keySet().stream().map(Object::toString))
                        .contains(volume.toString().split(":")[0]);
            }
            for (Object secret : (List<?>) ((Map<?, ?>) service).get("secrets")) {
                assertThat(map(file, "secrets").containsKey(secret))
                        .as("%s", secret)
                        .isTrue();
            }
        });
        Map<?, ?> server = map(file, "services", "notification");
        assertThat(FILE.resolveSibling((String) server.get("build")).resolve("Dockerfile"))
                .exists();
        assertThat(map(file, "services").keySet().stream().map(Object::toString))
                .contains("database");
        assertThat(map(server, "depends_on", "database").get("condition")).isEqualTo("service_healthy");
        assertThat(map(file, "services", "database", "healthcheck")).isNotEmpty();
        for (String secret : List.of("database-password", "jwt-secret")) {
            assertThat(map(file, "secrets", secret).get("file")).isEqualTo("./" + secret);
        }
    }

    /** A stop takes the drain delay, which is five seconds, and ten more at most. */
    @Test
    void aStopHasItsTime() throws IOException {
        String grace = (String) map(file(), "services", "notification").get("stop_grace_period");

        assertThat(Duration.parse("PT" + grace)).isGreaterThan(Duration.ofSeconds(15));
    }
}
