package dev.notification.app.site;

import dev.notification.transport.http.ServedFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of the console at {@code /}, the documentation below {@code /docs}, and the client below {@code /client}: once by name, to
 * be asked for again at each use, and once below the name of the whole set, for good.
 */
public final class Site {
    /** What only the demo shows. */
    private static final String PLAYGROUND = "playground";

    /** Whoever asks for the documentation without a page. */
    public static final String DOCS = "/docs";
    /** Where it begins. */
    public static final String FIRST_PAGE = "/docs/readme";

    private static final String LIST = "llms.txt";
    /** So the build has written the documentation, as it leaves for most. */
    private static final String ZIPPED = ".gz";

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String INDEX = "index.html";
    private static final String HTML = ".html";
    private static final String CACHE = "Cache-Control";
    /** Caches may keep it and ask each time whether it is still the one. */
    private static final String ASK = "no-cache";

    private static final String FOR_GOOD = "public, max-age=31536000, immutable";
    private static final String RESOURCE_POLICY = "Cross-Origin-Resource-Policy";

    private static final Map<String, String> MEDIA_TYPES = Map.of(
            HTML,
            "text/html; charset=utf-8",
            ".css",
            "text/css; charset=utf-8",
            ".js",
            "text/javascript; charset=utf-8",
            ".svg",
            "image/svg+xml",
            ".json",
            "application/json",
            ".png",
            "image/png",
            ".ico",
            "image/x-icon");

    /** Nothing but what comes from this server, and no text that becomes a script. */
    private static final Map<String, String> OF_PAGES = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin");

    private Site() {}

    /** @param isDemo whether the playground is among them */
    public static List<ServedFile> files(boolean isDemo) {
        List<ServedFile> files = new ArrayList<>();
        Folder.read("console").forEach((name, content) -> {
            if (isDemo || !name.startsWith(PLAYGROUND)) {
                mediaType(name)
                        .ifPresent(type -> files.add(ServedFile.of(address(name), type, content, ofConsole(name))));
            }
        });
        Folder.read("pages").forEach((name, content) -> files.add(document(name, content)));
        var modules = ClientModules.read();
        String version = modules.version();
        modules.contents().forEach((name, content) -> {
            ServedFile latest = ServedFile.of("/client/" + name, MEDIA_TYPES.get(".js"), content, ofEverybody(ASK));
            files.add(latest);
            files.add(latest.at("/client/" + version + "/" + name, ofEverybody(FOR_GOOD)));
        });
        files.add(ServedFile.of("/client/modules.json", "application/json", modules.json(isDemo), ofEverybody(ASK)));
        return files;
    }

    /** What says for programs how this server is spoken to: {@code /api/openapi.json} and {@code /api/asyncapi.json}. */
    public static List<ServedFile> interfaces() {
        List<ServedFile> files = new ArrayList<>();
        Folder.read("api")
                .forEach((name, content) ->
                        files.add(ServedFile.of("/api/" + name, "application/json", content, ofEverybody(ASK))));
        return files;
    }

    /** {@code /} for {@code index.html}, and {@code /playground} for {@code playground.html}. */
    private static String address(String name) {
        String page = name.endsWith(HTML) ? name.substring(0, name.length() - HTML.length()) : name;
        return name.equals(INDEX) ? "/" : "/" + page;
    }

    /** A page of the documentation, or what stands beside it: examples of settings are text, whatever their names end with. */
    private static ServedFile document(String zipped, byte[] content) {
        String name = zipped.substring(0, zipped.length() - ZIPPED.length());
        String address = name.equals(LIST) ? "/" + name : DOCS + address(name);
        return ServedFile.ofCompressed(address, mediaType(name).orElse(TEXT), content, ofConsole(name));
    }

    private static Optional<String> mediaType(String name) {
        return Optional.ofNullable(MEDIA_TYPES.get(name.substring(Math.max(0, name.lastIndexOf('.')))));
    }

    private static Map<String, String> ofConsole(String name) {
        Map<String, String> headers = new LinkedHashMap<>(Map.of(CACHE, ASK, RESOURCE_POLICY, "same-origin"));
        if (name.endsWith(HTML)) {
            headers.putAll(OF_PAGES);
        }
        return headers;
    }

    /** Everybody's page may have it: there is no secret in it. */
    private static Map<String, String> ofEverybody(String cache) {
        return Map.of(CACHE, cache, RESOURCE_POLICY, "cross-origin", "Access-Control-Allow-Origin", "*");
    }
}
