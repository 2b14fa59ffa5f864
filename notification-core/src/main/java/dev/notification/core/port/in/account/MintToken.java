package dev.notification.core.port.in.account;

import dev.notification.core.domain.AccessToken;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.UserId;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes a token for a user who has no password here: an application's backend hands it to its user's browser. */
@FunctionalInterface
public interface MintToken {
    Duration STANDARD = Duration.ofHours(1);
    Duration LONGEST = Duration.ofHours(24);

    /**
     * Blocks on the store. The token speaks for the user, may do nothing but act on that user's own inbox, ends by itself, is
     * not prolonged, and ends with {@link CutOff}. An external id never seen before is a new user with an empty inbox, as if
     * that user signed in. It takes {@link dev.notification.core.domain.Scope#USERS}.
     *
     * @throws dev.notification.core.port.StoreUnavailableException if the store cannot be used
     */
    Outcome mint(Command command);

    /** @param lifetime between a second and {@link #LONGEST} */
    record Command(Caller caller, Recipient user, Duration lifetime) {
        public Command {
            Objects.requireNonNull(caller);
            Objects.requireNonNull(user);
            if (lifetime.compareTo(Duration.ofSeconds(1)) < 0 || lifetime.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "a token lasts between 1 second and " + LONGEST.toSeconds() + " seconds");
            }
        }
    }

    sealed interface Outcome {
        <R> R fold(Function<Minted, R> minted, Supplier<R> unknownUser, Supplier<R> notAllowed);
    }

    /** @param externalId the user's, if it has one */
    record Minted(AccessToken token, UserId user, Optional<ExternalId> externalId) implements Outcome {
        public Minted {
            Objects.requireNonNull(token);
            Objects.requireNonNull(user);
            Objects.requireNonNull(externalId);
        }

        @Override
        public <R> R fold(Function<Minted, R> minted, Supplier<R> unknownUser, Supplier<R> notAllowed) {
            return minted.apply(this);
        }
    }

    /** There is no such user, and none was made. */
    record UnknownUser() implements Outcome {
        @Override
        public <R> R fold(Function<Minted, R> minted, Supplier<R> unknownUser, Supplier<R> notAllowed) {
            return unknownUser.get();
        }
    }

    /** The caller lacks the scope. */
    record NotAllowed() implements Outcome {
        @Override
        public <R> R fold(Function<Minted, R> minted, Supplier<R> unknownUser, Supplier<R> notAllowed) {
            return notAllowed.get();
        }
    }
}
