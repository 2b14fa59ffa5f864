package dev.notification.core.port.out;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Profile;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.User;
import dev.notification.core.domain.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps what is known of users, whether or not they can log in. Thread-safe; every method blocks on the store and throws {@link
 * dev.notification.core.port.StoreUnavailableException} when it cannot be reached. Writes are durable on return.
 */
public interface UserStore {
    /** How many users one call takes. */
    int MAX_USERS = 1000;

    /** Knows nobody, and makes nobody: for an application whose users are known to itself only. */
    UserStore NONE = new UserStore() {
        @Override
        public Optional<User> find(Recipient user) {
            return Optional.empty();
        }

        @Override
        public List<Upserted> upsert(List<Described> users, Instant at) {
            throw new UnsupportedOperationException("no store of users was given");
        }

        @Override
        public Renamed rename(Recipient user, ExternalId next, Act act) {
            return new Renamed.UnknownUser();
        }

        @Override
        public int forgetFreed(Instant before, int limit) {
            return 0;
        }
    };

    /** The user with that number or name; never makes one. A username is found as {@link AccountStore#find} does. */
    Optional<User> find(Recipient user);

    /**
     * Makes those users that do not exist, each with an empty inbox, and describes all; in one transaction. What a profile does
     * not say stays as it was. Of one that is named twice the later profile counts. There is never a user without an inbox.
     *
     * @return what became of each, in order
     */
    List<Upserted> upsert(List<Described> users, Instant at);

    /**
     * Gives a user another external id, or a first one. The one before is given up, and stands for nobody for {@link
     * Directory#RESERVED}; see {@link Directory#freed}. The same one again changes nothing. Entered in the {@link AuditLog} by the
     * same transaction. Of several who take one name at once exactly one has it.
     */
    Renamed rename(Recipient user, ExternalId next, Act act);

    /** Forgets at most {@code limit} names that were given up before {@code before}; returns how many. */
    int forgetFreed(Instant before, int limit);

    /** A user as the application describes it. */
    record Described(ExternalId externalId, Profile profile) {
        public Described {
            Objects.requireNonNull(externalId);
            Objects.requireNonNull(profile);
        }
    }

    /** What became of a user that was to be there. */
    sealed interface Upserted {
        /** @param isNew whether this very call has made the user */
        record Stored(UserId user, boolean isNew) implements Upserted {
            public Stored {
                Objects.requireNonNull(user);
            }
        }

        /** The name was given up a moment ago; nothing was stored. */
        record Reserved() implements Upserted {}
    }

    /** What became of a user who was to be renamed. */
    sealed interface Renamed {
        record Done(UserId user) implements Renamed {
            public Done {
                Objects.requireNonNull(user);
            }
        }

        record UnknownUser() implements Renamed {}

        /** Somebody else has the name. */
        record Taken() implements Renamed {}

        /** @param until when the name, which was given up a moment ago, can be taken */
        record Reserved(Instant until) implements Renamed {
            public Reserved {
                Objects.requireNonNull(until);
            }
        }
    }
}
