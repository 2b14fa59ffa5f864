package dev.notification.transport.rest;

import dev.notification.core.domain.Caller;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.in.account.AuthenticateCaller;
import dev.notification.protocol.BearerScheme;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Refusal;
import dev.notification.protocol.VerdictProblem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets only callers with a valid access token through (RFC 6750, section 2.1). */
final class BearerToken implements ContainerRequestFilter {
    private static final String CALLER = BearerToken.class.getName();

    private static final long PATIENCE_SECONDS = 5;

    private final AuthenticateCaller authenticate;

    BearerToken(AuthenticateCaller authenticate) {
        this.authenticate = authenticate;
    }

    /** Waits for the verdict: this runs on a worker, and tokens that are verified in memory are verified at once. */
    @Override
    public void filter(ContainerRequestContext request) {
        refuseKeyInAddress(request);
        List<String> values = request.getHeaders().getOrDefault(HttpHeaders.AUTHORIZATION, List.of());
        CompletionStage<Caller> caller =
                caller(authenticate, values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty());
        try {
            request.setProperty(CALLER, bounded(caller).join());
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new OverloadedException("verifying the access token takes too long");
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Whoever shows a key there shows none where it belongs; whoever does both hears of it behind, with the query. */
    private static void refuseKeyInAddress(ContainerRequestContext request) {
        String query = request.getUriInfo().getRequestUri().getRawQuery();
        if (query != null
                && !request.getHeaders().containsKey(HttpHeaders.AUTHORIZATION)
                && QueryFields.holdsKey(query)) {
            throw Refusal.of(ErrorCode.UNAUTHENTICATED, QueryFields.KEY_IN_ADDRESS);
        }
    }

    /** At most some seconds from now; a timer is set only for what is not known at once. */
    private static <T> CompletableFuture<T> bounded(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        return future.isDone() ? future : future.copy().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Whom an Authorization header speaks for; fails with a {@link Refusal}. Never blocks.
     *
     * @param authorization the header, if there is exactly one
     */
    static CompletionStage<Caller> caller(AuthenticateCaller authenticate, Optional<String> authorization) {
        Optional<String> token = BearerScheme.tokenOf(authorization);
        if (token.isEmpty()) {
            return CompletableFuture.failedStage(Refusal.of(
                    ErrorCode.UNAUTHENTICATED,
                    "send the access token that login gave you as Authorization: Bearer <token>"));
        }
        return bounded(authenticate.authenticate(token.get()))
                .thenApply(verdict -> verdict.caller().orElseThrow(() -> new Refusal(VerdictProblem.of(verdict))));
    }

    /** Whom the request comes from; only for methods that are {@link Access.To#AUTHENTICATED}. */
    static Caller callerOf(ContainerRequestContext request) {
        return (Caller) request.getProperty(CALLER);
    }
}
