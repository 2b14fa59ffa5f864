package dev.notification.core.port.in.inbox;

import dev.notification.core.domain.Head;
import dev.notification.core.domain.UserId;
import java.util.concurrent.CompletionStage;

/** Tells very many callers at once where their inboxes end. */
@FunctionalInterface
public interface AskHead {
    /**
     * Completes with the inbox's end as of some moment after this call; a user whose account is gone has the head of an
     * empty inbox. Callable from any thread, never blocks: calls that come while the store is being read share the next
     * reading. Completes on a thread that others wait for: what depends on it must not block. Fails with {@link
     * dev.notification.core.port.StoreUnavailableException} if the store cannot be read, and with {@link
     * dev.notification.core.port.OverloadedException} if too many wait, or for more than a second; either within 5 seconds.
     */
    CompletionStage<Head> head(UserId user);
}
