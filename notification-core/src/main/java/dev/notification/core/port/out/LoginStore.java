package dev.notification.core.port.out;

import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.RefreshToken;
import dev.notification.core.domain.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps logins, and the hashes of each one's refresh tokens. Thread-safe; every method blocks on the store and throws {@link
 * dev.notification.core.port.StoreUnavailableException} when it cannot be reached. Writes are durable on return. Concurrent
 * calls never deadlock.
 */
public interface LoginStore {
    /** Enters a new login. */
    void open(UserId user, RefreshToken token, Terms terms);

    /**
     * Uses a login's refresh token, as {@link dev.notification.core.domain.RefreshTokens} says: the present one is replaced,
     * one that was replaced a moment ago gets the same answer again, one that was replaced before that revokes the login. What
     * is none of its tokens changes nothing, and costs no write. A login that was opened in another history than {@code
     * terms} names is unknown. The login's end is moved to that of the terms, and the end of its access tokens is never moved
     * back.
     */
    Refreshed refresh(RefreshToken presented, Terms terms);

    /** Revokes a login of that user; empty if there is none, or it is revoked already. */
    Optional<Ended> revoke(UserId user, LoginId login, Instant at);

    /** Revokes all logins of a user and returns those that were not revoked before. */
    List<Ended> revokeAll(UserId user, Instant at);

    /**
     * What was revoked, by whichever process, since an earlier look. Nobody's clock decides it, and nothing is missed however
     * long ago that look was: revocations are numbered in the order in which they are committed.
     *
     * @param after the {@link Revocations#number()} of that look; 0: everything that is not forgotten
     */
    Revocations revocations(long after);

    /**
     * Forgets at most {@code limit} logins that are over and whose last access token has expired before {@code before};
     * returns how many.
     */
    int forget(Instant before, int limit);

    /**
     * What a login is given when it is opened or refreshed.
     *
     * @param epoch the history in which it is good
     * @param at when that is
     * @param expiresAt when it ends if it is not refreshed
     * @param tokensEnd by when every access token that is issued now has expired
     */
    record Terms(Epoch epoch, Instant at, Instant expiresAt, Instant tokensEnd) {
        public Terms {
            Objects.requireNonNull(epoch);
            Objects.requireNonNull(at);
            Objects.requireNonNull(expiresAt);
            Objects.requireNonNull(tokensEnd);
        }
    }

    /**
     * A login that was revoked.
     *
     * @param tokensEnd by when its last access token has expired, whatever the lifetime of tokens is now
     */
    record Ended(LoginId login, UserId user, Instant tokensEnd) {
        public Ended {
            Objects.requireNonNull(login);
            Objects.requireNonNull(user);
            Objects.requireNonNull(tokensEnd);
        }
    }

    /**
     * What a look has found.
     *
     * @param epoch the store's present history
     * @param number of the newest revocation that it has seen
     * @param ended the logins
     */
    record Revocations(Epoch epoch, long number, List<Ended> ended) {
        public Revocations {
            Objects.requireNonNull(epoch);
            ended = List.copyOf(ended);
        }
    }

    /** What became of a refresh token that was presented. */
    sealed interface Refreshed {
        /** It was good. */
        record Good(UserId user, RefreshToken next) implements Refreshed {
            public Good {
                Objects.requireNonNull(user);
                Objects.requireNonNull(next);
            }
        }

        /** Somebody has a copy. The login is revoked now. */
        record Copied(Ended ended) implements Refreshed {
            public Copied {
                Objects.requireNonNull(ended);
            }
        }

        /** There is no such login or no such token of it, or the login has expired or was revoked. */
        record Unknown() implements Refreshed {}
    }
}
