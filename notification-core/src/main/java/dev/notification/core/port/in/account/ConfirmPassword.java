package dev.notification.core.port.in.account;

import dev.notification.core.domain.Source;
import dev.notification.core.domain.UserId;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Checks once more that it is the user who asks, before something that cannot be undone. */
@FunctionalInterface
public interface ConfirmPassword {
    /** Never blocks. It counts as a try to log in. Fails as {@link LogIn#logIn} does. */
    CompletionStage<Outcome> confirm(Command command);

    enum Outcome {
        CONFIRMED,
        /** The user has none, and need not confirm anything. */
        NO_PASSWORD,
        WRONG
    }

    /** @param typed empty if nothing was */
    record Command(UserId user, String typed, Optional<Source> from) {
        public Command {
            Objects.requireNonNull(user);
            Objects.requireNonNull(typed);
            Objects.requireNonNull(from);
        }

        @Override
        public String toString() {
            return "ConfirmPassword.Command[hidden]";
        }
    }
}
