package dev.notification.core.port.out;

import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which user each name stands for. What it stands for changes only when a user is renamed or deleted. Thread-safe; every method
 * blocks on the store and throws {@link dev.notification.core.port.StoreUnavailableException} when it cannot be reached.
 */
public interface Directory {
    /** How many names one call takes. */
    int MAX_NAMES = 1000;

    /** How long a name that was given up stands for nobody, so that no cache of another node takes it for somebody else. */
    Duration RESERVED = Duration.ofSeconds(10);

    /** Knows nobody: for an application whose users have numbers only. */
    Directory NONE = new Directory() {
        @Override
        public Map<Recipient.Name, UserId> find(Collection<? extends Recipient.Name> names) {
            return Map.of();
        }

        @Override
        public Map<ExternalId, Found> findOrCreate(Collection<ExternalId> names, Instant at) {
            return Map.of();
        }

        @Override
        public Map<UserId, Names> names(Collection<UserId> users) {
            return Map.of();
        }

        @Override
        public Freed freed(long after) {
            return new Freed(after, Set.of());
        }
    };

    /** Whom they stand for, in one question; names that stand for nobody are left out. */
    Map<Recipient.Name, UserId> find(Collection<? extends Recipient.Name> names);

    /**
     * As {@link #find}, and a user with an empty inbox is made for each that stands for nobody, all in one transaction that is
     * durable on return: there is never a user without an inbox. Of several concurrent calls with one name exactly one makes a
     * user. Names that were given up less than {@link #RESERVED} before {@code at} are left out.
     */
    Map<ExternalId, Found> findOrCreate(Collection<ExternalId> names, Instant at);

    /** The names of those users; users that do not exist are left out. */
    Map<UserId, Names> names(Collection<UserId> users);

    /** Which names were given up since an earlier look, by whichever process; nothing is missed within an hour. */
    Freed freed(long after);

    /** @param isNew whether this very call has made the user */
    record Found(UserId user, boolean isNew) {
        public Found {
            Objects.requireNonNull(user);
        }
    }

    /** What a user is called; at least one of them. */
    record Names(Optional<ExternalId> externalId, Optional<dev.notification.core.domain.Username> username) {
        public Names {
            Objects.requireNonNull(externalId);
            Objects.requireNonNull(username);
        }
    }

    /**
     * @param number of the newest that the look has seen; 0: none ever
     * @param names a username stands for all that have its {@link dev.notification.core.domain.Username#key}
     */
    record Freed(long number, Set<Recipient.Name> names) {
        public Freed {
            names = Set.copyOf(names);
        }
    }
}
