package dev.notification.core.port.in.account;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.User;
import java.util.Optional;

/** Tells a caller who it is. */
@FunctionalInterface
public interface ReadAccount {
    /**
     * The user that the caller acts as; for a key, its service. Empty if that user is no longer there. Blocks on the store.
     *
     * @throws dev.notification.core.port.StoreUnavailableException if the store cannot be used
     */
    Optional<User> account(Caller caller);
}
