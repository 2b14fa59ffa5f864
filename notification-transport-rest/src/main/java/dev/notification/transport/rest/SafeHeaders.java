package dev.notification.transport.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.util.Map;

/** Everything under {@code /api} is somebody's own: no cache keeps it, and no browser guesses what it is. */
final class SafeHeaders implements ContainerResponseFilter {
    static final Map<String, String> ALL = Map.of("Cache-Control", "no-store", "X-Content-Type-Options", "nosniff");

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        ALL.forEach(response.getHeaders()::putSingle);
    }
}
