package dev.notification.transport.ws.wire;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** The answer to an upgrade request. */
public sealed interface Admission {
    /**
     * Let in.
     *
     * @param subprotocol which of those that the client offered is spoken (RFC 6455, section 1.9); empty: none
     * @param handler makes what happens on the connection, given the way out to its client; called once, on a selector thread
     */
    record Admitted(Optional<String> subprotocol, Function<FrameSink, SocketHandler> handler) implements Admission {
        public Admitted {
            Objects.requireNonNull(subprotocol);
            Objects.requireNonNull(handler);
        }
    }

    /**
     * Kept out with an HTTP answer, a problem document (RFC 9457).
     *
     * @param headers beside those that all problem documents have
     */
    record Refused(int status, String code, String detail, Map<String, String> headers) implements Admission {
        public Refused {
            Objects.requireNonNull(code);
            Objects.requireNonNull(detail);
            headers = Map.copyOf(headers);
        }

        public static Refused of(int status, String code, String detail) {
            return new Refused(status, code, detail, Map.of());
        }

        public static Refused of(int status, String code, String detail, String header, String value) {
            return new Refused(status, code, detail, Map.of(header, value));
        }
    }
}
