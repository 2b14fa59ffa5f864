package dev.notification.core.port.in.account;

import dev.notification.core.domain.Caller;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Tells whom a bearer token speaks for. */
@FunctionalInterface
public interface AuthenticateCaller {
    /**
     * Completes with nothing for anything but a valid token. Callable from a selector thread: it never blocks, and completes
     * at once where all that is asked is in memory, as it is for tokens of this service. Never fails.
     */
    CompletionStage<Optional<Caller>> authenticate(String token);
}
