package dev.notification.transport.rest;

import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.inbox.ChangeState;
import dev.notification.core.port.in.inbox.ReadHead;
import dev.notification.core.port.in.inbox.SweepInbox;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Fields;
import dev.notification.protocol.Refusal;
import dev.notification.protocol.SelectionJson;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.glassfish.grizzly.http.server.Request;

/** What a user does with the notifications in their inbox. Another user's behave as if they did not exist. */
@Path("notifications")
@Produces(MediaType.APPLICATION_JSON)
public final class StateResource {
    private final ChangeState state;
    private final SweepInbox sweeps;
    private final ReadHead heads;
    private final Departures departures;

    StateResource(ChangeState state, SweepInbox sweeps, ReadHead heads, Departures departures) {
        this.state = state;
        this.sweeps = sweeps;
        this.heads = heads;
        this.departures = departures;
    }

    @POST
    @Path("read")
    @Access(Access.To.USERS)
    public CompletionStage<StateView> read(
            @Context ContainerRequestContext request, @Context Request connection, JsonBody body) {
        return change(request, connection, body, Transition.READ);
    }

    @POST
    @Path("unread")
    @Access(Access.To.USERS)
    public CompletionStage<StateView> unread(
            @Context ContainerRequestContext request, @Context Request connection, JsonBody body) {
        return change(request, connection, body, Transition.UNREAD);
    }

    @POST
    @Path("archive")
    @Access(Access.To.USERS)
    public CompletionStage<StateView> archive(
            @Context ContainerRequestContext request, @Context Request connection, JsonBody body) {
        return change(request, connection, body, Transition.ARCHIVE);
    }

    @POST
    @Path("unarchive")
    @Access(Access.To.USERS)
    public CompletionStage<StateView> unarchive(
            @Context ContainerRequestContext request, @Context Request connection, JsonBody body) {
        return change(request, connection, body, Transition.UNARCHIVE);
    }

    @POST
    @Path("remove")
    @Access(Access.To.USERS)
    public CompletionStage<StateView> remove(
            @Context ContainerRequestContext request, @Context Request connection, JsonBody body) {
        return change(request, connection, body, Transition.REMOVE);
    }

    @DELETE
    @Path("{id: [0-9]{1,16}}")
    @Access(Access.To.USERS)
    public StateView remove(@Context ContainerRequestContext request, @PathParam("id") long id) {
        var command = new ChangeState.Command(
                BearerToken.callerOf(request).user(), new Selection.Ids(List.of(idOrNothing(id))), Transition.REMOVE);
        ChangeState.Changed changed = state.change(command);
        if (changed.count() == 0) {
            throw Refusal.of(ErrorCode.NOT_FOUND, "there is no such notification in your inbox");
        }
        return StateView.of(changed);
    }

    /** An impossible id is one more that does not exist. */
    static NotificationId idOrNothing(long id) {
        try {
            return new NotificationId(id);
        } catch (IllegalArgumentException e) {
            throw Refusal.of(ErrorCode.NOT_FOUND, "there is no such notification");
        }
    }

    private CompletionStage<StateView> change(
            ContainerRequestContext request, Request connection, JsonBody body, Transition transition) {
        UserId user = BearerToken.callerOf(request).user();
        Fields fields = JsonBody.orRefused(body).fields();
        Optional<Selection> selection =
                SelectionJson.read(fields, heads.head(user).cursor());
        fields.check();
        if (selection.orElseThrow() instanceof Selection.All all) {
            var command = new SweepInbox.Command(user, all.upTo(), all.filter(), transition);
            return departures.cancels(sweeps.sweep(command), connection).thenApply(StateView::of);
        }
        var command = new ChangeState.Command(user, selection.get(), transition);
        return CompletableFuture.completedStage(StateView.of(state.change(command)));
    }
}
