package dev.notification.core.port.out;

import dev.notification.core.domain.Held;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.User;
import dev.notification.core.domain.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is kept of users, for operators and for the users themselves. It changes nothing. Users that are being deleted are not there
 * any more. Thread-safe; every method blocks on the store and throws {@link
 * dev.notification.core.port.StoreUnavailableException} when it cannot be reached.
 */
public interface UserRecords {
    /** How many users or notifications one call looks at, however few of them fit. */
    int MAX_LOOKED_AT = 5000;

    /**
     * Users in the order of their numbers, with what is most asked for of each. Looks at {@value #MAX_LOOKED_AT} users at most: a
     * page may hold fewer than {@code limit}, or none, and have a next one.
     *
     * @param after only those with a later number; 0: from the first
     * @param prefix only those whose external id or username begins with exactly that; empty: all
     */
    Listing list(long after, String prefix, int limit);

    /** How many notifications are in a user's inbox, those that were removed not among them. */
    long held(UserId user);

    /** Of a user's inbox, those that were removed among them, strictly before that place (empty: from the newest). */
    List<Held> inbox(UserId user, Optional<Revision> before, int limit);

    /** One of a user's inbox, also if it was removed; empty if there is none, or if it is purged. */
    Optional<Held> inbox(UserId user, NotificationId id);

    /**
     * A user's logins that are kept, those that are over among them, without their secrets, in an order that stays. A login that is
     * opened or forgotten between two pages moves those behind it.
     *
     * @param skipped how many of them earlier pages had; 0: from the first
     */
    List<Login> logins(UserId user, long skipped, int limit);

    /**
     * What a user sent and is kept, in the order of the ids. Looks at {@value #MAX_LOOKED_AT} notifications at most, of anybody: a
     * page may hold fewer than {@code limit}, or none, and have a next one.
     *
     * @param after only later ones; 0: from the first
     */
    SentPage sentBy(UserId sender, long after, int limit);

    /** @param next {@code after} of the next page; empty: this was the last */
    record Listing(List<Listed> users, Optional<Long> next) {
        public Listing {
            users = List.copyOf(users);
            Objects.requireNonNull(next);
        }
    }

    /** @param lastContact when one of the user's devices was last heard of; empty: no device is known */
    record Listed(User user, long unread, Optional<Instant> lastContact) {
        public Listed {
            Objects.requireNonNull(user);
            Objects.requireNonNull(lastContact);
        }
    }

    /** @param next {@code after} of the next page; empty: this was the last */
    record SentPage(List<Held> sent, Optional<Long> next) {
        public SentPage {
            sent = List.copyOf(sent);
            Objects.requireNonNull(next);
        }
    }

    /** A login as far as others may know of it. */
    record Login(Instant expiresAt, boolean isRevoked) {
        public Login {
            Objects.requireNonNull(expiresAt);
        }
    }
}
