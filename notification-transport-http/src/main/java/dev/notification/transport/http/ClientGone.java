package dev.notification.transport.http;

import java.io.IOException;
import org.glassfish.grizzly.http.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client that did not wait for its answer: no failure of ours, and too many to fill the log with stacks. */
final class ClientGone {
    private static final Logger LOG = LoggerFactory.getLogger(ClientGone.class);

    private ClientGone() {}

    /** @throws IOException the failure, if the client is still there */
    static void orThrow(Request request, IOException failure) throws IOException {
        if (request.getRequest().getConnection().isOpen()) {
            throw failure;
        }
        LOG.debug("a client has hung up before its answer", failure);
    }
}
