package dev.notification.transport.rest;

import dev.notification.core.domain.Scope;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says which callers a resource method is for. Every one has it: there is no default. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Access {
    To value();

    /** With {@link To#SCOPED} and {@link To#USERS_AND_KEYS}: any of these is enough. */
    Scope[] scope() default {};

    enum To {
        ANYONE,
        /** Users and keys; what each of them may do is decided further in. */
        AUTHENTICATED,
        /** Users, on what is their own; a key is refused. */
        USERS,
        /** Users with the token of a login, on that login. */
        LOGINS,
        /** Users, and keys that have one of the scopes. What a user may do there is decided further in. */
        USERS_AND_KEYS,
        /** Users and keys that have one of the scopes. */
        SCOPED
    }
}
