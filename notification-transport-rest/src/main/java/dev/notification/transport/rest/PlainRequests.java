package dev.notification.transport.rest;

import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Refusal;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Set;

/**
 * Takes from requests what means nothing here before Jersey makes something of it: it would choose among answers that there
 * are not, and refuse a request without content for the type of its content. Parameters of a path (RFC 3986, section 3.3)
 * are a part of it, so that such an address is none of ours.
 */
@PreMatching
final class PlainRequests implements ContainerRequestFilter {
    private static final Set<String> WITH_CONTENT = Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

    @Override
    public void filter(ContainerRequestContext request) {
        String path = request.getUriInfo().getRequestUri().getRawPath();
        if (path.indexOf(';') >= 0 || path.endsWith("/")) {
            throw Refusal.of(ErrorCode.NOT_FOUND, "there is nothing at this address");
        }
        // An answer is JSON whatever is asked for (RFC 9110, section 12.4.1): better than none.
        request.getHeaders().remove(HttpHeaders.ACCEPT);
        if (!WITH_CONTENT.contains(request.getMethod())) {
            request.getHeaders().remove(HttpHeaders.CONTENT_TYPE);
        }
        try {
            request.getMediaType();
        } catch (IllegalArgumentException | ProcessingException e) {
            throw Refusal.of(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE, "the Content-Type is no media type, such as application/json");
        }
    }
}
