package dev.notification.protocol;

import java.util.List;
import java.util.Optional;

/** How a client shows its access token: in a header (RFC 6750, section 2.1) or, as browsers must, among subprotocols. */
public final class BearerScheme {
    private static final String SCHEME = "Bearer ";
    private static final String SUBPROTOCOL = "bearer.";

    private BearerScheme() {}

    /**
     * The token that an {@code Authorization} header carries.
     *
     * @param authorization the header, if there is exactly one
     * @return empty if there is none, or of another scheme
     */
    public static Optional<String> tokenOf(Optional<String> authorization) {
        return authorization
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> value.substring(SCHEME.length()).trim());
    }

    /** The token among the subprotocols that a WebSocket client offers, as {@code bearer.<token>}. */
    public static Optional<String> tokenAmong(List<String> subprotocols) {
        for (String name : subprotocols) {
            if (name.startsWith(SUBPROTOCOL)) {
                return Optional.of(name.substring(SUBPROTOCOL.length()));
            }
        }
        return Optional.empty();
    }
}
