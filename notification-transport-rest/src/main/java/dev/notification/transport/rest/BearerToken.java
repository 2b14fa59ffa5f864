package dev.notification.transport.rest;

import dev.notification.core.domain.Caller;
import dev.notification.core.port.in.account.AuthenticateCaller;
import dev.notification.protocol.BearerScheme;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Refusal;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Optional;

/** Lets only callers with a valid access token through (RFC 6750, section 2.1). */
final class BearerToken implements ContainerRequestFilter {
    private static final String CALLER = BearerToken.class.getName();

    private final AuthenticateCaller authenticate;

    BearerToken(AuthenticateCaller authenticate) {
        this.authenticate = authenticate;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        List<String> values = request.getHeaders().getOrDefault(HttpHeaders.AUTHORIZATION, List.of());
        Caller caller = caller(authenticate, values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty());
        request.setProperty(CALLER, caller);
    }

    /**
     * Whom an Authorization header speaks for, or a refusal.
     *
     * @param authorization the header, if there is exactly one
     */
    static Caller caller(AuthenticateCaller authenticate, Optional<String> authorization) {
        String token = BearerScheme.tokenOf(authorization)
                .orElseThrow(() -> Refusal.of(
                        ErrorCode.UNAUTHENTICATED,
                        "send the access token that login gave you as Authorization: Bearer <token>"));
        return authenticate
                .authenticate(token)
                .orElseThrow(() -> Refusal.of(
                        ErrorCode.INVALID_TOKEN, "the access token is not valid, or no longer: log in again"));
    }

    /** Whom the request comes from; only for methods that are {@link Access.To#AUTHENTICATED}. */
    static Caller callerOf(ContainerRequestContext request) {
        return (Caller) request.getProperty(CALLER);
    }
}
