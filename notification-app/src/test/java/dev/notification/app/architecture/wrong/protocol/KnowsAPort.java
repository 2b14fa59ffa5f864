package dev.notification.app.architecture.wrong.protocol;

import org.glassfish.grizzly.http.server.Request;

/** Breaks PROTOCOL_KNOWS_NO_TRANSPORT. */
final class KnowsAPort {
    String address(Request request) {
        return request.getRequestURI();
    }
}
