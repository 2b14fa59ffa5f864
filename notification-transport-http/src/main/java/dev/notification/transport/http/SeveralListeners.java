package dev.notification.transport.http;

import java.util.List;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.HttpRequestPacket;

/** Tells each of them. */
record SeveralListeners(List<RequestListener> listeners) implements RequestListener {
    @Override
    public Exchange begun(HttpRequestPacket request) {
        List<Exchange> all =
                listeners.stream().map(listener -> listener.begun(request)).toList();
        return new Exchange() {
            @Override
            public void answered(int status) {
                all.forEach(one -> one.answered(status));
            }

            @Override
            public String traceId() {
                return all.stream()
                        .map(Exchange::traceId)
                        .filter(id -> !id.isEmpty())
                        .findFirst()
                        .orElse("");
            }
        };
    }

    @Override
    public void unreadable(Connection<?> connection, int status) {
        listeners.forEach(listener -> listener.unreadable(connection, status));
    }
}
