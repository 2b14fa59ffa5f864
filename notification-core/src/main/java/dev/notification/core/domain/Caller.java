package dev.notification.core.domain;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;

/** On whose behalf something is asked for. */
public sealed interface Caller {
    /** The user it acts as: the owner of the inbox that is read, the sender of what is sent. */
    UserId user();

    /** Until when it may; {@link Instant#MAX} without an end. */
    Instant expiresAt();

    /** What it may do beyond acting on its own inbox. */
    Set<Scope> scopes();

    default boolean may(Scope scope) {
        return scopes().contains(scope);
    }

    /** Whether it is no longer good once that is revoked, which is of the same user. */
    boolean endsWith(Revocation what);

    /**
     * Whom a verified access token speaks for.
     *
     * @param login the login that the token goes back to; when that is revoked, so is the token
     * @param role as it was when the token was issued
     */
    record User(UserId user, LoginId login, Role role, Instant expiresAt) implements Caller {
        public User {
            Objects.requireNonNull(user);
            Objects.requireNonNull(login);
            Objects.requireNonNull(role);
            Objects.requireNonNull(expiresAt);
        }

        @Override
        public Set<Scope> scopes() {
            return role.scopes();
        }

        @Override
        public boolean endsWith(Revocation what) {
            return what instanceof Revocation.Logins over && over.logins().contains(login);
        }
    }

    /**
     * Whom a token without a login speaks for: one that a key has minted, or one of the application's own. It may do nothing
     * but act on its own inbox.
     *
     * @param issuedAt what a cut-off is compared with
     */
    record Bearer(UserId user, Instant issuedAt, Instant expiresAt) implements Caller {
        public Bearer {
            Objects.requireNonNull(user);
            Objects.requireNonNull(issuedAt);
            Objects.requireNonNull(expiresAt);
        }

        @Override
        public Set<Scope> scopes() {
            return Set.of();
        }

        @Override
        public boolean endsWith(Revocation what) {
            return what instanceof Revocation.IssuedBefore cut && issuedAt.isBefore(cut.moment());
        }
    }

    /**
     * A machine that has shown one of its service's keys. It has no inbox of its own to look at: it may do what its scopes
     * say, and nothing else.
     *
     * @param user the service
     */
    record Key(UserId user, KeyId key, Set<Scope> scopes, Instant expiresAt) implements Caller {
        public Key {
            Objects.requireNonNull(user);
            Objects.requireNonNull(key);
            scopes = Scope.set(scopes);
            Objects.requireNonNull(expiresAt);
        }

        @Override
        public boolean endsWith(Revocation what) {
            return what instanceof Revocation.OfKey over && over.key().equals(key);
        }
    }

    /** The application that the service is embedded in, acting as one of its users: it may do everything, without an end. */
    record Application(UserId user) implements Caller {
        public Application {
            Objects.requireNonNull(user);
        }

        @Override
        public Instant expiresAt() {
            return Instant.MAX;
        }

        @Override
        public Set<Scope> scopes() {
            return Role.ADMIN.scopes();
        }

        @Override
        public boolean endsWith(Revocation what) {
            return false;
        }
    }
}
