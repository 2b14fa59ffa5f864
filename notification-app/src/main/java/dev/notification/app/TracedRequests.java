package dev.notification.app;

import dev.notification.transport.http.RequestListener;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.HttpRequestPacket;

/** Says of each request of which trace it is a part, so that lines of the log that are written meanwhile say so too. */
final class TracedRequests implements RequestListener {
    private record Traced(String traceId) implements Exchange {
        @Override
        public void answered(int status) {}
    }

    private static final Exchange UNTRACED = new Traced("");

    @Override
    public Exchange begun(HttpRequestPacket request) {
        String trace = AccessLog.traceId(request);
        return trace.isEmpty() ? UNTRACED : new Traced(trace);
    }

    @Override
    public void unreadable(Connection<?> connection, int status) {}
}
