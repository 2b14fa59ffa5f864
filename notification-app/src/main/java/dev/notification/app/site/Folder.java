package dev.notification.app.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The files of a folder beside this program's classes, whether they are in a jar or on the disk. */
final class Folder {
    private static final String ROOT = "/dev/notification/app/";

    private Folder() {}

    /**
     * All files of a folder and of those below it, by their name inside it, such as {@code elements/bell.js}; none if there is no
     * such folder.
     *
     * @throws UncheckedIOException if they cannot be read
     */
    static SortedMap<String, byte[]> read(String name) {
        URL folder = Folder.class.getResource(ROOT + name);
        if (folder == null) {
            return Collections.emptySortedMap();
        }
        try {
            return folder.openConnection() instanceof JarURLConnection jar
                    ? inJar(jar)
                    : onDisk(Path.of(folder.toURI()));
        } catch (IOException e) {
            throw new UncheckedIOException("what is shown in browsers cannot be read: " + e.getMessage(), e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SortedMap<String, byte[]> inJar(JarURLConnection connection) throws IOException {
        connection.setUseCaches(false); // It is closed here, and would be closed for everybody.
        String prefix =
                connection.getEntryName().endsWith("/") ? connection.getEntryName() : connection.getEntryName() + "/";
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (JarFile jar = connection.getJarFile()) {
            List<JarEntry> entries = jar.stream()
                    .filter(entry -> !entry.isDirectory() && entry.getName().startsWith(prefix))
                    .toList();
            for (JarEntry entry : entries) {
                try (InputStream in = jar.getInputStream(entry)) {
                    files.put(entry.getName().substring(prefix.length()), in.readAllBytes());
                }
            }
        }
        return files;
    }

    private static SortedMap<String, byte[]> onDisk(Path folder) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        List<Path> paths;
        try (Stream<Path> all = Files.walk(folder)) {
            paths = all.filter(Files::isRegularFile).toList();
        }
        for (Path path : paths) {
            files.put(folder.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
        }
        return files;
    }
}
