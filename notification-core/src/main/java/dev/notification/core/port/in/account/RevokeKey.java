package dev.notification.core.port.in.account;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.KeyId;
import dev.notification.core.domain.Source;
import java.util.Objects;
import java.util.Optional;

/** Ends a key. */
@FunctionalInterface
public interface RevokeKey {
    /**
     * Blocks on the store. The key is good for nothing on this node from then on, and on every other within 2 seconds. It
     * takes {@link dev.notification.core.domain.Scope#ADMIN}.
     *
     * @throws dev.notification.core.port.StoreUnavailableException if the store cannot be used
     */
    Outcome revoke(Command command);

    record Command(Caller caller, KeyId key, Optional<Source> from) {
        public Command {
            Objects.requireNonNull(caller);
            Objects.requireNonNull(key);
            Objects.requireNonNull(from);
        }
    }

    enum Outcome {
        /** It is over now, or was before. */
        REVOKED,
        UNKNOWN_KEY,
        /** The caller lacks the scope. */
        NOT_ALLOWED
    }
}
