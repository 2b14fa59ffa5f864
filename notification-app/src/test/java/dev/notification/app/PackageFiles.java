package dev.notification.app;

import dev.notification.app.command.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import picocli.CommandLine;

/**
 * Writes what the packages hold besides programs, from the programs themselves. The build runs it; nothing of it is in the
 * packages.
 */
final class PackageFiles {
    private static final Pattern WORDS_OF_LICENSES =
            Pattern.compile("META-INF/(?:[^/]+/){0,6}[\\w-]*(?:LICENSE|NOTICE)[\\w.-]*", Pattern.CASE_INSENSITIVE);

    private PackageFiles() {}

    /**
     * @param arguments the folder to write to, the version, and the folder of the libraries
     */
    public static void main(String[] arguments) throws IOException {
        write(Path.of(arguments[0]), arguments[1], Path.of(arguments[2]));
    }

    static void write(Path folder, String version, Path libraries) throws IOException {
        write(folder.resolve("conf/notification.properties"), printed("config", "example"));
        write(folder.resolve("man/man1/notification.1"), ManualPage.of(commandLine(), version));
        write(folder.resolve("completion/notification.bash"), printed("completion", "bash"));
        write(folder.resolve("completion/_notification"), printed("completion", "zsh"));
        write(folder.resolve("completion/notification.fish"), printed("completion", "fish"));
        for (Path library : jars(libraries)) {
            writeLicenses(library, folder.resolve("licenses"));
        }
    }

    static CommandLine commandLine() {
        return commandLine(OutputStream.nullOutputStream());
    }

    private static CommandLine commandLine(OutputStream out) {
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        var terminal = new Terminal(Map.of(), InputStream.nullInputStream(), stream, stream, Optional.empty());
        return CommandTree.line(Map.of(), terminal, stream, stream);
    }

    /** What a command prints. */
    static String printed(String... arguments) {
        var out = new ByteArrayOutputStream();
        int status = commandLine(out).execute(arguments);
        if (status != 0) {
            throw new IllegalStateException(String.join(" ", arguments) + " ended with " + status + ": "
                    + out.toString(StandardCharsets.UTF_8));
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Those of others, in the order of their names. */
    static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file -> !file.getFileName().toString().startsWith("notification-"))
                    .sorted()
                    .toList();
        }
    }

    /** {@code jackson-core} of {@code jackson-core-2.22.1.jar}. */
    static String artifact(Path jar) {
        return jar.getFileName().toString().replaceFirst("-\\d.*", "");
    }

    private static void writeLicenses(Path library, Path folder) throws IOException {
        try (var jar = new JarFile(library.toFile())) {
            List<? extends ZipEntry> entries = jar.stream()
                    .filter(entry -> WORDS_OF_LICENSES.matcher(entry.getName()).matches())
                    .filter(entry -> !entry.getName().endsWith(".class"))
                    .toList();
            for (ZipEntry entry : entries) {
                String name = entry.getName().substring("META-INF/".length()).replace('/', '-');
                Path file = folder.resolve(artifact(library)).resolve(name);
                Files.createDirectories(file.getParent());
                try (InputStream in = jar.getInputStream(entry)) {
                    Files.write(file, in.readAllBytes());
                }
            }
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
