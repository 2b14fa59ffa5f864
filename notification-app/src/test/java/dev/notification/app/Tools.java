package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of the system that tests of the packages run. */
final class Tools {
    /** What a program said, both streams together. */
    record Said(int status, String text) {}

    private Tools() {}

    /** Skips the test where the program is missing, or fails it if this machine has to have it. */
    static void need(String program, String variable) {
        if (isThere(program)) {
            return;
        }
        assertThat(System.getenv(variable))
                .as("%s is not installed, and %s is set", program, variable)
                .isNull();
        abort(program + " is not installed; its test is skipped");
    }

    static boolean isThere(String program) {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)),
                        Stream.of("/usr/sbin", "/sbin"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    static Said run(Path directory, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path said = Files.createTempFile("said", "");
        try {
            var builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("NOTIFICATION_"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            try {
                assertThat(process.waitFor(4, TimeUnit.MINUTES))
                        .as("%s ends", command)
                        .isTrue();
            } finally {
                process.destroyForcibly();
            }
            return new Said(process.exitValue(), Files.readString(said));
        } finally {
            Files.deleteIfExists(said);
        }
    }

    /** @return what it said */
    static String succeed(Path directory, String... command) throws IOException, InterruptedException {
        Said said = run(directory, Map.of(), List.of(command));
        assertThat(said.status())
                .as("%s said %s", List.of(command), said.text())
                .isZero();
        return said.text();
    }
}
