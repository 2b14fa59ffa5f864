package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The instructions of the Dockerfile, each of them done without Docker: every stage is a folder, and the absolute paths that the
 * file names lie below it. So the Java that jlink makes is tried, too.
 */
class DockerfileIT {
    private static final Path CONTEXT = Path.of("..").toAbsolutePath().normalize();

    /** What of the system's root belongs to the image, and is below the stage's folder here. */
    private static final String PATHS_OF_THE_IMAGE = "(?<![\\w.])/(?=opt\\b|data\\b)";

    /** What the script says where a folder can still be written to. */
    private static final int WRITABLE = 99;

    /** For a mount table of its own, in which nothing may be written but one folder; or it does not go on. */
    private static final String READ_ONLY = """
            set -e
            mount --bind "$0" "$0"
            while read -r what at rest; do
              [ "$at" = "$0" ] || mount -o remount,bind,ro "$at" 2>/dev/null || true
            done </proc/self/mounts
            for folder in / /tmp "$0/.."; do
              if touch "$folder/written" 2>/dev/null; then
                rm -f "$folder/written"
                exit 99
              fi
            done
            cd "$0"
            exec "$@"
            """;

    @TempDir
    static Path directory;

    private static Stage image;

    /** One instruction: its word and the rest of its lines. */
    private record Instruction(String word, String rest) {
        boolean is(String name) {
            return word.equals(name);
        }

        /** Of the form {@code ["a", "b"]}. */
        List<String> list() throws IOException {
            return List.of(new ObjectMapper().readValue(rest.substring(rest.indexOf('[')), String[].class));
        }
    }

    /** What one stage has come to. */
    private static final class Stage {
        final Path root;
        final Map<String, String> environment = new HashMap<>();
        final Map<String, Instruction> last = new HashMap<>();
        Path work;

        Stage(Path root) {
            this.root = root;
            work = root;
        }

        String here(String words) {
            return words.replaceAll(PATHS_OF_THE_IMAGE, root + "/");
        }
    }

