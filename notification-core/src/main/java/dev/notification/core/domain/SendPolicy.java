package dev.notification.core.domain;

/** Who may send to whom. */
public enum SendPolicy {
    /** Any caller to any user. */
    EVERYONE {
        @Override
        public boolean allows(Caller caller, UserId recipient) {
            return true;
        }
    },
    /** Every caller to themselves only: for one person's own devices. */
    SELF {
        @Override
        public boolean allows(Caller caller, UserId recipient) {
            return caller.user().equals(recipient);
        }
    },
    /** Callers with the role {@link Role#SENDER}, to any user. */
    SENDERS {
        @Override
        public boolean allows(Caller caller, UserId recipient) {
            return caller.role() == Role.SENDER;
        }
    };

    public abstract boolean allows(Caller caller, UserId recipient);
}
