package dev.notification.core.port.in.account;

import dev.notification.core.domain.Caller;

/** Ends a login. */
@FunctionalInterface
public interface LogOut {
    /**
     * Blocks on the store. Afterwards the login's tokens are void and its sessions are closed.
     *
     * @throws dev.notification.core.port.StoreUnavailableException if the store cannot be used
     */
    void logOut(Caller.User caller);
}
