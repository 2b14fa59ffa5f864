package dev.notification.app.lab;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** What a run found, for people ({@code .md}) and for programs ({@code .jsonl}), in {@code target/lab}. */
final class Report {
    private static final Path DIRECTORY = Path.of("target", "lab");

    private Report() {}

    /**
     * Writes a table anew.
     *
     * @param name of the files
     * @param head the names of the columns, as Markdown
     * @param lines one for each finding, as Markdown
     */
    static void publish(String name, String head, List<String> lines, List<ObjectNode> json) throws IOException {
        Files.createDirectories(DIRECTORY);
        String rule = "|---".repeat((int) head.chars().filter(c -> c == '|').count() - 1) + "|\n";
        String table = head + "\n" + rule + String.join("\n", lines) + "\n";
        Files.writeString(DIRECTORY.resolve(name + ".md"), table);
        Path file = DIRECTORY.resolve(name + ".jsonl");
        Files.deleteIfExists(file);
        for (ObjectNode line : json) {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }
}
