package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.persistence.DatabaseConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lines of docs/clients.md by which a page loads the client with integrity, as this version has them. To write them into the page
 * anew, after a change of the client, run this test with {@code -Dclients.update=true}.
 */
class ClientsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "clients.md");
    private static final Pattern LINES =
            Pattern.compile("<!-- example: integrity -->\n+(?:```html\n(.*?)```\n+)?", Pattern.DOTALL);
    private static final String SERVER = "https://notify.example";
    private static final String ELEMENTS = "elements.js";

    @TempDir
    Path directory;

    @Test
    void thePageHasTheIntegrityOfWhatIsServed() throws IOException {
        var database = DatabaseConfig.of("jdbc:sqlite:" + directory.resolve("notification.db"));
        try (var server = new RunningServer(database, Map.of())) {
            JsonNode modules = server.api().get("/client/modules.json", "").body();
            String folder = "/client/" + modules.get("version").asText() + "/";
            Map<String, String> told = new TreeMap<>();
            modules.get("modules")
                    .forEach(module -> told.put(
                            module.get("name").asText(), module.get("integrity").asText()));
            Map<String, String> loaded = new TreeMap<>();
            new ServedSite(server.port())
                    .all(folder + ELEMENTS)
                    .forEach((address, content) -> loaded.put(address.substring(folder.length()), integrity(content)));

            assertThat(told).containsAllEntriesOf(loaded);
            String lines = lines(folder, loaded);
            String page = Files.readString(PAGE);
            if (Boolean.getBoolean("clients.update")) {
                page = LINES.matcher(page)
                        .replaceFirst(Matcher.quoteReplacement(
                                "<!-- example: integrity -->\n\n```html\n" + lines + "```\n\n"));
                Files.writeString(PAGE, page);
            }
            Matcher shown = LINES.matcher(page);
            assertThat(shown.find()).isTrue();
            assertThat(shown.group(1))
                    .as("the client has changed: run this test with -Dclients.update=true, which writes the page anew")
                    .isEqualTo(lines);
        }
    }

    /** All modules before the one that imports them. */
    private static String lines(String folder, Map<String, String> loaded) {
        var lines = new StringBuilder();
        loaded.forEach((name, integrity) -> {
            if (!name.equals(ELEMENTS)) {
                lines.append("<link rel=\"modulepreload\" href=\"")
                        .append(SERVER)
                        .append(folder)
                        .append(name)
                        .append("\" integrity=\"")
                        .append(integrity)
                        .append("\" crossorigin>\n");
            }
        });
        return lines.append("<script type=\"module\" src=\"")
                .append(SERVER)
                .append(folder)
                .append(ELEMENTS)
                .append("\" integrity=\"")
                .append(loaded.get(ELEMENTS))
                .append("\" crossorigin></script>\n")
                .toString();
    }

    /** As the W3C says it (Subresource Integrity), and not by what the server has made it with. */
    private static String integrity(byte[] content) {
        try {
            return "sha384-"
                    + Base64.getEncoder()
                            .encodeToString(MessageDigest.getInstance("SHA-384").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
