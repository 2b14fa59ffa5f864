package dev.notification.transport.http;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;

/**
 * What pages of other origins may do below a path: the Fetch standard's CORS protocol. Without credentials: nothing here
 * depends on cookies, so that a page which is not listed gains nothing from its visitor's browser.
 *
 * <p>A request of a page that is not listed is served all the same. Its answer lacks the words without which a browser hides
 * it from the page, and clients that are no browsers may send any {@code Origin}.
 *
 * @param path such as {@code /api}
 * @param origins whose pages may read answers
 * @param methods that are known below the path
 * @param reads the fields of requests that have a meaning there
 * @param exposes the fields of answers that a page may read, beside those that every page may
 */
public record Cors(String path, Origins origins, List<String> methods, List<String> reads, List<String> exposes) {
    /** Nothing is shared, and preflights are ordinary requests. */
    static final Cors NONE = new Cors("", Origins.none(), List.of(), List.of(), List.of());

    static final String REQUEST_METHOD = "Access-Control-Request-Method";

    private static final String ORIGIN = "Origin";
    private static final String VARY = "Vary";
    /** Two hours, the most that Chromium takes. */
    private static final String MAX_AGE_SECONDS = "7200";

    public Cors {
        Objects.requireNonNull(path);
        Objects.requireNonNull(origins);
        methods = List.copyOf(methods);
        reads = List.copyOf(reads);
        exposes = List.copyOf(exposes);
    }

    /** @param address the path of a request, without its query */
    boolean covers(String address) {
        return !path.isEmpty()
                && address.startsWith(path)
                && (address.length() == path.length() || address.charAt(path.length()) == '/');
    }

    /**
     * What the answer to a request says, whatever it is.
     *
     * @param sent the Origin field of the request
     */
    Map<String, String> headers(String sent) {
        return origins.shared(sent)
                .map(origin -> Map.of(
                        "Access-Control-Allow-Origin",
                        origin,
                        "Access-Control-Expose-Headers",
                        String.join(", ", exposes),
                        VARY,
                        ORIGIN))
                .orElse(Map.of(VARY, ORIGIN));
    }

    /** Whether a browser asks what a page may ask. */
    boolean isPreflight(HttpRequestPacket request) {
        return request.getMethod() == Method.OPTIONS
                && covers(request.getRequestURI())
                && request.getHeader(REQUEST_METHOD) != null
                && request.getHeader(ORIGIN) != null;
    }

    /** Why its page may not; empty if it may. Only browsers ask, so that a refusal may say what is missing. */
    Optional<String> preflightProblem(HttpRequestPacket preflight) {
        String sent = preflight.getHeader(ORIGIN);
        return origins.shared(sent).isPresent() ? Optional.empty() : Optional.of(origins.notShared(sent));
    }

    /** What a page may ask; said beside {@link #headers}. */
    Map<String, String> preflightHeaders() {
        return Map.of(
                "Access-Control-Allow-Methods",
                String.join(", ", methods),
                "Access-Control-Allow-Headers",
                // Libraries add fields of their own (traces, request ids), which do no harm here. The star covers all
                // but
                // Authorization; browsers that do not know it yet read the names.
                String.join(", ", reads) + ", *",
                "Access-Control-Max-Age",
                MAX_AGE_SECONDS,
                VARY,
                ORIGIN + ", " + REQUEST_METHOD + ", Access-Control-Request-Headers");
    }
}
