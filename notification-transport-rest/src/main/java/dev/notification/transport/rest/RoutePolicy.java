package dev.notification.transport.rest;

import dev.notification.core.port.in.account.AuthenticateCaller;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Configuration;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.Stream;
import org.glassfish.jersey.server.model.ModelProcessor;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.glassfish.jersey.server.model.ResourceModel;

/**
 * Puts before each resource method what its policy asks for; a method without one stops the start, wherever its class lives. So
 * does a method that finds another resource for the rest of an address (a sub-resource locator): it would run before anybody
 * has asked who is calling.
 */
final class RoutePolicy implements DynamicFeature, ModelProcessor {
    private static final String JERSEY = "org.glassfish.jersey.";

    private static final ContainerRequestFilter NO_QUERY =
            request -> new QueryFields(request.getUriInfo().getQueryParameters()).check();
    private static final JsonOnly ONE_OBJECT = new JsonOnly(MediaType.APPLICATION_JSON);
    private static final JsonOnly MANY_OBJECTS = new JsonOnly(MediaType.APPLICATION_JSON, BatchBody.NDJSON);

    private final BearerToken bearerToken;

    private volatile List<String> routes = List.of();

    RoutePolicy(AuthenticateCaller authenticate) {
        this.bearerToken = new BearerToken(authenticate);
    }

    @Override
    public ResourceModel processResourceModel(ResourceModel model, Configuration configuration) {
        model.getResources().forEach(RoutePolicy::refuseLocators);
        routes = model.getResources().stream()
                .flatMap(resource -> Stream.concat(
                        Stream.of(resource.getPath()),
                        resource.getChildResources().stream().map(child -> resource.getPath() + "/" + child.getPath())))
                .map(path -> ("/" + path).replaceAll("/+", "/"))
                .toList();
        return model;
    }

    @Override
    public ResourceModel processSubResource(ResourceModel model, Configuration configuration) {
        return model;
    }

    /** The templates of all addresses, once Jersey has read them. */
    List<String> routes() {
        return routes;
    }

    private static void refuseLocators(Resource resource) {
        ResourceMethod locator = resource.getResourceLocator();
        if (locator != null) {
            throw new IllegalStateException(locator.getInvocable().getDefinitionMethod()
                    + " finds a resource before anybody has asked who calls");
        }
        resource.getChildResources().forEach(RoutePolicy::refuseLocators);
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
        if (access.value() != Access.To.ANYONE) {
            context.register(bearerToken, 1000);
            context.register(new AccessRule(access), 1100);
        }
        if (!resource.getResourceMethod().isAnnotationPresent(TakesQuery.class)) {
            context.register(NO_QUERY, 1500);
        }
        List<Class<?>> parameters = List.of(resource.getResourceMethod().getParameterTypes());
        if (parameters.contains(JsonBody.class)) {
            context.register(ONE_OBJECT, 2000);
        } else if (parameters.contains(BatchBody.class)) {
            context.register(MANY_OBJECTS, 2000);
        }
    }
}
