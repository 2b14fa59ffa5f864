package dev.notification.transport.rest;

import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.inbox.CountInbox;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.CompletionStage;
import org.glassfish.grizzly.http.server.Request;

/** What the tabs of a user's inbox show. */
@Path("notifications/counts")
@Produces(MediaType.APPLICATION_JSON)
public final class CountsResource {
    private final CountInbox count;
    private final OneOfEach turns;
    private final Departures departures;

    /** @param turns in which inboxes are counted: the older the oldest that is unread, the longer it takes */
    CountsResource(CountInbox count, OneOfEach turns, Departures departures) {
        this.count = count;
        this.turns = turns;
        this.departures = departures;
    }

    @GET
    @Access(Access.To.USERS)
    public CompletionStage<CountsView> counts(@Context ContainerRequestContext request, @Context Request connection) {
        UserId user = BearerToken.callerOf(request).user();
        return departures.cancels(turns.inTurn(user, () -> CountsView.of(count.counts(user))), connection);
    }
}
