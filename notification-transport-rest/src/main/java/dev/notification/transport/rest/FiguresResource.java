package dev.notification.transport.rest;

import dev.notification.core.domain.Scope;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.function.Supplier;

/** How much this server has to do, for whoever looks at it now: counts since its start, of which two make a rate. */
@Path("figures")
@Produces(MediaType.APPLICATION_JSON)
public final class FiguresResource {
    private final Supplier<Map<String, Object>> figures;

    FiguresResource(Supplier<Map<String, Object>> figures) {
        this.figures = figures;
    }

    @GET
    @Access(value = Access.To.SCOPED, scope = Scope.ADMIN)
    public Map<String, Object> figures() {
        return figures.get();
    }
}
