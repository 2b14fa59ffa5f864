package dev.notification.transport.http;

import java.util.List;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.slf4j.MDC;

/**
 * Told of every request and of the status of its answer, whoever answers it: a worker, a selector, or a filter that refuses it.
 * Called on whichever thread that is; it never blocks.
 */
public interface RequestListener {
    /** Nobody is told. */
    RequestListener NONE = new RequestListener() {
        @Override
        public Exchange begun(HttpRequestPacket request) {
            return status -> {};
        }

        @Override
        public void unreadable(Connection<?> connection, int status) {}
    };

    /**
     * A request is here, whole, and is served next.
     *
     * @param request only to be looked at during the call
     */
    Exchange begun(HttpRequestPacket request);

    /** What came on a connection was answered with that, and is no request, or not a whole one. */
    void unreadable(Connection<?> connection, int status);

    /** One request that is being served. */
    @FunctionalInterface
    interface Exchange {
        /** The head of its answer leaves; called once at most, and not if the connection ends before. */
        void answered(int status);

        /** Of which trace it is a part; empty: of none that anybody cares for. */
        default String traceId() {
            return "";
        }

        /** The one of a request, which stays so. */
        static Exchange of(HttpRequestPacket request) {
            Exchange bound = Bound.EXCHANGE.get(request);
            return bound == null ? Bound.NOBODY : bound;
        }

        /** While a thread works at it, what it logs says of which trace it is; to be closed by the same thread. */
        default Logged logged() {
            return Logged.of(traceId());
        }

        /** Remembers it with its request, for whoever will answer that. */
        default void bind(HttpRequestPacket request) {
            Bound.EXCHANGE.set(request, this);
        }

        /** The one of a request, which is nobody's afterwards: of several who might tell it, one does. */
        static Exchange take(HttpRequestPacket request) {
            Exchange bound = Bound.EXCHANGE.remove(request);
            return bound == null ? Bound.NOBODY : bound;
        }
    }

    /** What is told to several. */
    static RequestListener all(List<RequestListener> listeners) {
        return switch (listeners.size()) {
            case 0 -> NONE;
            case 1 -> listeners.get(0);
            default -> new SeveralListeners(List.copyOf(listeners));
        };
    }

    /** Lines of the log that say of which trace they are, until it is closed by the same thread. */
    @FunctionalInterface
    interface Logged extends AutoCloseable {
        /** What the trace of a line is called among what a thread works at (MDC). */
        String TRACE_ID = "trace_id";

        Logged AS_EVER = () -> {};

        /** @param traceId empty: nothing changes */
        static Logged of(String traceId) {
            if (traceId.isEmpty()) {
                return AS_EVER;
            }
            String before = MDC.get(TRACE_ID);
            MDC.put(TRACE_ID, traceId);
            return before == null ? () -> MDC.remove(TRACE_ID) : () -> MDC.put(TRACE_ID, before);
        }

        @Override
        void close();
    }

    /** Where a request keeps its exchange. */
    final class Bound {
        private static final Exchange NOBODY = status -> {};
        private static final Attribute<Exchange> EXCHANGE =
                Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(Exchange.class.getName());

        private Bound() {}
    }
}
