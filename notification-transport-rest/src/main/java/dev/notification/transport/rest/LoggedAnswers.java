package dev.notification.transport.rest;

import dev.notification.protocol.Problem;
import dev.notification.transport.http.RefusalLog;
import dev.notification.transport.http.ShownText;
import jakarta.inject.Provider;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import org.glassfish.grizzly.http.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log of refusals, and at debug of every answer. It comes after {@link EmptyRefusals}. */
final class LoggedAnswers implements ContainerResponseFilter {
    private static final Logger LOG = LoggerFactory.getLogger(LoggedAnswers.class);

    private final RefusalLog refusals;

    /** Jersey's container sets it. */
    @Context
    private Provider<Request> request;

    LoggedAnswers(RefusalLog refusals) {
        this.refusals = refusals;
    }

    @Override
    public void filter(ContainerRequestContext asked, ContainerResponseContext answer) {
        if (answer.getEntity() instanceof Problem problem) {
            refusals.refused(request.get().getRequest(), problem);
        } else if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "{} {}: {}",
                    asked.getMethod(),
                    ShownText.of(asked.getUriInfo().getRequestUri().getRawPath()),
                    answer.getStatus());
        }
    }
}
