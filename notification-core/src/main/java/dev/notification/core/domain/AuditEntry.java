package dev.notification.core.domain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One act: its actor, what was done, and to whom. It holds no secret, and nothing that somebody typed.
 *
 * @param at in milliseconds
 * @param actor the user who did it; empty: the operator, the service itself, or somebody who is not known
 * @param subject the user to whom it was done; empty: nobody in particular
 * @param detail up to 200 visible ASCII characters and blanks; empty if there is nothing to add
 * @param address from where, as far as that is known: up to 64 visible ASCII characters
 * @param key with which API key the actor did it, if with one
 */
public record AuditEntry(
        Instant at,
        Optional<UserId> actor,
        Action action,
        Optional<UserId> subject,
        String detail,
        Optional<String> address,
        Optional<KeyId> key) {
    private static final Pattern DETAIL = Pattern.compile("[\\x20-\\x7e]{0,200}");
    private static final Pattern ADDRESS = Pattern.compile("[\\x21-\\x7e]{1,64}");

    /** What was done. */
    public enum Action {
        REGISTERED,
        LOGGED_IN,
        /** Wrong passwords, folded. */
        LOGIN_FAILED,
        LOGGED_OUT,
        /** All logins of a user at once. */
        LOGINS_ENDED,
        /** A refresh token was used again, which ended its login. */
        REFRESH_REUSED,
        PASSWORD_CHANGED,
        USER_DELETED,
        /** All that names a user was handed out. */
        EXPORTED,
        /** Notifications of a user were shown to somebody else. */
        CONTENT_READ,
        ROLE_CHANGED,
        SERVICE_CREATED,
        KEY_CREATED,
        KEY_REVOKED,
        /** Another external id was given to a user, or a first one. */
        USER_RENAMED,
        /** The tokens of a user that have no login. */
        CUT_OFF,
        /** Tries that were held up, folded. */
        HELD_UP;

        /** As it is stored and logged. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Action ofLabel(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }

    /** Without a key. */
    public AuditEntry(
            Instant at,
            Optional<UserId> actor,
            Action action,
            Optional<UserId> subject,
            String detail,
            Optional<String> address) {
        this(at, actor, action, subject, detail, address, Optional.empty());
    }

    public AuditEntry {
        at = at.truncatedTo(ChronoUnit.MILLIS);
        Objects.requireNonNull(actor);
        Objects.requireNonNull(action);
        Objects.requireNonNull(subject);
        Objects.requireNonNull(key);
        if (!DETAIL.matcher(detail).matches()
                || !address.map(text -> ADDRESS.matcher(text).matches()).orElse(true)) {
            throw new IllegalArgumentException("an audit entry holds visible ASCII only");
        }
    }

    /** For a log: one line, whatever it holds. */
    public String line() {
        var line = new StringBuilder(action.label());
        actor.ifPresent(user -> line.append(" actor=").append(user));
        key.ifPresent(id -> line.append(" key=").append(id.value()));
        subject.ifPresent(user -> line.append(" subject=").append(user));
        address.ifPresent(text -> line.append(" address=").append(text));
        if (!detail.isEmpty()) {
            line.append(" detail=").append(detail);
        }
        return line.toString();
    }
}
