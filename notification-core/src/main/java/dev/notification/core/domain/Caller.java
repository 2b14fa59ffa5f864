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

    /** Whether it goes back to one of those logins, and ends with it. */
    boolean goesBackTo(Set<LoginId> logins);

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
        public boolean goesBackTo(Set<LoginId> logins) {
            return logins.contains(login);
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
        public boolean goesBackTo(Set<LoginId> logins) {
            return false;
        }
    }
}
