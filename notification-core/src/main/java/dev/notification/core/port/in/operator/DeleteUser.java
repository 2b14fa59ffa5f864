package dev.notification.core.port.in.operator;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.UserId;
import java.util.Objects;
import java.util.Optional;

/** Deletes a user. */
@FunctionalInterface
public interface DeleteUser {
    /**
     * As {@link dev.notification.core.port.out.Deletions#begin}; the rest is done in the background. Sessions end within two seconds on
     * every node. Blocks on the store.
     *
     * @return the number that the user had; empty if nobody goes by that
     */
    Optional<UserId> delete(Command command);

    record Command(Recipient who, Act act) {
        public Command {
            Objects.requireNonNull(who);
            Objects.requireNonNull(act);
        }
    }
}
