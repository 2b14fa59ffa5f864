package dev.notification.core.port.in.account;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.Source;
import java.util.Objects;
import java.util.Optional;

/** Ends whatever speaks for a user now: somebody who left, or whose device was lost. */
@FunctionalInterface
public interface CutOff {
    /**
     * Blocks on the store. Tokens of the user that were issued before are void, logins are over, and sessions end: on this
     * node at once, on every other within 2 seconds. What is issued afterwards is good. The keys of a service go on. It takes
     * {@link dev.notification.core.domain.Scope#USERS}.
     *
     * @throws dev.notification.core.port.StoreUnavailableException if the store cannot be used; then some of it may be done,
     *     and doing it again does the rest
     */
    Outcome cutOff(Command command);

    record Command(Caller caller, Recipient user, Optional<Source> from) {
        public Command {
            Objects.requireNonNull(caller);
            Objects.requireNonNull(user);
            Objects.requireNonNull(from);
        }
    }

    enum Outcome {
        CUT_OFF,
        UNKNOWN_USER,
        /** The caller lacks the scope. */
        NOT_ALLOWED
    }
}
