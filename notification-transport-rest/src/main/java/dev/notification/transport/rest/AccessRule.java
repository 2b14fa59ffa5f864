package dev.notification.transport.rest;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Scope;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Problem;
import dev.notification.protocol.Refusal;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Lets only those callers through that the route is for (RFC 6750, section 3.1, where a scope is missing). */
final class AccessRule implements ContainerRequestFilter {
    private final Access.To to;
    private final Set<Scope> scopes;

    AccessRule(Access access) {
        this.to = access.value();
        this.scopes = Scope.set(Arrays.asList(access.scope()));
        if ((to == Access.To.SCOPED || to == Access.To.USERS_AND_KEYS) == scopes.isEmpty()) {
            throw new IllegalStateException("scopes do not go with " + to + ", or are missing there");
        }
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Caller caller = BearerToken.callerOf(request);
        switch (to) {
            case LOGINS -> login(caller);
            case USERS -> refuseKey(caller);
            case USERS_AND_KEYS -> refuseKeyWithout(caller, scopes);
            case SCOPED -> refuseWithout(caller, scopes);
            case ANYONE, AUTHENTICATED -> {}
        }
    }

    /** For what is the caller's own. */
    static Caller refuseKey(Caller caller) {
        if (caller instanceof Caller.Key) {
            throw Refusal.of(
                    ErrorCode.KEY_NOT_ALLOWED, "a key has no inbox and no devices: this is for the token of a user");
        }
        return caller;
    }

    /** For what is about the login behind the token. */
    static Caller.User login(Caller caller) {
        if (refuseKey(caller) instanceof Caller.User user) {
            return user;
        }
        throw Refusal.of(
                ErrorCode.NO_LOGIN,
                "nobody logged in for this token: there is no login to end and no password to change");
    }

    /** For what users may do by themselves and a key by its scopes. */
    static void refuseKeyWithout(Caller caller, Set<Scope> scopes) {
        if (caller instanceof Caller.Key) {
            refuseWithout(caller, scopes);
        }
    }

    private static void refuseWithout(Caller caller, Set<Scope> scopes) {
        if (scopes.stream().noneMatch(caller::may)) {
            throw new Refusal(missing(scopes));
        }
    }

    static Problem missing(Set<Scope> scopes) {
        return Problem.of(
                ErrorCode.INSUFFICIENT_SCOPE,
                "this takes the scope " + scopes.stream().map(Scope::text).collect(Collectors.joining(" or ")));
    }
}
