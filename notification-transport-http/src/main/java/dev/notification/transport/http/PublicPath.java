package dev.notification.transport.http;

import java.util.List;
import org.glassfish.grizzly.http.HttpRequestPacket;

/**
 * The path below which a proxy serves this server. A proxy may cut it off or pass it on: both addresses mean the same here.
 *
 * @param prefix such as {@code /inbox}; empty: there is none
 * @param served the paths that exist inside
 */
record PublicPath(String prefix, List<String> served) {
    /** The address of the same thing inside; only what exists there is cut, so that {@code /api} may be a prefix, too. */
    String inside(String address) {
        if (prefix.isEmpty() || !address.startsWith(prefix)) {
            return address;
        }
        String inside = address.substring(prefix.length());
        for (String path : served) {
            if (inside.startsWith(path) && (inside.length() == path.length() || inside.charAt(path.length()) == '/')) {
                return inside;
            }
        }
        return address;
    }

    /** Gives a request, whose head has just been read, its address inside. */
    void strip(HttpRequestPacket request) {
        if (prefix.isEmpty()) {
            return;
        }
        String address = request.getRequestURI();
        String inside = inside(address);
        if (!inside.equals(address)) {
            request.setRequestURI(inside);
        }
    }
}
