package dev.notification.transport.rest;

import dev.notification.core.domain.UserId;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Problem;
import dev.notification.transport.http.WholeBodies;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.glassfish.grizzly.http.HttpRequestPacket;

/** How large bodies may be: only a caller that we know may make us hold more than {@link RestConfig#MAX_BODY_BYTES}. */
final class BodyLimits implements WholeBodies.Limits {
    private static final String USER = BodyLimits.class.getName();

    private final Map<String, Integer> large;
    private final Function<HttpRequestPacket, Optional<UserId>> users;

    /**
     * @param large how much more than a send a body may have, by its path
     * @param users for whom a request speaks, if it has a valid access token; never blocks
     */
    BodyLimits(Map<String, Integer> large, Function<HttpRequestPacket, Optional<UserId>> users) {
        this.large = Map.copyOf(large);
        this.users = users;
    }

    @Override
    public int of(HttpRequestPacket request) {
        if (!request.isChunked() && request.getContentLength() <= RestConfig.MAX_BODY_BYTES) {
            return RestConfig.MAX_BODY_BYTES; // Nearly all: nobody needs to be known for it.
        }
        return isKnown(request) ? ofKnown(request) : RestConfig.MAX_BODY_BYTES;
    }

    private int ofKnown(HttpRequestPacket request) {
        return large.getOrDefault(request.getRequestURI(), RestConfig.MAX_SEND_BYTES);
    }

    /** However many connections a user has. */
    @Override
    public Object owner(HttpRequestPacket request) {
        return user(request);
    }

    private boolean isKnown(HttpRequestPacket request) {
        return user(request).isPresent();
    }

    /** Asked once a request. */
    private Optional<?> user(HttpRequestPacket request) {
        if (request.getAttribute(USER) instanceof Optional<?> found) {
            return found;
        }
        Optional<UserId> user = users.apply(request);
        request.setAttribute(USER, user);
        return user;
    }

    /** A client whose token has ended learns that, and not that its body is too large. */
    @Override
    public Problem refusal(HttpRequestPacket request, int limit) {
        boolean mayBeLarger = !isKnown(request) && request.getContentLength() <= ofKnown(request);
        if (mayBeLarger && request.getHeader("Authorization") != null) {
            return Problem.of(
                    ErrorCode.INVALID_TOKEN,
                    "the access token is not valid, or no longer, and without one a body may have at most " + limit
                            + " bytes: log in again");
        }
        return mayBeLarger
                ? Problem.of(
                        ErrorCode.BODY_TOO_LARGE,
                        "without a valid access token the body may have at most " + limit + " bytes")
                : WholeBodies.Limits.super.refusal(request, limit);
    }
}
