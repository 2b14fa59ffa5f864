package dev.notification.transport.http;

import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Problem;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.nio.NIOConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what somebody speaks who does not speak HTTP but is likely to mean this port: TLS, or a proxy's own protocol. They
 * cannot read an answer, so that the log says it too, once a minute. Thread-safe.
 */
final class OtherProtocols {
    private static final Logger LOG = LoggerFactory.getLogger(OtherProtocols.class);

    /** A TLS record that shakes hands (RFC 8446, section 5.1). */
    private static final byte[] TLS = {0x16, 0x03};

    private static final byte[] PROXY_1 = Octets.of("PROXY ");
    private static final byte[] PROXY_2 = Octets.of("\r\n\r\n\0\r\nQUIT\n");

    private final OnceAMinute log;

    /** @param nanos the time that goes by, as {@link System#nanoTime} tells it */
    OtherProtocols(LongSupplier nanos) {
        log = new OnceAMinute(nanos);
    }

    /** @param bytes the first that came, which are no request; they stay as they are */
    Optional<Problem> of(NIOConnection connection, Buffer bytes) {
        if (begins(bytes, TLS)) {
            return Optional.of(
                    said(
                            connection,
                            "this port speaks plain HTTP, and the client speaks TLS (https: or wss:); TLS ends in a proxy in front"));
        }
        if (begins(bytes, PROXY_1) || begins(bytes, PROXY_2)) {
            return Optional.of(said(
                    connection,
                    "this port does not speak the PROXY protocol: switch it off in the proxy (send-proxy, proxy_protocol),"
                            + " and let it tell the client's address in X-Forwarded-For"));
        }
        return Optional.empty();
    }

    private static boolean begins(Buffer bytes, byte[] word) {
        if (bytes.remaining() < word.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (bytes.get(bytes.position() + i) != word[i]) {
                return false;
            }
        }
        return true;
    }

    private Problem said(NIOConnection connection, String what) {
        if (log.isDue()) {
            LOG.info("{} was refused: {}", ClientAddresses.peer(connection), what);
        }
        return Problem.of(ErrorCode.MALFORMED_REQUEST, what);
    }
}
