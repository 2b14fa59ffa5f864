package dev.notification.core.domain;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Whom a credential speaks for, or why nobody. */
public sealed interface Verdict {
    /** What is not a credential of anybody. */
    Verdict INVALID = new Refused(Why.INVALID);

    /** The caller, if it is one. */
    default Optional<Caller> caller() {
        return Optional.empty();
    }

    record Known(Caller known) implements Verdict {
        public Known {
            Objects.requireNonNull(known);
        }

        @Override
        public Optional<Caller> caller() {
            return Optional.of(known);
        }
    }

    /** It is not good, and will not be: somebody has to get another one. */
    record Refused(Why why) implements Verdict {
        public Refused {
            Objects.requireNonNull(why);
        }
    }

    /** Nobody knows yet: the same credential may be good in a moment. */
    record Later(Cause cause, Duration retryAfter) implements Verdict {
        public Later {
            Objects.requireNonNull(cause);
            Objects.requireNonNull(retryAfter);
        }
    }

    /**
     * Why a credential is refused. Only what proves to be signed by somebody who is trusted is told more than {@link #INVALID}:
     * so the honest learn what to change, and a forger learns nothing.
     */
    enum Why {
        /** It is forged, damaged, unknown, or not a credential at all. */
        INVALID,
        EXPIRED,
        /** The clock of its issuer is ahead, or it is for later. */
        NOT_YET_VALID,
        WRONG_ISSUER,
        WRONG_AUDIENCE,
        /** Its issuer made it last longer than the operator allows. */
        TOO_LONG_LIVED,
        /** It lacks what it must say, or says it in a wrong form. */
        WRONG_CLAIMS,
        /** The login, the key or the user's tokens were ended. */
        REVOKED,
        /** Signing in does not create users here, and there is no such user. */
        UNKNOWN_USER
    }

    /** Why nobody knows yet. */
    enum Cause {
        /** The application's keys are being fetched. */
        KEYS_REFRESHING,
        /** The store has to be asked, and cannot be now. */
        STORE_UNAVAILABLE,
        /** Too many ask at once. */
        OVERLOADED
    }
}
