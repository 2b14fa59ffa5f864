package dev.notification.core.port.in.account;

import dev.notification.core.domain.Verdict;
import java.util.concurrent.CompletionStage;

/** Tells whom a bearer credential speaks for: a token of this service, a key, or a token of the application's own. */
@FunctionalInterface
public interface AuthenticateCaller {
    /**
     * Completes with {@link Verdict.Known} for a valid one and nothing else. Callable from a selector thread: it never blocks,
     * and completes at once where all that is asked is in memory, as it is for tokens of this service, for keys, and for
     * tokens of the application whose user is known. Never fails.
     */
    CompletionStage<Verdict> authenticate(String credential);
}
