package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.app.site.Site;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.transport.http.ServedFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A walk through the documentation of a running server, as a browser gets it. */
class DocsSiteTest {
    private static final String FIRST = "/docs/readme";
    private static final int MAX_INDEX_BYTES = 200 << 10;
    private static final int MAX_BYTES = 1 << 20;
    /** What is text has no {@code <}. */
    private static final Pattern TAG = Pattern.compile("<([a-z][a-z0-9]*)((?:\\s+[a-z-]+(?:=\"[^\"]*\")?)*)\\s*/?>");

    private static final Pattern ATTRIBUTE = Pattern.compile("\\s([a-z-]+)(?:=\"([^\"]*)\")?");

    @TempDir
    static Path directory;

    private static RunningServer server;
    private static ServedSite site;
    private static final Map<String, Page> PAGES = new HashMap<>();

    /** An HTML page as it came. */
    private record Page(String html, List<Tag> tags) {
        static Page of(String html) {
            List<Tag> tags = new ArrayList<>();
            TAG.matcher(html).results().forEach(tag -> tags.add(Tag.of(tag)));
            return new Page(html, tags);
        }

        List<String> ids() {
            return tags.stream()
                    .map(tag -> tag.attributes().get("id"))
                    .filter(id -> id != null)
                    .toList();
        }
    }

    private record Tag(String name, Map<String, String> attributes) {
        static Tag of(MatchResult match) {
            Map<String, String> attributes = new HashMap<>();
            ATTRIBUTE
                    .matcher(match.group(2))
                    .results()
                    .forEach(attribute -> attributes.put(
                            attribute.group(1),
                            attribute.group(2) == null ? "" : attribute.group(2).replace("&amp;", "&")));
            return new Tag(match.group(1), attributes);
        }
    }

