package dev.notification.core.port.out;

import dev.notification.core.domain.Account;
import dev.notification.core.domain.Act;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps accounts: users who have a name and a password to log in with. Others, such as services, are nobody here; {@link
 * UserStore} knows them. What is done is entered in the {@link AuditLog} by the same transaction. Thread-safe; every method blocks on the store and throws {@link
 * dev.notification.core.port.StoreUnavailableException} when it cannot be reached.
 */
public interface AccountStore {
    /**
     * Adds an account, with the role {@link Role#USER}, and its empty inbox in one transaction, durable on return. Ids rise
     * from 1; those under which an application has opened inboxes for users of its own are passed over, and others with them,
     * for nobody gets what was sent to somebody else. Empty if the name is taken, that is, an account has a name with the
     * same {@link Username#key}, a service has it, or it was given up less than {@link Directory#RESERVED} ago: then nothing was
     * stored. Of several concurrent calls with one such name exactly one adds it.
     */
    Optional<Account> add(Username username, PasswordHash passwordHash, Act act);

    /** As {@link #add(Username, PasswordHash, Act)}, done by the operator. */
    default Optional<Account> add(Username username, PasswordHash passwordHash, Instant createdAt) {
        return add(username, passwordHash, Act.ofOperator(createdAt));
    }

    /**
     * The account that has exactly that name, otherwise the one whose name has the same {@link Username#key}. Accounts of a
     * time when upper and lower case differed may share a key: then the oldest has it, and the others have only their names.
     * Sees every {@code add} that returned before.
     */
    Optional<Account> find(Username username);

    /** The account with that id. */
    Optional<Account> find(UserId user);

    /** Replaces the password; false if there is no such user. */
    boolean changePassword(UserId user, PasswordHash passwordHash, Act act);

    /** Replaces the hash of the same password if it is still {@code present}; false if it is not, or there is no such user. */
    boolean replacePassword(UserId user, PasswordHash present, PasswordHash next);

    /** Gives a user another role; false if there is no such user. Tokens that were issued keep the old one. */
    boolean changeRole(UserId user, Role role, Act act);
}
