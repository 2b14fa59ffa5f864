package dev.notification.core.domain;

import java.util.EnumSet;
import java.util.Set;

/** What a user may do beyond acting on their own inbox, as a set of scopes. */
public enum Role {
    USER(EnumSet.noneOf(Scope.class)),
    /** May send where {@link SendPolicy#SENDERS} is the policy. */
    SENDER(EnumSet.of(Scope.SEND)),
    /** May do everything. */
    ADMIN(EnumSet.allOf(Scope.class));

    private final Set<Scope> scopes;

    Role(Set<Scope> scopes) {
        this.scopes = Scope.set(scopes);
    }

    public Set<Scope> scopes() {
        return scopes;
    }
}
