package dev.notification.transport.http;

import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.http.util.DataChunk;
import org.glassfish.grizzly.http.util.Header;

/** Headers that every answer of the port has: no cache keeps it, and no browser guesses what it is. */
final class CommonHeaders {
    private static final String CACHE = "Cache-Control";
    private static final String NO_STORE = "no-store";
    private static final String TYPE_OPTIONS = "X-Content-Type-Options";
    private static final String NO_SNIFF = "nosniff";

    /** As lines of a head, each begun by its line break. */
    static final String LINES = "\r\n" + CACHE + ": " + NO_STORE + "\r\n" + TYPE_OPTIONS + ": " + NO_SNIFF;

    private CommonHeaders() {}

    /** A handler that sets another value has its way. */
    static void on(Response response) {
        on(response.getResponse());
    }

    static void on(HttpResponsePacket response) {
        response.setHeader(CACHE, NO_STORE);
        response.setHeader(TYPE_OPTIONS, NO_SNIFF);
        response.setHeader(Header.Date, HttpDate.now());
    }

    /**
     * The time at which an answer is made (RFC 9110, section 6.6.1) is that of its first byte, and some wait for a minute. Where
     * there is no such field it cannot be added any more: by then Grizzly takes what is added for trailers, and drops it.
     */
    static void renewDate(HttpResponsePacket response) {
        DataChunk date = response.getHeaders().getValue(Header.Date);
        if (date != null) {
            date.setString(HttpDate.now());
        }
    }
}