    @BeforeAll
    static void start() {
        var database = DatabaseConfig.of("jdbc:sqlite:" + directory.resolve("notification.db"));
        server = new RunningServer(database, Map.of());
        site = new ServedSite(server.port());
        addresses().forEach(address -> {
            HttpResponse<byte[]> answer = site.get(address);
            if (header(answer, "Content-Type").startsWith("text/html")) {
                PAGES.put(address, Page.of(new String(answer.body(), StandardCharsets.UTF_8)));
            }
        });
        assertThat(PAGES)
                .as("made by DocsBuild, which mvn runs before the tests")
                .containsKeys(FIRST, "/docs/operations", "/docs/operations/production", "/docs/adr");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<String> addresses() {
        return Site.files(false).stream()
                .map(ServedFile::path)
                .filter(address -> address.startsWith("/docs") || address.equals("/llms.txt"))
                .toList();
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void everythingIsServedAsWhatItIs() {
        int bytes = 0;
        for (String address : addresses()) {
            HttpResponse<byte[]> answer = site.get(address);
            HttpResponse<byte[]> zipped = site.get(address, "Accept-Encoding", "gzip");
            HttpResponse<byte[]> again = site.get(address, "If-None-Match", header(answer, "ETag"));
            bytes += zipped.body().length;

            assertThat(answer.statusCode()).as(address).isEqualTo(200);
            assertThat(header(answer, "X-Content-Type-Options")).as(address).isEqualTo("nosniff");
            assertThat(header(answer, "Cache-Control")).as(address).isEqualTo("no-cache");
            assertThat(header(answer, "Cross-Origin-Resource-Policy"))
                    .as(address)
                    .isEqualTo("same-origin");
            assertThat(again.statusCode()).as(address).isEqualTo(304);
            assertThat(header(answer, "Content-Type")).as(address).isEqualTo(type(address));
        }
        assertThat(bytes).isBetween(100_000, MAX_BYTES);
    }

    private static String type(String address) {
        String name = address.substring(address.lastIndexOf('/') + 1);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "js" -> "text/javascript; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "json" -> "application/json";
            case "svg" -> "image/svg+xml";
            case "png" -> "image/png";
            default -> PAGES.containsKey(address) ? "text/html; charset=utf-8" : "text/plain; charset=utf-8";
        };
    }

    @Test
    void whoeverAsksForNoPageIsSentToTheFirst() throws IOException {
        var below = DatabaseConfig.of("jdbc:sqlite:" + directory.resolve("below.db"));
        try (var inbox =
                new RunningServer(below, Map.of("NOTIFICATION_HTTP_PUBLIC_URL", "https://shop.example/inbox"))) {
            for (String address : List.of("/docs", "/docs/")) {
                HttpResponse<byte[]> answer = site.get(address);
                HttpResponse<byte[]> belowAPath = new ServedSite(inbox.port()).get("/inbox" + address);

                assertThat(answer.statusCode()).as(address).isEqualTo(302);
                assertThat(header(answer, "Location")).as(address).isEqualTo(FIRST);
                assertThat(header(belowAPath, "Location")).as(address).isEqualTo("/inbox" + FIRST);
            }
            // The links of a page are made for its address without a slash.
            for (String page : List.of("/docs/operations/production", "/console.js")) {
                HttpResponse<byte[]> slash = site.get(page + "/?x=1");
                HttpResponse<byte[]> slashBelow = new ServedSite(inbox.port()).get("/inbox" + page + "/");

                assertThat(slash.statusCode()).isEqualTo(302);
                assertThat(header(slash, "Location")).isEqualTo(page);
                assertThat(header(slashBelow, "Location")).isEqualTo("/inbox" + page);
            }
            for (String address : List.of("/inbox/docs/protocol", "/inbox/", "/inbox/health/live/")) {
                assertThat(new ServedSite(inbox.port()).get(address).statusCode())
                        .as(address)
                        .isEqualTo(200);
            }
        }
    }

    /** Whatever the policy forbids, and would be an error in the browser's console. */
    @Test
    void noPageNeedsMoreThanThePolicyAllows() {
        PAGES.forEach((address, page) -> {
            HttpResponse<byte[]> answer = site.get(address);
            assertThat(header(answer, "Content-Security-Policy"))
                    .as(address)
                    .startsWith("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';")
                    .doesNotContain("unsafe");
            // Each < begins a tag that was read, the end of one, or the type of the document.
            assertThat(page.html().chars().filter(c -> c == '<').count())
                    .as(address)
                    .isEqualTo(page.tags().size()
                            + Pattern.compile("</[a-z0-9]+>")
                                    .matcher(page.html())
                                    .results()
                                    .count()
                            + 1);
            for (Tag tag : page.tags()) {
                assertThat(tag.name()).as(address).isNotIn("style", "iframe", "object", "embed", "base", "form");
                assertThat(tag.attributes().keySet())
                        .as(address + " " + tag)
                        .noneMatch(name -> name.equals("style") || name.startsWith("on"));
                if (tag.name().equals("script")) {
                    assertThat(tag.attributes()).as(address).containsKey("src");
                }
                if (!tag.name().equals("a")) {
                    for (String name : List.of("src", "href", "srcset")) {
                        assertThat(tag.attributes().getOrDefault(name, "./"))
                                .as(address)
                                .matches("\\.{1,2}/.*");
                    }
                }
            }
            assertThat(page.ids()).as(address).doesNotHaveDuplicates();
        });
    }

    @Test
    void everyLinkLeadsToAPageAndAnAnchor() {
        List<String> dead = new ArrayList<>();
        PAGES.forEach((address, page) -> links(address, page).forEach(link -> {
            if (!isAlive(link)) {
                dead.add(address + " -> " + link);
            }
        }));

        assertThat(dead).isEmpty();
    }

    /** Within this server, as addresses with anchors. */
    private static Set<String> links(String address, Page page) {
        Set<String> links = new TreeSet<>();
        for (Tag tag : page.tags()) {
            for (String name : List.of("href", "src", "srcset")) {
                String link = tag.attributes().get(name);
                if (link != null && !link.matches("(?:https?|mailto):.*")) {
                    links.add(URI.create("http://server" + address)
                            .resolve(link)
                            .toString()
                            .substring("http://server".length()));
                }
            }
        }
        return links;
    }

    private static boolean isAlive(String link) {
        int hash = link.indexOf('#');
        String address = hash < 0 ? link : link.substring(0, hash);
        if (hash >= 0) {
            return PAGES.containsKey(address)
                    && PAGES.get(address).ids().contains(URI.create(link).getFragment());
        }
        return PAGES.containsKey(address) || site.get(address).statusCode() == 200;
    }

    @Test
    void everyPageIsReachedFromTheFirst() {
        Set<String> reached = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(FIRST));
        while (!open.isEmpty()) {
            String address = open.remove();
            if (reached.add(address)) {
                links(address, PAGES.get(address)).stream()
                        .map(link -> link.replaceFirst("#.*", ""))
                        .filter(PAGES::containsKey)
                        .forEach(open::add);
            }
        }

        assertThat(reached).isEqualTo(new TreeSet<>(PAGES.keySet()));
    }

    @Test
    void theSearchHasAllPagesAndLeadsToTheirSections() throws IOException {
        byte[] zipped = site.get("/docs/search.json", "Accept-Encoding", "gzip").body();
        JsonNode index = Api.MAPPER.readTree(site.get("/docs/search.json").body());
        Map<String, String> texts = new HashMap<>();
        for (JsonNode page : index) {
            String address = "/docs/" + page.get(0).asText();
            for (int i = 2; i < page.size(); i += 3) {
                texts.put(address + "#" + page.get(i).asText(), page.get(i + 2).asText());
            }
        }

        assertThat(zipped.length).isLessThan(MAX_INDEX_BYTES);
        assertThat(texts.keySet()).allMatch(DocsSiteTest::isAlive);
        assertThat(texts.keySet().stream().map(link -> link.replaceFirst("#.*", "")))
                .containsAll(PAGES.keySet());
        assertThat(texts.get("/docs/operations#settings")).contains("NOTIFICATION_HTTP_PORT");
    }

    @Test
    void theListForMachinesLeadsToThePages() {
        String list = new String(site.get("/llms.txt").body(), StandardCharsets.UTF_8);
        List<String> links = Pattern.compile("]\\(([^)]+)\\)")
                .matcher(list)
                .results()
                .map(match -> "/" + match.group(1))
                .toList();

        assertThat(links).contains(FIRST, "/docs/protocol").allMatch(DocsSiteTest::isAlive);
    }
}
