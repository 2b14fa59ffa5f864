package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The jar as the build leaves it, running in a directory of its own. */
final class JarProcess implements AutoCloseable {
    private final Path directory;
    private final Process process;
    private final int port;

    private JarProcess(Path directory, Process process, int port) {
        this.directory = directory;
        this.process = process;
        this.port = port;
    }

    /** Waits for the ready line. Settings that this test's own environment happens to have do not count. */
    static JarProcess start(Path directory, Map<String, String> settings) throws IOException {
        Path log = directory.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of("target", "notification").toAbsolutePath().toString())
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("NOTIFICATION_"));
        builder.environment().put("NOTIFICATION_JAVA_OPTIONS", "-Xmx256m");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(settings);
        Process process = builder.start();
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String ready = lines.readLine();
        assertThat(ready)
                .as("the ready line; log: %s", Files.readString(log))
                .startsWith("notification is ready on http://localhost:");
        return new JarProcess(
                directory,
                process,
                URI.create(ready.substring(ready.indexOf("http"))).getPort());
    }

    int port() {
        return port;
    }

    String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    /** SIGTERM. */
    Process stop() {
        process.destroy();
        return process;
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
