package dev.notification.transport.rest;

import dev.notification.core.lifecycle.MachineErrors;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.RateLimitedException;
import dev.notification.core.port.StorageLowException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Problem;
import dev.notification.protocol.Refusal;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever goes wrong into a problem document (RFC 9457). */
final class ProblemMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemMapper.class);

    @Override
    public Response toResponse(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof WebApplicationException container) {
            return ofContainer(container);
        }
        return answer(problem(cause)).build();
    }

    static Problem problem(Throwable failure) {
        if (failure instanceof Refusal refusal) {
            return refusal.problem();
        }
        if (failure instanceof StoreUnavailableException store) {
            return store.outcomeUnknown()
                    ? Problem.of(
                                    ErrorCode.STORE_UNAVAILABLE,
                                    "the outcome is unknown: it may have been done; repeat it, a send with the same Idempotency-Key")
                            .withUnknownOutcome()
                    : Problem.of(
                            ErrorCode.STORE_UNAVAILABLE,
                            store.reason().orElse("the store cannot be used now")
                                    + "; what was not confirmed is not done, try again");
        }
        if (failure instanceof OverloadedException) {
            return Problem.of(
                    ErrorCode.OVERLOADED, failure.getMessage() + "; what was not confirmed is not done, try again");
        }
        if (failure instanceof RateLimitedException limited) {
            return Problem.of(ErrorCode.RATE_LIMITED, failure.getMessage() + "; nothing was done")
                    .withRetryAfter(limited.retryAfter());
        }
        if (failure instanceof CancellationException) {
            return Problem.of(ErrorCode.OVERLOADED, "nobody waited for it any more"); // Nobody reads this either.
        }
        if (failure instanceof StorageLowException) {
            return Problem.of(ErrorCode.STORAGE_LOW, failure.getMessage() + "; nothing was stored");
        }
        if (failure instanceof TimeoutException) {
            return Problem.of(ErrorCode.TIMED_OUT, "there was no outcome in time; it may still happen")
                    .withUnknownOutcome();
        }
        String id = UUID.randomUUID().toString();
        LOG.error("a request failed: {}", id, failure);
        MachineErrors.raise(failure);
        return Problem.of(ErrorCode.INTERNAL_ERROR, "the server failed; its log has an entry with this id")
                .logged(id);
    }

    /** What Jersey itself refuses: the document is ours, the status and Allow are its. */
    private static Response ofContainer(WebApplicationException failure) {
        Response theirs = failure.getResponse();
        if (theirs.getStatus() >= 500) {
            return answer(problem(failure.getCause() == null ? new IllegalStateException(failure) : failure.getCause()))
                    .build();
        }
        ErrorCode code = ErrorCode.ofStatus(theirs.getStatus());
        Response.ResponseBuilder answer = answer(Problem.of(code, detail(code)));
        String allow = theirs.getHeaderString(HttpHeaders.ALLOW);
        return (allow == null ? answer : answer.header(HttpHeaders.ALLOW, allow)).build();
    }

    private static String detail(ErrorCode code) {
        return switch (code) {
            case NOT_FOUND -> "there is nothing at this address";
            case METHOD_NOT_ALLOWED -> "this address does not know that method; Allow lists those it does";
            default -> "the request cannot be understood";
        };
    }

    private static Response.ResponseBuilder answer(Problem problem) {
        Response.ResponseBuilder answer = Response.status(
                        problem.status(), problem.code().title())
                .type(Problem.MEDIA_TYPE)
                .entity(problem);
        problem.headers().forEach(answer::header);
        return answer;
    }
}
