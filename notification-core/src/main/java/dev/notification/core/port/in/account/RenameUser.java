package dev.notification.core.port.in.account;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.Source;
import dev.notification.core.domain.UserId;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Gives a user another external id, or a first one. */
@FunctionalInterface
public interface RenameUser {
    /**
     * Blocks on the store. Number, inbox and devices stay. The name before stands for nobody for {@link
     * dev.notification.core.port.out.Directory#RESERVED}, on every node, and for whomever takes it after that. It takes {@link
     * dev.notification.core.domain.Scope#USERS}. Two users are never made one.
     *
     * @throws dev.notification.core.port.StoreUnavailableException if the store cannot be used
     */
    Outcome rename(Command command);

    record Command(Caller caller, Recipient user, ExternalId next, Optional<Source> from) {
        public Command {
            Objects.requireNonNull(caller);
            Objects.requireNonNull(user);
            Objects.requireNonNull(next);
            Objects.requireNonNull(from);
        }
    }

    sealed interface Outcome {
        <R> R accept(Visitor<R> visitor);
    }

    /** What a caller makes of each outcome: one method for each, so that a new one does not compile before it is handled. */
    interface Visitor<R> {
        R renamed(Renamed outcome);

        /** There is no such user. */
        R unknownUser();

        /** Somebody else has the name. */
        R taken();

        R reserved(Reserved outcome);

        /** The caller lacks the scope. */
        R notAllowed();
    }

    record Renamed(UserId user) implements Outcome {
        public Renamed {
            Objects.requireNonNull(user);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.renamed(this);
        }
    }

    record UnknownUser() implements Outcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.unknownUser();
        }
    }

    record Taken() implements Outcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.taken();
        }
    }

    /**
     * The name was given up a moment ago.
     *
     * @param retryAfter after which it can be taken; more than zero
     */
    record Reserved(Duration retryAfter) implements Outcome {
        public Reserved {
            Objects.requireNonNull(retryAfter);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.reserved(this);
        }
    }

    record NotAllowed() implements Outcome {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.notAllowed();
        }
    }
}
