package dev.notification.transport.rest;

import dev.notification.core.NotificationCore;
import jakarta.ws.rs.ext.ContextResolver;
import java.time.InstantSource;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpContainer;
import org.glassfish.jersey.jackson.JacksonFeature;
import org.glassfish.jersey.server.ContainerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/** REST over the core's inbound ports. */
public final class RestModule {
    /** Where the handler expects to be mounted. */
    public static final String PATH = "/api";

    /**
     * Jersey warns of each instance that is a resource and no provider, which is what we register. Kept here, since the
     * level goes with the logger when nobody holds it.
     */
    private static final Logger PROVIDERS = Logger.getLogger("org.glassfish.jersey.internal.inject.Providers");

    private final ResourceConfig resources;

    public RestModule(RestConfig config, NotificationCore core, InstantSource clock) {
        PROVIDERS.setLevel(Level.SEVERE);
        this.resources = new ResourceConfig()
                .register(new AccountResource(core.registerUser(), core.logIn(), config))
                .register(new SendResource(core.sendNotification(), config.sendPolicy(), clock))
                .register(new InboxResource(core.readHistory(), core.readChanges(), core.readHead()))
                .register(new RoutePolicy(core.authenticateCaller()))
                .register(new JsonOnly.Parseable())
                .register(new JsonBodyReader())
                .register(new ProblemMapper())
                .register(new SafeHeaders())
                .register(JacksonFeature.withoutExceptionMappers())
                .register(new JsonMapping())
                // Nothing is looked for: all there is stands above.
                .property(ServerProperties.WADL_FEATURE_DISABLE, true)
                .property(ServerProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true)
                .property(ServerProperties.METAINF_SERVICES_LOOKUP_DISABLE, true)
                .property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);
    }

    /** For {@link #PATH} of a Grizzly server. Blocks on the store: runs on worker threads. */
    public HttpHandler handler() {
        return ContainerFactory.createContainer(GrizzlyHttpContainer.class, resources);
    }

    /** For the listener that serves the {@link #handler}; after that of the WebSocket, whose requests have no body. */
    public AddOn addOn() {
        return (listener, builder) ->
                builder.add(builder.indexOfType(HttpServerFilter.class), new BodyFilter(RestConfig.MAX_SEND_BYTES));
    }

    ResourceConfig resources() {
        return resources;
    }

    /** Which mapper Jersey's Jackson uses. */
    static final class JsonMapping implements ContextResolver<com.fasterxml.jackson.databind.ObjectMapper> {
        @Override
        public com.fasterxml.jackson.databind.ObjectMapper getContext(Class<?> type) {
            return Json.MAPPER;
        }
    }
}
