package dev.notification.transport.rest;

import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;

/** Gives a document to what Jersey refuses without asking {@link ProblemMapper}: headers that it cannot parse, such as {@code Accept: ;;;}. */
final class EmptyRefusals implements ContainerResponseFilter {
    private static final MediaType PROBLEM = MediaType.valueOf(Problem.MEDIA_TYPE);

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() >= 400 && !response.hasEntity()) {
            ErrorCode code = ErrorCode.ofStatus(response.getStatus());
            response.setEntity(Problem.of(code, "the request cannot be understood"), new Annotation[0], PROBLEM);
        }
    }
}
