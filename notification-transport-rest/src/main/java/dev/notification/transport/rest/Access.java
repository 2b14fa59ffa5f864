package dev.notification.transport.rest;

import dev.notification.core.domain.Scope;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Who may call a resource method. Every one says so itself: there is no default. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Access {
    To value();

    /** With {@link To#SCOPED}: any of these is enough. */
    Scope[] scope() default {};

    enum To {
        ANYONE,
        /** Users and keys; what each of them may do is decided further in. */
        AUTHENTICATED,
        /** Users, on what is their own; a key is refused. */
        USERS,
        /** Users and keys that have one of the scopes. */
        SCOPED
    }
}
