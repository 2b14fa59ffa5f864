package dev.notification.core.port.in.account;

import dev.notification.core.domain.ApiKey;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.KeySecret;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.Source;
import dev.notification.core.domain.Username;
import dev.notification.core.port.out.KeyStore;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Gives a service a new key, and makes the service if there is none of that name. */
@FunctionalInterface
public interface IssueKey {
    /** The longest that a key may be told to last; one without an end may last longer. */
    Duration LONGEST = Duration.ofDays(3660);

    /**
     * Blocks on the store. A key is good on this node at once and on every other within 2 seconds. It takes {@link
     * Scope#ADMIN}, and nobody gives a key what they may not do themselves.
     *
     * @throws dev.notification.core.port.StoreUnavailableException if the store cannot be used
     */
    Outcome issue(Command command);

    /**
     * @param service its name, which may be new
     * @param scopes at least one
     * @param label for people, without control characters; up to {@value ApiKey#MAX_LABEL_BYTES} bytes, perhaps empty
     * @param lifetime at least a second and at most {@link #LONGEST}; empty: until it is revoked
     */
    record Command(
            Caller caller,
            Username service,
            Set<Scope> scopes,
            String label,
            Optional<Duration> lifetime,
            Optional<Source> from) {
        public Command {
            Objects.requireNonNull(caller);
            service = Username.chosen(service.value());
            scopes = Scope.set(scopes);
            label = ApiKey.label(label);
            Objects.requireNonNull(from);
            lifetime.ifPresent(IssueKey::checked);
            if (scopes.isEmpty()) {
                throw new IllegalArgumentException("a key has at least one scope");
            }
        }
    }

    /** @throws IllegalArgumentException if a key may not be told to last so long, or so short */
    static Duration checked(Duration lifetime) {
        if (lifetime.compareTo(Duration.ofSeconds(1)) < 0 || lifetime.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a key lasts between a second and " + LONGEST.toDays() + " days");
        }
        return lifetime;
    }

    sealed interface Outcome {
        <R> R fold(
                Function<Issued, R> issued,
                Supplier<R> notAService,
                Supplier<R> tooMany,
                Function<NotAllowed, R> notAllowed);
    }

    /**
     * @param secret to be shown to whoever asked, once
     * @param isNewService whether the service was made with it
     */
    record Issued(ApiKey key, KeySecret secret, Username service, boolean isNewService) implements Outcome {
        @Override
        public <R> R fold(
                Function<Issued, R> issued,
                Supplier<R> notAService,
                Supplier<R> tooMany,
                Function<NotAllowed, R> notAllowed) {
            return issued.apply(this);
        }
    }

    /** The name is a person's, or was somebody's a few seconds ago. */
    record NotAService() implements Outcome {
        @Override
        public <R> R fold(
                Function<Issued, R> issued,
                Supplier<R> notAService,
                Supplier<R> tooMany,
                Function<NotAllowed, R> notAllowed) {
            return notAService.get();
        }
    }

    /** There are {@value KeyStore#MAX_KEYS} that are good. */
    record TooMany() implements Outcome {
        @Override
        public <R> R fold(
                Function<Issued, R> issued,
                Supplier<R> notAService,
                Supplier<R> tooMany,
                Function<NotAllowed, R> notAllowed) {
            return tooMany.get();
        }
    }

    /** @param missing the scopes that the caller lacks */
    record NotAllowed(Set<Scope> missing) implements Outcome {
        public NotAllowed {
            missing = Scope.set(missing);
        }

        @Override
        public <R> R fold(
                Function<Issued, R> issued,
                Supplier<R> notAService,
                Supplier<R> tooMany,
                Function<NotAllowed, R> notAllowed) {
            return notAllowed.apply(this);
        }
    }
}
