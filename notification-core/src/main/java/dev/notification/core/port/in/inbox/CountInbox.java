package dev.notification.core.port.in.inbox;

import dev.notification.core.domain.UnreadCounts;
import dev.notification.core.domain.UserId;

/** Counts what is unread in an inbox, by category. */
@FunctionalInterface
public interface CountInbox {
    /**
     * Exact, and all as of one moment during the call. Blocks on the store, for longer the older the oldest unread
     * notification is.
     *
     * @throws dev.notification.core.port.StoreUnavailableException if the store cannot be read
     */
    UnreadCounts counts(UserId user);
}
