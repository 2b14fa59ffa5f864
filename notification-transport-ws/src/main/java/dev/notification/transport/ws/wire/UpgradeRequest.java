package dev.notification.transport.ws.wire;

import java.util.Optional;
import java.util.function.Function;

/**
 * What a client asks for at the WebSocket's address.
 *
 * @param mayUpgrade false with HTTP/1.0, whose requests to upgrade are ignored (RFC 9110, section 7.8), and where the HTTP
 *     codec did not take it for an upgrade, so that it would read what follows as the next request
 * @param query without the question mark; empty if there is none
 * @param headers the value of a header, by its name; several values joined by commas (RFC 9110, section 5.3)
 */
public record UpgradeRequest(
        String method, boolean mayUpgrade, String query, Function<String, Optional<String>> headers) {
    public Optional<String> header(String name) {
        return headers.apply(name);
    }
}
