package dev.notification.app.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The files of a running server as a browser finds them: from one that it has been given to all that this one names. */
final class ServedSite {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    /** What a module imports, at once or on demand. */
    private static final Pattern IMPORT = Pattern.compile("(?:\\bfrom|\\bimport) ?\\(? ?[\"']([^\"']+)[\"']");

    private static final Pattern LINK = Pattern.compile("(?:src|href)=\"([^\"#]+)\"");

    private final URI root;

    ServedSite(int port) {
        this.root = URI.create("http://localhost:" + port + "/");
    }

    HttpResponse<byte[]> get(String address, String... fields) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(root.resolve(address)).timeout(Duration.ofSeconds(15));
        if (fields.length > 0) {
            request.headers(fields);
        }
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a file names, as it is written there: links to files of this server and imports. */
    static List<String> named(String address, String text) {
        boolean isModule = address.endsWith(".js");
        return (isModule ? IMPORT : LINK)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .filter(name -> isModule || name.startsWith("./") && name.lastIndexOf('.') > 1)
                .toList();
    }

    /** By address, the content of a file and of all that it leads to. */
    Map<String, byte[]> all(String from) {
        Map<String, byte[]> found = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            String address = open.pop();
            HttpResponse<byte[]> answer = get(address);
            if (answer.statusCode() != 200) {
                throw new AssertionError(address + " is " + answer.statusCode());
            }
            found.put(address, answer.body());
            String text = new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8);
            boolean isText = address.equals("/") || address.endsWith(".js");
            for (String name : isText ? named(address, text) : List.<String>of()) {
                String next = root.resolve(address).resolve(name).getPath();
                if (!found.containsKey(next) && !open.contains(next)) {
                    open.add(next);
                }
            }
        }
        return found;
    }
}
