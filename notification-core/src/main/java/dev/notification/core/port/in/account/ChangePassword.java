package dev.notification.core.port.in.account;

import dev.notification.core.domain.Password;
import dev.notification.core.domain.Source;
import dev.notification.core.domain.UserId;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Gives a user another password. */
@FunctionalInterface
public interface ChangePassword {
    /**
     * Never blocks. Revokes all logins of the user, closes their sessions, and opens a new login for who changed it. Fails
     * as {@link LogIn#logIn} does.
     *
     * @return {@link LogIn.WrongCredentials} if the current password is not that
     */
    CompletionStage<LogIn.Outcome> change(Command command);

    /** @param current as typed */
    record Command(UserId user, String current, Password next, Optional<Source> from) {
        public Command {
            Objects.requireNonNull(user);
            Objects.requireNonNull(current);
            Objects.requireNonNull(next);
            Objects.requireNonNull(from);
        }

        /** From nowhere in particular: what counts per address does not count. */
        public Command(UserId user, String current, Password next) {
            this(user, current, next, Optional.empty());
        }

        @Override
        public String toString() {
            return "ChangePassword.Command[hidden]";
        }
    }
}
