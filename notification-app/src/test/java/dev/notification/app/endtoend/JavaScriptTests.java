package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The tests of the JavaScript client, which Node runs in their own folder against the server that the build has left. Where a
 * program is missing the test is skipped and says so, unless the environment says that it is needed: then it fails.
 */
final class JavaScriptTests {
    private static final Path FOLDER = Path.of("..", "clients", "javascript");
    private static final Path LAUNCHER = Path.of("target", "notification").toAbsolutePath();
    private static final Duration INSTALLING = Duration.ofMinutes(5);
    private static final int NODE = 20;

    /** What a program said. */
    private record Said(int status, String text) {}

    private JavaScriptTests() {}

    static void needNode() throws IOException, InterruptedException {
        need("node", "npm", "TESTS_NEED_NODE");
        String version = run(Duration.ofMinutes(1), "node", "--version").text().strip();
        if (!isNewEnough(version)) {
            missing("Node " + NODE + " or newer is not installed (node is " + version + ")", "TESTS_NEED_NODE");
        }
        install();
    }

    /** A file of a package that {@link #needNode} has installed. */
    static Path installed(String file) {
        return FOLDER.resolve("node_modules").resolve(file);
    }

    static void needChromium() {
        need("chromium", "chromium", "TESTS_NEED_CHROMIUM");
    }

    /** The files of tests in a folder, relative to where Node runs. */
    static List<String> in(String folder) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
            return files.map(file -> folder + "/" + file.getFileName())
                    .filter(file -> file.endsWith(".test.js"))
                    .sorted()
                    .toList();
        }
    }

    /** Each file in a process of its own, two at a time. */
    static void run(List<String> files, Duration atMost) throws IOException, InterruptedException {
        assertThat(files).isNotEmpty();
        List<String> command =
                new ArrayList<>(List.of("node", "--test", "--test-reporter=tap", "--test-concurrency=2"));
        command.addAll(files);

        Path frames = Files.createTempFile("frames", ".ndjson");
        try {
            Said said = run(atMost, Map.of("NOTIFICATION_FRAMES", frames.toString()), command.toArray(String[]::new));

            assertThat(said.status())
                    .as("failed: %s; Node said: %s", failed(said.text()), said.text())
                    .isZero();
            RecordedFrames.check(frames);
        } finally {
            Files.deleteIfExists(frames);
        }
    }

    /** The names of the tests that did not pass, in what Node says of all of them. */
    private static List<String> failed(String text) {
        return Pattern.compile("(?m)^ *not ok \\d+ - (.*)$")
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    private static void need(String program, String other, String variable) {
        Stream.of(program, other)
                .filter(name -> !isOnPath(name))
                .findFirst()
                .ifPresent(name -> missing(name + " is not installed", variable));
    }

    private static boolean isOnPath(String program) {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static void missing(String what, String variable) {
        if (System.getenv(variable) != null) {
            fail("%s, and %s is set", what, variable);
        }
        abort(what + "; the test is skipped");
    }

    private static boolean isNewEnough(String version) {
        var major = Pattern.compile("v(\\d{1,4})\\..*").matcher(version);
        return major.matches() && Integer.parseInt(major.group(1)) >= NODE;
    }

    /** Unless what is installed is what the lock file names: npm writes its own list when it is done. */
    private static void install() throws IOException, InterruptedException {
        Path installed = FOLDER.resolve("node_modules").resolve(".package-lock.json");
        Path wanted = FOLDER.resolve("package-lock.json");
        if (Files.exists(installed)
                && Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(wanted)) >= 0) {
            return;
        }
        Said said = run(INSTALLING, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        assertThat(said.status()).as("%s", said.text()).isZero();
    }

    private static Said run(Duration atMost, String... command) throws IOException, InterruptedException {
        return run(atMost, Map.of(), command);
    }

    /** Ends what it has started, and what that has started: a server or a browser does not outlive the test. */
    private static Said run(Duration atMost, Map<String, String> variables, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("javascript", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("NOTIFICATION_"));
            builder.environment().put("NOTIFICATION_LAUNCHER", LAUNCHER.toString());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().put("NO_COLOR", "1");
            builder.environment().putAll(variables);
            Process process = builder.start();
            try {
                boolean ended = process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
                String text = Files.readString(output);
                assertThat(ended)
                        .as("%s has ended within %s; it said: %s", String.join(" ", command), atMost, text)
                        .isTrue();
                return new Said(process.exitValue(), text);
            } finally {
                List<ProcessHandle> started = process.descendants().toList();
                process.destroyForcibly().waitFor();
                started.forEach(ProcessHandle::destroyForcibly);
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
