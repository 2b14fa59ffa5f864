package dev.notification.transport.http;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The origins whose pages may use the server. Clients that are no browsers send none, and are not concerned.
 *
 * @param listed those that the operator has named
 * @param publicUrl where clients reach the server; its pages are the server's own
 */
public record Origins(Set<Origin> listed, Optional<PublicUrl> publicUrl) {
    private static final int MAX_SHOWN = 200;

    public Origins {
        listed = Set.copyOf(listed);
        Objects.requireNonNull(publicUrl);
    }

    public static Origins none() {
        return new Origins(Set.of(), Optional.empty());
    }

    /** Such as {@code https://shop.example}. */
    public static Origins of(String... listed) {
        return new Origins(Stream.of(listed).map(Origin::parse).collect(Collectors.toSet()), Optional.empty());
    }

    public Origins(List<Origin> listed, Optional<PublicUrl> publicUrl) {
        this(Set.copyOf(listed), publicUrl);
    }

    /** Where a proxy serves this server; empty: at the root. */
    String path() {
        return publicUrl.map(PublicUrl::path).orElse("");
    }

    /**
     * What tells a browser that its pages may read answers that are not their own server's; empty if they may not.
     *
     * @param sent the Origin field
     */
    Optional<String> shared(String sent) {
        return Origin.sent(sent)
                .filter(origin -> listed.contains(origin)
                        || publicUrl.filter(url -> url.origin().equals(origin)).isPresent())
                .map(origin -> origin.saidTo(sent));
    }

    /**
     * Why a page may not open a WebSocket; empty if it may, since it is the server's own or is listed.
     *
     * @param sent the Origin field
     * @param host the Host field; empty if there is none
     */
    public Optional<String> problem(String sent, String host) {
        if (shared(sent).isPresent()
                || Origin.sent(sent).filter(origin -> origin.isOfHost(host)).isPresent()) {
            return Optional.empty();
        }
        if (Origin.sent(sent).isEmpty()) {
            return Optional.of(cannotBeListed(sent));
        }
        return Optional.of("Origin is " + shown(sent) + ", but Host is " + shown(host)
                + publicUrl.map(url -> " and http.public-url is " + url).orElse("")
                + ". If the page is a foreign one, add its origin to http.origins; if it is the server's own, let the proxy"
                + " pass Host on with its port, or set http.public-url");
    }

    /** Why a page may not read answers here. */
    String notShared(String sent) {
        if (Origin.sent(sent).isEmpty()) {
            return cannotBeListed(sent);
        }
        return "Origin is " + shown(sent) + ", and http.origins lists " + (listed.isEmpty() ? "none" : "others")
                + ". If its pages may use this server, add it there";
    }

    /** To add it to the settings would be no help: the start refuses it. */
    private static String cannotBeListed(String sent) {
        return "Origin is " + shown(sent)
                + (sent.equals("null")
                        ? ", as of all files and sandboxed frames: such a page cannot be let in"
                        : ", which is no origin that http.origins can list: such a page cannot be let in");
    }

    private static String shown(String sent) {
        return sent.length() <= MAX_SHOWN ? sent : sent.substring(0, MAX_SHOWN) + "…";
    }
}
