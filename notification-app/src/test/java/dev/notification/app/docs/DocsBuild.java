package dev.notification.app.docs;

import dev.notification.protocol.Json;
import dev.notification.transport.http.ServedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Makes the pages that the server serves below {@code /docs} of the repository's Markdown. The build runs it once the tests are compiled,
 * among which it is so that the reader of Markdown is no part of the program.
 *
 * <p>Each file is written as it leaves the server, compressed: {@code operations.html.gz} is what is at {@code /docs/operations}.
 */
final class DocsBuild {
    private static final String ASSETS = "notification-app/src/main/docs";
    private static final String LIST = "llms.txt";

    private DocsBuild() {}

    /** @param arguments where the files go, and the root of the repository */
    public static void main(String[] arguments) throws IOException {
        write(Path.of(arguments[0]), Path.of(arguments[1]));
    }

    /** Pages that are made of something else than Markdown. */
    private static List<DocsPage> generated(Path root) {
        return List.of(ApiPage.page(root));
    }

    static void write(Path folder, Path root) throws IOException {
        var sources = Sources.of(root);
        String list = sources.text(LIST);
        Navigation navigation = Navigation.of(list);
        Set<String> linked = new TreeSet<>();
        List<DocsPage> pages = new ArrayList<>();
        sources.pages().forEach(file -> pages.add(Markdown.page(sources, file, linked)));
        sources.folders().forEach(file -> pages.add(Markdown.folder(sources, file, "Decisions")));
        Map<String, String> addresses = new TreeMap<>(sources.addresses());
        generated(root).forEach(page -> {
            pages.add(page);
            addresses.put("docs/" + page.path(), page.path());
        });

        Map<String, byte[]> files = new TreeMap<>();
        var shell = new Shell(navigation, addresses);
        pages.forEach(page -> files.put(page.path() + ".html", bytes(shell.html(page))));
        for (String file : linked) {
            files.put(Sources.served(file), Files.readAllBytes(root.resolve(file)));
        }
        for (String file : Sources.files(root, ASSETS)) {
            files.put(file.substring(ASSETS.length() + 1), bytes(bare(sources.text(file))));
        }
        files.put("search.json", index(pages));
        files.put(LIST, bytes(served(list, addresses)));
        replace(folder, files);
    }

    /** Without comments and indentation, as the console's. */
    private static String bare(String text) {
        return text.replaceAll("(?s)/\\*.*?\\*/ ?", "")
                .replaceAll("(?m)^\\s*(?://.*)?\\n", "")
                .replaceAll("(?m)^[ \\t]+", "");
    }

    /** The list with the addresses that the pages have on a server. */
    private static String served(String list, Map<String, String> addresses) {
        String served = list;
        for (Map.Entry<String, String> address : addresses.entrySet()) {
            served = served.replace("](" + address.getKey() + ")", "](docs/" + address.getValue() + ")");
        }
        return served;
    }

    /** All sections of all pages, for the search in the browser. */
    private static byte[] index(List<DocsPage> pages) {
        return Json.bytes(generator -> {
            generator.writeStartArray();
            for (DocsPage page : pages) {
                generator.writeStartArray();
                generator.writeString(page.path());
                generator.writeString(page.title());
                for (Section section : page.sections()) {
                    generator.writeString(section.id());
                    generator.writeString(section.heading());
                    generator.writeString(section.text());
                }
                generator.writeEndArray();
            }
            generator.writeEndArray();
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What was there before would be served on. */
    private static void replace(Path folder, Map<String, byte[]> files) throws IOException {
        if (Files.exists(folder)) {
            List<Path> before;
            try (Stream<Path> all = Files.walk(folder)) {
                before = all.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : before) {
                Files.delete(path);
            }
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey() + ".gz");
            Files.createDirectories(path.getParent());
            Files.write(path, ServedFile.compressed(file.getValue()));
        }
    }
}
