package dev.notification.core.domain;

/** Which users may send to whom. It does not bind the application that the service is embedded in. */
public enum SendPolicy {
    /** Any user to any user. */
    EVERYONE {
        @Override
        boolean allows(Caller.User caller, UserId recipient) {
            return true;
        }
    },
    /** Every user to themselves only: for one person's own devices. */
    SELF {
        @Override
        boolean allows(Caller.User caller, UserId recipient) {
            return caller.user().equals(recipient);
        }
    },
    /** Users with the role {@link Role#SENDER}, to any user. */
    SENDERS {
        @Override
        boolean allows(Caller.User caller, UserId recipient) {
            return caller.role() == Role.SENDER;
        }
    };

    public boolean allows(Caller caller, UserId recipient) {
        return !(caller instanceof Caller.User user) || allows(user, recipient);
    }

    abstract boolean allows(Caller.User caller, UserId recipient);
}
