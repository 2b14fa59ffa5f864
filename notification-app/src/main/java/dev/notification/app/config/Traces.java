package dev.notification.app.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;

/**
 * Where spans of sends go that somebody traces.
 *
 * @param endpoint of a collector, for {@link Exporter#OTLP}
 */
public record Traces(Exporter exporter, URI endpoint) {
    private static final String EXAMPLE =
            "it is an address such as http://127.0.0.1:4318/v1/traces, without a user and a password";

    /** What becomes of a span. */
    public enum Exporter {
        /** There is none. */
        NONE,
        /** It is a line of the log. */
        LOG,
        /** It goes to a collector, by OTLP over HTTP in JSON. */
        OTLP
    }

    public Traces {
        Objects.requireNonNull(exporter);
        Objects.requireNonNull(endpoint);
    }

    /** @throws IllegalArgumentException if it is no address of HTTP */
    static URI endpoint(String text) {
        URI endpoint;
        try {
            endpoint = new URI(text);
        } catch (URISyntaxException e) {
            throw noAddress(); // Not as it says it, which repeats what may hold a key.
        }
        boolean isHttp = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
        if (!isHttp || endpoint.getHost() == null || endpoint.getUserInfo() != null) {
            throw noAddress();
        }
        return endpoint;
    }

    private static IllegalArgumentException noAddress() {
        return new IllegalArgumentException(EXAMPLE);
    }
}