    private static List<Instruction> instructions() throws IOException {
        String text = Files.readString(CONTEXT.resolve("Dockerfile"))
                .replaceAll("(?m)^#.*\n", "")
                .replaceAll(" *\\\\\n *", " ");
        return text.lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.split(" ", 2))
                .map(words -> new Instruction(words[0], words[1]))
                .toList();
    }

    private static void run(Path work, Map<String, String> environment, String shell)
            throws IOException, InterruptedException {
        Tools.Said said = Tools.run(work, environment, List.of("sh", "-c", shell));
        assertThat(said.status()).as("%s said %s", shell, said.text()).isZero();
    }

    private static void done(Instruction instruction, Stage stage, Map<String, Stage> named)
            throws IOException, InterruptedException {
        stage.last.put(instruction.word(), instruction);
        switch (instruction.word()) {
            case "WORKDIR" -> stage.work = Files.createDirectories(Path.of(stage.here(instruction.rest())));
            case "RUN" -> run(stage.work, stage.environment, stage.here(instruction.rest()));
            case "COPY" -> copy(instruction.rest(), stage, named);
            case "ENV" -> {
                String[] variable = instruction.rest().split("=", 2);
                stage.environment.put(variable[0], stage.here(variable[1]));
            }
            case "LABEL", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD" -> {}
            default -> throw new AssertionError("this test does not know what to do with " + instruction);
        }
    }

    private static void copy(String rest, Stage stage, Map<String, Stage> named)
            throws IOException, InterruptedException {
        String[] words = rest.split(" ");
        boolean isFromStage = words[0].startsWith("--from=");
        String target = stage.here(words[words.length - 1]);
        Files.createDirectories(Path.of(target).getParent());
        if (isFromStage) {
            Stage from = named.get(words[0].substring("--from=".length()));
            run(directory, Map.of(), "cp -a " + from.here(words[1]) + " " + target);
        } else {
            run(CONTEXT, Map.of(), "cp " + words[0] + " " + target);
        }
    }

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        assumeTrue(Tools.isRoot(), "only root gives /data to another user, as docker build does");
        assumeTrue(
                Files.isExecutable(Path.of(System.getProperty("java.home"), "bin", "jlink"))
                        && Files.isDirectory(Path.of(System.getProperty("java.home"), "jmods")),
                "this Java has no jlink, or no modules for it");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Map<String, Stage> named = new HashMap<>();
        Stage stage = null;
        for (Instruction instruction : instructions()) {
            if (instruction.is("FROM")) {
                String[] words = instruction.rest().split(" ");
                assertThat(words[0]).as("the name of an image, and no registry").matches("[a-z-]+:[\\w.-]+");
                stage = new Stage(Files.createDirectory(directory.resolve("stage" + named.size())));
                stage.environment.put("JAVA_HOME", named.isEmpty() ? System.getProperty("java.home") : "");
                named.put(words.length > 1 ? words[2] : "", stage);
            } else {
                done(instruction, stage, named);
            }
        }

        image = named.get("");
    }

    @Test
    void eachInstructionWorksAndTheServerNeedsNothingButItsData() throws IOException, InterruptedException {
        assertThat(image.last.get("USER").rest()).matches("[1-9]\\d*:[1-9]\\d*");
        assertThat(image.last.get("VOLUME").rest()).isEqualTo("/data");
        assertThat(image.last.get("STOPSIGNAL").rest()).isEqualTo("SIGTERM");
        assertThat(image.last.get("LABEL").rest()).contains("org.opencontainers.image.licenses=\"Apache-2.0\"");
        assertThat(image.root.resolve("opt/notification/runtime/bin/java")).isExecutable();
        runs(List.of(), fresh("data of the first"));
    }

    /** As with docker run --read-only: not even /tmp may be written. */
    @Test
    void itsRootMayBeReadOnly() throws IOException, InterruptedException {
        Path data = fresh("data");
        List<String> readOnly = List.of("unshare", "--mount", "sh", "-c", READ_ONLY, data.toString());
        assumeTrue(Tools.isThere("unshare"), "without unshare it is not tried that the root may be read-only");
        boolean may = Tools.run(directory, Map.of(), List.of("unshare", "--mount", "true"))
                        .status()
                == 0;
        assumeTrue(may, "nobody may mount anything here: that the root may be read-only is not tried");
        List<String> nothing = new ArrayList<>(readOnly);
        nothing.add("true");
        Tools.Said mounted = Tools.run(directory, Map.of(), nothing);
        assumeTrue(
                mounted.status() != WRITABLE,
                "nobody may mount anything read-only here: that the root may be is not tried");
        assertThat(mounted.status()).as(mounted.text()).isZero();

        runs(readOnly, data);

        Path archive = image.root.resolve("opt/notification/notification.jsa");
        Path away = Files.move(archive, directory.resolve("archive"));
        Tools.Said without = Tools.run(data, environment(), command(readOnly, List.of("notification", "--check")));
        Files.move(away, archive);
        assertThat(without.status()).as(without.text()).isZero();
        assertThat(without.text()).contains("it starts without its archive of classes", "everything starts");
    }

    /** What a fresh volume is: a folder of the image's user, as the image has it. */
    private Path fresh(String name) throws IOException, InterruptedException {
        Path data = directory.resolve(name);
        run(directory, Map.of(), "cp -a '" + image.work + "' '" + data + "'");
        // This process writes its log to the directory of the server.
        Files.createFile(data.resolve("log"));
        return data;
    }

    private static List<String> command(List<String> prefix, List<String> words) {
        String[] user = image.last.get("USER").rest().split(":");
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                "setpriv",
                "--reuid=" + user[0],
                "--regid=" + user[1],
                "--clear-groups",
                "sh",
                "-c",
                "exec \"$@\"",
                "sh"));
        command.addAll(words);
        return command;
    }

    /** With a folder for temporary files that is not there. */
    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(image.environment);
        environment.putAll(Map.of(
                "HOME",
                "/",
                "NOTIFICATION_HTTP_PORT",
                "0",
                "NOTIFICATION_HTTP_DRAIN_DELAY",
                "0s",
                "NOTIFICATION_JAVA_OPTIONS",
                "-Xmx128m -Djava.io.tmpdir=" + directory.resolve("none")));
        return environment;
    }

    /** As the image's user, who owns nothing but the data. */
    private static void runs(List<String> prefix, Path data) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(image.last.get("ENTRYPOINT").list());
        words.addAll(image.last.get("CMD").list());
        Map<String, String> environment = environment();
        List<String> check = command(prefix, image.last.get("HEALTHCHECK").list());

        try (JarProcess server = JarProcess.start(data, environment, command(prefix, words))) {
            FiveSteps.doneOn(server.port());
            assertThat(server.log()).doesNotContain("archive of classes");
            environment.put("NOTIFICATION_HTTP_PORT", Integer.toString(server.port()));
            Tools.Said healthy = Tools.run(data, environment, check);
            assertThat(healthy.status()).as(healthy.text()).isZero();

            Process stopped = server.stop();
            assertThat(stopped.waitFor(1, TimeUnit.MINUTES)).isTrue();
            Tools.Said gone = Tools.run(data, environment, check);
            assertThat(gone.status()).as(gone.text()).isEqualTo(69);
        }
        assertThat(data.resolve("notification.db")).exists();
    }
}
