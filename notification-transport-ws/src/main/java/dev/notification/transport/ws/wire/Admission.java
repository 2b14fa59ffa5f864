package dev.notification.transport.ws.wire;

import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Problem;
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
     * Kept out with an HTTP answer.
     *
     * @param headers what HTTP asks for beside the document
     */
    record Refused(Problem problem, Map<String, String> headers) implements Admission {
        public Refused {
            Objects.requireNonNull(problem);
            Objects.requireNonNull(headers);
        }

        public static Refused of(ErrorCode code, String detail) {
            return new Refused(Problem.of(code, detail), code.headers());
        }

        public static Refused of(ErrorCode code, String detail, String header, String value) {
            return new Refused(Problem.of(code, detail), Map.of(header, value));
        }
    }
}
