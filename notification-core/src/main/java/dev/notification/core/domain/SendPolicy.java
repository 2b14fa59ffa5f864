package dev.notification.core.domain;

/**
 * Which users may send to whom. It binds neither the application that the service is embedded in nor a key: that sends to
 * anybody if it has {@link Scope#SEND}, otherwise to nobody.
 */
public enum SendPolicy {
    /** Any user to any user. */
    EVERYONE {
        @Override
        boolean allowsUser(Caller caller, UserId recipient) {
            return true;
        }
    },
    /** Every user to themselves only: for one person's own devices. */
    SELF {
        @Override
        boolean allowsUser(Caller caller, UserId recipient) {
            return caller.user().equals(recipient);
        }

        @Override
        boolean allowsOthersToUser(Caller caller) {
            return false;
        }
    },
    /** Users with {@link Scope#SEND}, to any user. */
    SENDERS {
        @Override
        boolean allowsUser(Caller caller, UserId recipient) {
            return allowsOthersToUser(caller);
        }

        @Override
        boolean allowsOthersToUser(Caller caller) {
            return caller.may(Scope.SEND);
        }
    };

    public boolean allows(Caller caller, UserId recipient) {
        if (caller instanceof Caller.Application) {
            return true;
        }
        return caller instanceof Caller.Key ? caller.may(Scope.SEND) : allowsUser(caller, recipient);
    }

    /** Whether the caller may send to anybody but itself; so to whoever does not exist. */
    public boolean allowsOthers(Caller caller) {
        if (caller instanceof Caller.Application) {
            return true;
        }
        return caller instanceof Caller.Key ? caller.may(Scope.SEND) : allowsOthersToUser(caller);
    }

    /** Whether there is anybody that the caller may send to. */
    public boolean allowsAnybody(Caller caller) {
        return allows(caller, caller.user());
    }

    abstract boolean allowsUser(Caller caller, UserId recipient);

    boolean allowsOthersToUser(Caller caller) {
        return true;
    }
}
