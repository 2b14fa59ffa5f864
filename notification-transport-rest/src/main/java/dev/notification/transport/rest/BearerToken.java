package dev.notification.transport.rest;

import dev.notification.core.domain.Caller;
import dev.notification.core.port.in.AuthenticateCaller;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;

/** Lets only callers with a valid access token through (RFC 6750, section 2.1). */
final class BearerToken implements ContainerRequestFilter {
    private static final String CALLER = BearerToken.class.getName();
    private static final String SCHEME = "Bearer ";

    private final AuthenticateCaller authenticate;

    BearerToken(AuthenticateCaller authenticate) {
        this.authenticate = authenticate;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        List<String> values = request.getHeaders().getOrDefault(HttpHeaders.AUTHORIZATION, List.of());
        if (values.size() != 1 || !values.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw Refusal.of(
                    ErrorCode.UNAUTHENTICATED,
                    "send the access token that login gave you as Authorization: Bearer <token>");
        }
        String token = values.get(0).substring(SCHEME.length()).trim();
        Caller caller = authenticate
                .authenticate(token)
                .orElseThrow(() -> Refusal.of(
                        ErrorCode.INVALID_TOKEN, "the access token is not valid, or no longer: log in again"));
        request.setProperty(CALLER, caller);
    }

    /** Whom the request comes from; only for methods that are {@link Access.To#AUTHENTICATED}. */
    static Caller callerOf(ContainerRequestContext request) {
        return (Caller) request.getProperty(CALLER);
    }
}
