package dev.notification.transport.http;

import java.util.Optional;
import java.util.concurrent.Executor;
import org.glassfish.grizzly.http.HttpRequestPacket;

/** Decides who runs a request. */
@FunctionalInterface
public interface Admission {
    /**
     * Called on selector threads: never blocks.
     *
     * @return what runs it, which may let it wait and may block; empty if too much waits already: it is refused with 503
     */
    Optional<Executor> admit(HttpRequestPacket request);

    /** How many requests it lets wait now, those that it has given to the workers' queue among them; for figures. */
    default int waiting() {
        return 0;
    }
}
