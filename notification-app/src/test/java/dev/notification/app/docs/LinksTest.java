package dev.notification.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the repository's pages name is there: files, headings, folders, test classes. */
class LinksTest {
    private static final Path ROOT = Path.of("..");
    private static final Sources SOURCES = Sources.of(ROOT);
    private static final Pattern CODE = Pattern.compile("(?<!`)`([^`\n]+)`(?!`)");
    private static final Pattern FILE =
            Pattern.compile("(?:docs|clients|notification-[a-z-]+|\\.ci)/[A-Za-z0-9_./-]*[A-Za-z0-9_-]/?");
    private static final Pattern TEST = Pattern.compile("[A-Z][A-Za-z0-9]+(?:Test|IT|Fuzz)");

    private static boolean isThere(String file) {
        return Files.exists(ROOT.resolve(file));
    }

    @Test
    void everyLinkLeadsToAFileAndAHeading() {
        List<String> dead = new ArrayList<>();
        for (String page : SOURCES.pages()) {
            for (String link : Markdown.links(SOURCES.text(page))) {
                String file =
                        Sources.target(page, link).map(Sources.Target::file).orElse(page);
                String fragment =
                        link.contains("#") && !link.contains("://") ? link.substring(link.indexOf('#') + 1) : "";
                if (!isThere(file) || !fragment.isEmpty() && !hasHeading(file, fragment)) {
                    dead.add(page + ": " + link);
                }
            }
        }

        assertThat(dead).isEmpty();
    }

    private static boolean hasHeading(String file, String id) {
        return file.endsWith(".md")
                && Markdown.headings(SOURCES.text(file)).stream()
                        .anyMatch(heading -> heading.id().equals(id));
    }

    @Test
    void everyFileAndTestThatIsNamedIsThere() {
        Set<String> tests = new HashSet<>();
        for (String module : List.of(
                "app",
                "core",
                "persistence",
                "protocol",
                "security",
                "transport-http",
                "transport-rest",
                "transport-ws")) {
            Sources.files(ROOT, "notification-" + module + "/src/test")
                    .forEach(file -> tests.add(file.replaceAll(".*/|\\.java$", "")));
        }
        List<String> missing = new ArrayList<>();
        for (String page : SOURCES.pages()) {
            CODE.matcher(SOURCES.text(page))
                    .results()
                    .map(code -> code.group(1))
                    .forEach(code -> {
                        // What the build makes is there only later.
                        boolean isFile = FILE.matcher(code).matches() && !code.contains("/target/");
                        if (isFile && !isThere(code) || TEST.matcher(code).matches() && !tests.contains(code)) {
                            missing.add(page + ": " + code);
                        }
                    });
        }

        assertThat(missing).isEmpty();
    }

    /** {@code `browser/client.test.js`: "name", "name"}. */
    @Test
    void everyTestOfTheClientThatIsNamedIsThere() {
        Pattern named = Pattern.compile("`((?:browser|test)/[a-z-]+\\.test\\.js)`: ((?:\"[^\"]+\"(?:, )?)+)");
        List<String> missing = new ArrayList<>();
        for (String page : SOURCES.pages()) {
            named.matcher(SOURCES.text(page)).results().forEach(match -> {
                String tests = SOURCES.text("clients/javascript/" + match.group(1));
                for (String name : match.group(2).split("(?<=\"), ")) {
                    if (!tests.contains("test('" + name.replace("\"", "") + "'")) {
                        missing.add(page + ": " + name);
                    }
                }
            });
        }

        assertThat(missing).isEmpty();
    }

    @Test
    void theListForReadersAndMachinesHasEveryPageOnce() {
        List<String> listed = Navigation.of(SOURCES.text("llms.txt")).entries().stream()
                .map(Navigation.Entry::file)
                .toList();

        assertThat(listed).doesNotHaveDuplicates();
        assertThat(listed).allMatch(file -> SOURCES.addresses().containsKey(file) || file.equals("docs/api"));
        assertThat(listed)
                .containsAll(SOURCES.addresses().keySet().stream()
                        .filter(file -> !file.startsWith("docs/adr/"))
                        .toList());
    }
}
