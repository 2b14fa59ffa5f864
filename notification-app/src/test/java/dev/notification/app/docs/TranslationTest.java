package dev.notification.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README in Indonesian tells to do is what the README tells to do, which is tested. */
class TranslationTest {
    @Test
    void theCommandsAreThoseOfTheReadme() throws IOException {
        List<String> original = code("README.md");

        assertThat(original).hasSizeGreaterThan(10);
        assertThat(code("README.id.md")).isEqualTo(original);
    }

    /** The lines of all blocks of code in order, but comments, which are translated. */
    private static List<String> code(String file) throws IOException {
        return Markdown.code(Files.readString(Path.of("..", file))).stream()
                .flatMap(String::lines)
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    @Test
    void thePromisesAreAsMany() throws IOException {
        assertThat(promises("README.id.md", "## Yang dijanjikan"))
                .isEqualTo(promises("README.md", "## What it promises"))
                .isPositive();
    }

    private static long promises(String file, String heading) throws IOException {
        Stream<String> lines = Files.readString(Path.of("..", file))
                .split(heading + "\n")[1]
                .split("\n## ")[0]
                .lines();
        return lines.filter(line -> line.startsWith("- **")).count();
    }
}
