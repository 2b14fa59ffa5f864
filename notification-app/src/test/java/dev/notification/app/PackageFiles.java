package dev.notification.app;

import dev.notification.app.config.SettingsExample;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import picocli.AutoComplete;
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
        CommandLine line = commandLine();
        write(folder.resolve("conf/notification.properties"), SettingsExample.text());
        write(folder.resolve("man/man1/notification.1"), ManualPage.of(line, version));
        String completion = AutoComplete.bash("notification", line);
        write(folder.resolve("completion/notification.bash"), completion);
        write(folder.resolve("completion/_notification"), "#compdef notification\n" + completion);
        for (Path library : jars(libraries)) {
            writeLicenses(library, folder.resolve("licenses"));
        }
    }

    static CommandLine commandLine() {
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        return Main.commandLine(Map.of(), InputStream.nullInputStream(), nowhere, nowhere);
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
