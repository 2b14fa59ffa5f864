package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** notification-bom, which stands without a parent, so that nothing but this test keeps it up to date. */
class BillOfMaterialsTest {
    private static final Path ROOT = Path.of("..");

    private static List<String> found(String expression, String text) {
        return Pattern.compile(expression)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void itNamesEveryModuleThatOthersMayUse() throws IOException {
        String all = Files.readString(ROOT.resolve("pom.xml"));
        String bom = Files.readString(ROOT.resolve("notification-bom/pom.xml"));

        List<String> modules = found("<module>([^<]+)</module>", all).stream()
                .distinct()
                // Programs that measure and try us, and the list itself.
                .filter(module -> !module.matches("notification-(bench|spring-tests|bom)"))
                .toList();
        List<String> named = found("<dependency>\\s+<groupId>dev.notification</groupId>\\s+<artifactId>([^<]+)<", bom);
        assertThat(named).containsExactlyInAnyOrderElementsOf(modules);
        String version = found("<artifactId>notification-parent</artifactId>\\s+<version>([^<]+)<", all)
                .get(0);
        assertThat(bom).contains("<artifactId>notification-bom</artifactId>\n  <version>" + version + "<");
    }
}
