package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/operations/upgrade.md knows every migration; what it says of refusals shows {@link SchemaCheckTest}. */
class UpgradePageTest {
    private static final Path PAGE = Path.of("..", "docs", "operations", "upgrade.md");
    private static final Path FILES =
            Path.of("src", "main", "resources", "dev", "notification", "migration", "postgresql");
    /** The one that a program does. */
    private static final String BY_PROGRAM = "5.1";

    @Test
    void everyVersionHasALine() throws IOException {
        List<String> told = Pattern.compile("(?m)^\\| ([0-9.]+) \\| [^|]+ \\| [^|]+ \\|$")
                .matcher(Files.readString(PAGE))
                .results()
                .map(match -> match.group(1))
                .toList();
        List<String> versions;
        try (Stream<Path> files = Files.list(FILES)) {
            versions = files.map(file -> file.getFileName().toString().replaceAll("^V([0-9.]+)__.*", "$1"))
                    .filter(version -> !version.equals("1"))
                    .toList();
        }

        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(versions.stream(), Stream.of(BY_PROGRAM)).toList());
        assertThat(told.get(told.size() - 1)).isEqualTo(Schema.NEWEST.toString());
    }

    @Test
    void theRefusalOfANewerSchemaIsTheServersOwn() throws IOException {
        assertThat(Files.readString(PAGE))
                .contains(
                        "the database's schema is at version 10, made by a newer version of this program, which knows versions up"
                                + " to " + Schema.NEWEST + ": run that one, or restore a backup from before");
    }
}
