package dev.notification.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The server as the build leaves it, running in a directory of its own with a heap of 256 MB; before the build has made its
 * launcher, the classes that the tests see.
 */
public final class JarProcess implements AutoCloseable {
    private static final Path LAUNCHER = Path.of("target", "notification").toAbsolutePath();

    private final Path directory;
    private final Process process;
    private final int port;

    private JarProcess(Path directory, Process process, int port) {
        this.directory = directory;
        this.process = process;
        this.port = port;
    }

    /** Waits for the ready line. Settings that this test's own environment happens to have do not count. */
    public static JarProcess start(Path directory, Map<String, String> settings) throws IOException {
        return start(directory, settings, command());
    }

    /** By a launcher that is somewhere else than the build has left it. */
    static JarProcess start(Path directory, Map<String, String> settings, Path launcher) throws IOException {
        return start(directory, settings, List.of(launcher.toString()));
    }

    /** From the classes that the tests see, with another main class and with options for the JVM. */
    static JarProcess start(Path directory, Map<String, String> settings, Class<?> main, List<String> options)
            throws IOException {
        return start(directory, settings, java(main, options));
    }

    /** By any command that becomes the server, or hands signals on to it. */
    static JarProcess start(Path directory, Map<String, String> settings, List<String> command) throws IOException {
        Path log = directory.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("NOTIFICATION_"));
        if (Files.exists(LAUNCHER)) {
            builder.environment().put("NOTIFICATION_JAVA_OPTIONS", "-Xmx256m");
        }
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

    private static List<String> command() {
        return Files.exists(LAUNCHER) ? List.of(LAUNCHER.toString()) : java(Main.class, List.of());
    }

    private static List<String> java(Class<?> main, List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=logback.xml"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return command;
    }

    public int port() {
        return port;
    }

    public String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    /** SIGTERM. */
    public Process stop() {
        process.destroy();
        return process;
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    boolean awaitEnd(long time, TimeUnit unit) throws InterruptedException {
        return process.waitFor(time, unit);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Such as {@code STOP} and {@code CONT}. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** Memory that is resident, in MiB; 0 where the system does not tell. */
    public long residentMib() {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
