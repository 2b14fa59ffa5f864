package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The code of docs/embedding.md that is about Spring Boot: each block there is a region of the application. */
class DocumentationTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "embedding.md");
    private static final Path APPLICATION =
            Path.of("..", "shared", "src", "main", "java", "com", "example", "shop");

    @Test
    void thePageShowsThisApplication() throws IOException {
        String section = Files.readString(PAGE).split("\n## In a Spring Boot application\n")[1];
        List<String> blocks = found("```java\n(.*?)```", section);
        List<String> regions = new ArrayList<>();
        for (String file : List.of("NotificationConfiguration.java", "NotificationPort.java")) {
            regions.addAll(found("// region \\w+\n(.*?)// endregion", Files.readString(APPLICATION.resolve(file))));
        }

        assertThat(blocks).hasSize(2).isEqualTo(regions);
    }

    private static List<String> found(String pattern, String text) {
        List<String> parts = new ArrayList<>();
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        while (matcher.find()) {
            parts.add(matcher.group(1));
        }
        return parts;
    }
}
