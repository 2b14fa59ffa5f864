package dev.notification.core.port.in.account;

import dev.notification.core.domain.Caller;
import java.util.Optional;

/** Tells whom a bearer token speaks for. */
@FunctionalInterface
public interface AuthenticateCaller {
    /** Empty for anything but a valid token. Never blocks, never throws: callable from a selector thread. */
    Optional<Caller> authenticate(String token);
}
