package dev.notification.core.port;

import dev.notification.core.domain.UserId;
import java.util.Arrays;
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

    public StoreUnavailableException(String message, Throwable cause) {
        this(message, cause, false);
    }

    public StoreUnavailableException(String message, Throwable cause, boolean outcomeUnknown) {
        super(message, cause);
        this.outcomeUnknown = outcomeUnknown;
        this.touched = new long[0];
    }

    /**
     * Of a request whose outcome is unknown.
     *
     * @param touched the users whose inboxes it has changed, if it was stored
     */
    public StoreUnavailableException(String message, Throwable cause, Set<UserId> touched) {
        super(message, cause);
        this.outcomeUnknown = true;
        this.touched = touched.stream().mapToLong(UserId::value).toArray();
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
