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
        if ((to == Access.To.SCOPED) == scopes.isEmpty()) {
            throw new IllegalStateException("scopes go with " + Access.To.SCOPED + ", and it with them");
        }
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Caller caller = BearerToken.callerOf(request);
        if (to == Access.To.USERS) {
            refuseKey(caller);
        } else if (to == Access.To.SCOPED && scopes.stream().noneMatch(caller::may)) {
            throw new Refusal(missing(scopes));
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

    static Problem missing(Set<Scope> scopes) {
        return Problem.of(
                ErrorCode.INSUFFICIENT_SCOPE,
                "this takes the scope " + scopes.stream().map(Scope::text).collect(Collectors.joining(" or ")));
    }
}
