package dev.notification.transport.rest;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Says which methods an address knows (RFC 9110, sections 9.3.7 and 10.2.1): all of them, and nothing else to OPTIONS. */
final class Allowed implements ContainerResponseFilter {
    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        List<Object> allow = response.getHeaders().get(HttpHeaders.ALLOW);
        if (allow == null) {
            return;
        }
        Set<String> methods = new TreeSet<>();
        for (Object value : allow) {
            methods.addAll(List.of(value.toString().split("[, ]+")));
        }
        if (methods.contains(HttpMethod.GET)) {
            methods.add(HttpMethod.HEAD);
        }
        response.getHeaders().putSingle(HttpHeaders.ALLOW, String.join(", ", methods));
        if (request.getMethod().equals(HttpMethod.OPTIONS)
                && response.getStatus() == Response.Status.OK.getStatusCode()) {
            response.setEntity(null);
            response.setStatusInfo(Response.Status.NO_CONTENT);
        }
    }
}
