package dev.notification.core.port.out;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.ApiKey;
import dev.notification.core.domain.KeyId;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps services and their API keys, without the secrets. What is done is entered in the {@link AuditLog} by the same
 * transaction. Thread-safe; every method blocks on the store and throws {@link
 * dev.notification.core.port.StoreUnavailableException} when it cannot be reached. Writes are durable on return.
 */
public interface KeyStore {
    /** How many keys that are neither revoked nor over there may be. */
    int MAX_KEYS = 10_000;

    /** How many {@link #find} reads at once. */
    int PAGE = 1000;

    /** Has no keys, and takes none: for an application without machines. */
    KeyStore NONE = new KeyStore() {
        @Override
        public Added add(NewKey key, Act act) {
            return new Added.TooMany();
        }

        @Override
        public Optional<UserId> addService(Username name, Act act) {
            return Optional.empty();
        }

        @Override
        public List<Service> services(Optional<UserId> after, int limit) {
            return List.of();
        }

        @Override
        public Optional<ApiKey> revoke(KeyId key, Act act) {
            return Optional.empty();
        }

        @Override
        public List<Entry> list(Optional<KeyId> after, int limit) {
            return List.of();
        }

        @Override
        public Changes changes(long after) {
            return new Changes(after, List.of());
        }

        @Override
        public void used(Map<KeyId, Instant> moments) {}
    };

    /**
     * Adds a key, and its service with an empty inbox if there is none of that name, in one transaction: there is never a key
     * without its service. Names are the same as in {@link AccountStore#find}. Calls at once may pass {@link #MAX_KEYS} by as many.
     */
    Added add(NewKey key, Act act);

    /** Adds a service that has no key yet, with an empty inbox; empty if the name is somebody's, or was given up less than {@link Directory#RESERVED} ago. */
    Optional<UserId> addService(Username name, Act act);

    /** Services by number, with and without keys; at most {@code limit} after {@code after}. */
    List<Service> services(Optional<UserId> after, int limit);

    /** Revokes a key; empty if there is none or it is revoked already. */
    Optional<ApiKey> revoke(KeyId key, Act act);

    /** The key with that id; asks for one page after the other, since that is seldom asked. */
    default Optional<Entry> find(KeyId key) {
        Optional<KeyId> after = Optional.empty();
        while (true) {
            List<Entry> page = list(after, PAGE);
            Optional<Entry> found =
                    page.stream().filter(entry -> entry.key().id().equals(key)).findFirst();
            if (found.isPresent() || page.size() < PAGE) {
                return found;
            }
            after = Optional.of(page.get(PAGE - 1).key().id());
        }
    }

    /**
     * All keys that are kept, those that are over among them, oldest first, and by their ids if they are as old; at most {@code limit} after {@code after}. None if there
     * is no such key.
     */
    List<Entry> list(Optional<KeyId> after, int limit);

    /**
     * What was added or revoked since an earlier look, by whichever process, as it is now. Numbered in the order in which it
     * was committed, so nothing is missed.
     *
     * @param after the number of that look; 0: everything that may still be good
     */
    Changes changes(long after);

    /** Moves on when each was last used, never back. */
    void used(Map<KeyId, Instant> moments);

    /**
     * @param service the name of the service
     * @param secretHash as {@link ApiKey} has it
     */
    record NewKey(
            KeyId id,
            Username service,
            String secretHash,
            Set<Scope> scopes,
            String label,
            Instant createdAt,
            Optional<Instant> expiresAt) {
        public NewKey {
            Objects.requireNonNull(id);
            Objects.requireNonNull(service);
            Objects.requireNonNull(secretHash);
            scopes = Scope.set(scopes);
            Objects.requireNonNull(label);
            Objects.requireNonNull(createdAt);
            Objects.requireNonNull(expiresAt);
        }

        /** As it is kept, of that service. */
        public ApiKey of(UserId user) {
            return new ApiKey(
                    id,
                    user,
                    secretHash,
                    scopes,
                    label,
                    createdAt.truncatedTo(ChronoUnit.MILLIS),
                    expiresAt.map(end -> end.truncatedTo(ChronoUnit.MILLIS)),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /** What became of a key that was to be added. */
    sealed interface Added {
        /** @param isNewService whether the service was made with it */
        record Stored(ApiKey key, boolean isNewService) implements Added {
            public Stored {
                Objects.requireNonNull(key);
            }
        }

        /** The name is a person's, who has a password, or was given up less than {@link Directory#RESERVED} ago. */
        record NotAService() implements Added {}

        /** There are {@value KeyStore#MAX_KEYS} already. */
        record TooMany() implements Added {}
    }

    /** A user that is a machine. */
    record Service(UserId user, Username name) {
        public Service {
            Objects.requireNonNull(user);
            Objects.requireNonNull(name);
        }
    }

    /** A key with the name of its service. */
    record Entry(ApiKey key, Username service) {
        public Entry {
            Objects.requireNonNull(key);
            Objects.requireNonNull(service);
        }
    }

    /** @param number of the newest change that the look has seen */
    record Changes(long number, List<ApiKey> keys) {
        public Changes {
            keys = List.copyOf(keys);
        }
    }
}
