package dev.notification.app.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The repository's pages in Markdown, and where each is below {@code /docs/}.
 *
 * @param addresses by the page's path in the repository, such as {@code docs/operations/production.md}
 */
record Sources(Path root, SortedMap<String, String> addresses) {
    private static final String FOLDER = "docs/";
    private static final String MARKDOWN = ".md";
    /** A folder that is linked to is a page that lists what is in it. */
    private static final List<String> FOLDERS = List.of("docs/adr");

    /** What a link in a page leads to. */
    record Target(String file, String fragment) {}

    static Sources of(Path root) {
        SortedMap<String, String> addresses = new TreeMap<>();
        for (String name : List.of("README.md", "README.id.md", "CHANGELOG.md", "CONTRIBUTING.md")) {
            if (Files.exists(root.resolve(name))) {
                addresses.put(
                        name,
                        name.substring(0, name.length() - MARKDOWN.length()).toLowerCase(Locale.ROOT));
            }
        }
        addresses.put("clients/javascript/README.md", "javascript");
        for (String name : files(root, FOLDER)) {
            if (name.endsWith(MARKDOWN)) {
                addresses.put(name, name.substring(FOLDER.length(), name.length() - MARKDOWN.length()));
            }
        }
        FOLDERS.forEach(folder -> addresses.put(folder, folder.substring(FOLDER.length())));
        return new Sources(root, addresses);
    }

    /** In order. */
    static List<String> files(Path root, String folder) {
        try (Stream<Path> all = Files.walk(root.resolve(folder))) {
            return all.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text(String file) {
        try {
            return Files.readString(root.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> folders() {
        return addresses.keySet().stream().filter(FOLDERS::contains).toList();
    }

    List<String> pages() {
        List<String> pages = new ArrayList<>(addresses.keySet());
        pages.removeAll(FOLDERS);
        return pages;
    }

    /**
     * Which file of the repository a link names.
     *
     * @param page in which it stands
     * @return empty: it leads out of the repository, or names a heading of its own page
     */
    static Optional<Target> target(String page, String link) {
        if (link.matches("(?i)[a-z][a-z0-9+.-]*:.*") || link.startsWith("#") || link.startsWith("//")) {
            return Optional.empty();
        }
        int hash = link.indexOf('#');
        String path = URLDecoder.decode(hash < 0 ? link : link.substring(0, hash), StandardCharsets.UTF_8);
        Path beside = Path.of("/" + page).resolveSibling(path).normalize();
        return Optional.of(
                new Target(beside.toString().substring(1).replace('\\', '/'), hash < 0 ? "" : link.substring(hash)));
    }

    /** Whether a file is served beside the pages that link to it. */
    boolean isServed(String file) {
        return file.startsWith(FOLDER) && Files.isRegularFile(root.resolve(file));
    }

    /** Where a file that is served is below {@code /docs/}. */
    static String served(String file) {
        return file.substring(FOLDER.length());
    }
}
