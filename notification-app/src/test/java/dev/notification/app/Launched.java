package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A command of the finished launcher, which a shell runs as a user would, with files and a home of a test. */
final class Launched implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path out;
    private final Path err;

    private Launched(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** @param line for the shell, in which the launcher is called {@code notification} */
    static Launched start(Path directory, Map<String, String> environment, String line) throws IOException {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path link = bin.resolve("notification");
        if (!Files.exists(link)) {
            Files.createSymbolicLink(link, Path.of("target", "notification").toAbsolutePath());
        }
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        // The shell's own process becomes the command's where it is a single one, so that signals meet it.
        ProcessBuilder builder = new ProcessBuilder(
                        "bash", "-c", line.startsWith("notification ") ? "exec " + line : line)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("NOTIFICATION_") || name.startsWith("XDG_"));
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        bin + ":" + System.getenv("PATH"),
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "HOME",
                        directory.toString(),
                        "HOSTNAME",
                        "test"));
        builder.environment().putAll(environment);
        return new Launched(builder.start(), out, err);
    }

    /** Its status, when it has ended. */
    int end() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** Waits until its standard output is as it should be. */
    Launched untilOut(Predicate<List<String>> isSo) {
        await().atMost(PATIENCE).until(() -> isSo.test(out()) || !process.isAlive());
        return this;
    }

    Launched untilErr(String words) {
        await().atMost(PATIENCE).until(() -> err().contains(words) || !process.isAlive());
        return this;
    }

    List<String> out() throws IOException {
        String text = Files.readString(out, StandardCharsets.UTF_8);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    String err() throws IOException {
        return Files.readString(err, StandardCharsets.UTF_8);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Such as {@code INT}. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGKILL to it first, then to what it has started, which would outlive it. */
    void killAll() throws InterruptedException {
        List<ProcessHandle> started = process.descendants().toList();
        kill();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
