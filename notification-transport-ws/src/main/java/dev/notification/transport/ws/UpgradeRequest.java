package dev.notification.transport.ws;

import java.util.Optional;
import java.util.function.Function;

/**
 * What a client asks for at the WebSocket's address.
 *
 * @param query without the question mark; empty if there is none
 * @param headers the value of a header, by its name; several values joined by commas (RFC 9110, section 5.3)
 */
record UpgradeRequest(String method, String query, Function<String, Optional<String>> headers) {
    Optional<String> header(String name) {
        return headers.apply(name);
    }
}
