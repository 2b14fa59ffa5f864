package dev.notification.core.port;

import dev.notification.core.domain.UserId;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The store could not do it now; the same request may succeed later. Unless {@link #outcomeUnknown()}, nothing of the
 * request was stored.
 */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean outcomeUnknown;
    /** Numbers of users: an exception has to be serializable. */
    private final long[] touched;
    /** Empty: none. */
    private final String reason;

    public StoreUnavailableException(String message, Throwable cause) {
        this(message, cause, false);
    }

    public StoreUnavailableException(String message, Throwable cause, boolean outcomeUnknown) {
        this(message, cause, outcomeUnknown, new long[0], reasonOf(cause));
    }

    /**
     * Of a request whose outcome is unknown.
     *
     * @param touched the users whose inboxes it has changed, if it was stored
     */
    public StoreUnavailableException(String message, Throwable cause, Set<UserId> touched) {
        this(message, cause, true, touched.stream().mapToLong(UserId::value).toArray(), reasonOf(cause));
    }

    private StoreUnavailableException(
            String message, Throwable cause, boolean outcomeUnknown, long[] touched, String reason) {
        super(message, cause);
        this.outcomeUnknown = outcomeUnknown;
        this.touched = touched;
        this.reason = reason;
    }

    /**
     * Of a request of which nothing was stored, for a reason that callers may know.
     *
     * @param reason in words for them, which name nothing of the operator's, such as {@code the database is read only}
     */
    public static StoreUnavailableException because(String reason, Throwable cause) {
        return new StoreUnavailableException(reason + ": " + cause.getMessage(), cause, false, new long[0], reason);
    }

    private static String reasonOf(Throwable cause) {
        return cause instanceof StoreUnavailableException store ? store.reason : "";
    }

    /** Why, in words for callers; empty: they need not know more than that it cannot be used. */
    public Optional<String> reason() {
        return reason.isEmpty() ? Optional.empty() : Optional.of(reason);
    }

    /** Whether the connection broke while committing: it may have been stored. Repeat it with its idempotency key. */
    public boolean outcomeUnknown() {
        return outcomeUnknown;
    }

    /**
     * The users whose inboxes may have changed: their followers have to look again, for nobody was told. Empty unless {@link
     * #outcomeUnknown()}, and then too if no inbox was touched or the store cannot tell.
     */
    public Set<UserId> touched() {
        return Arrays.stream(touched).mapToObj(UserId::new).collect(Collectors.toUnmodifiableSet());
    }
}
