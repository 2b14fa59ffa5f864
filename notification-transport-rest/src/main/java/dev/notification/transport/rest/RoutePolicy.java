package dev.notification.transport.rest;

import dev.notification.core.port.in.account.AuthenticateCaller;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.util.List;

/** Puts before each resource method what its policy asks for; a method without one stops the start, wherever its class lives. */
final class RoutePolicy implements DynamicFeature {
    private static final String JERSEY = "org.glassfish.jersey.";

    private final BearerToken bearerToken;
    private final JsonOnly jsonOnly = new JsonOnly();

    RoutePolicy(AuthenticateCaller authenticate) {
        this.bearerToken = new BearerToken(authenticate);
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        if (resource.getResourceClass().getPackageName().startsWith(JERSEY)) {
            return; // Its own, such as the answer to OPTIONS.
        }
        Access access = resource.getResourceMethod().getAnnotation(Access.class);
        if (access == null) {
            throw new IllegalStateException(resource.getResourceMethod() + " does not say who may call it");
        }
        if (access.value() == Access.To.AUTHENTICATED) {
            context.register(bearerToken, 1000);
        }
        if (List.of(resource.getResourceMethod().getParameterTypes()).contains(JsonBody.class)) {
            context.register(jsonOnly, 2000);
        }
    }
}
