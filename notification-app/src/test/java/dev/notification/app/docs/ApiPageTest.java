package dev.notification.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of the API beside the documents that it is made of. */
class ApiPageTest {
    private static final Path ROOT = Path.of("..");
    private static final DocsPage PAGE = ApiPage.page(ROOT);

    private static JsonNode document(String name) throws IOException {
        return new ObjectMapper()
                .readTree(ROOT.resolve("notification-app/src/main/resources/dev/notification/app/api")
                        .resolve(name + ".json")
                        .toFile());
    }

    private static List<String> all(String pattern) {
        return Pattern.compile(pattern)
                .matcher(PAGE.main())
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void everyOperationFrameAnswerAndSchemaHasItsPlace() throws IOException {
        List<String> wanted = new ArrayList<>();
        for (JsonNode path : document("openapi").get("paths")) {
            path.forEach(operation -> wanted.add(operation.get("operationId").asText()));
        }
        document("openapi")
                .at("/components/schemas")
                .fieldNames()
                .forEachRemaining(name -> wanted.add("schema-" + name));
        document("openapi")
                .at("/components/responses")
                .fieldNames()
                .forEachRemaining(name -> wanted.add("response-" + name));
        document("asyncapi").at("/components/messages").fieldNames().forEachRemaining(wanted::add);

        List<String> ids = all(" id=\"([^\"]+)\"");
        assertThat(ids).doesNotHaveDuplicates().containsAll(wanted);
        assertThat(ids).containsAll(all("href=\"#([^\"]+)\""));
        assertThat(PAGE.headings().stream().map(Heading::id)).isSubsetOf(ids);
        assertThat(PAGE.sections().stream().map(Section::id)).isSubsetOf(ids);
    }

    /** Nothing of what the documents hold is more than text there. */
    @Test
    void itIsTextAlone() {
        assertThat(PAGE.main())
                .doesNotContainPattern("(?i)<(?:script|style|iframe|object|embed|form|img)")
                .doesNotContainPattern("(?i)\\s(?:style|on[a-z]+)=")
                .doesNotContain("undefined", ">null<");
        assertThat(all("<(/?[a-z][a-z0-9]*)"))
                .isSubsetOf(
                        "h1", "/h1", "h2", "/h2", "h3", "/h3", "h4", "/h4", "p", "/p", "a", "/a", "b", "/b", "code",
                        "/code", "pre", "/pre", "strong", "/strong", "span", "/span", "div", "/div", "table", "/table",
                        "thead", "/thead", "tbody", "/tbody", "tr", "/tr", "th", "/th", "td", "/td");
    }
}
