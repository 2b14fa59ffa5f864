package dev.notification.transport.rest;

import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.inbox.ChangeState;
import dev.notification.core.port.in.inbox.ReadHead;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Fields;
import dev.notification.protocol.Refusal;
import dev.notification.protocol.SelectionJson;
import jakarta.ws.rs.Consumes;
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

/** What a user does with the notifications in their inbox. Another user's behave as if they did not exist. */
@Path("notifications")
@Produces(MediaType.APPLICATION_JSON)
public final class StateResource {
    private final ChangeState state;
    private final ReadHead heads;

    StateResource(ChangeState state, ReadHead heads) {
        this.state = state;
        this.heads = heads;
    }

    @POST
    @Path("read")
    @Consumes(MediaType.APPLICATION_JSON)
    @Access(Access.To.AUTHENTICATED)
    public StateView read(@Context ContainerRequestContext request, JsonBody body) {
        return change(request, body, Transition.READ);
    }

    @POST
    @Path("unread")
    @Consumes(MediaType.APPLICATION_JSON)
    @Access(Access.To.AUTHENTICATED)
    public StateView unread(@Context ContainerRequestContext request, JsonBody body) {
        return change(request, body, Transition.UNREAD);
    }

    @POST
    @Path("archive")
    @Consumes(MediaType.APPLICATION_JSON)
    @Access(Access.To.AUTHENTICATED)
    public StateView archive(@Context ContainerRequestContext request, JsonBody body) {
        return change(request, body, Transition.ARCHIVE);
    }

    @POST
    @Path("unarchive")
    @Consumes(MediaType.APPLICATION_JSON)
    @Access(Access.To.AUTHENTICATED)
    public StateView unarchive(@Context ContainerRequestContext request, JsonBody body) {
        return change(request, body, Transition.UNARCHIVE);
    }

    @POST
    @Path("remove")
    @Consumes(MediaType.APPLICATION_JSON)
    @Access(Access.To.AUTHENTICATED)
    public StateView remove(@Context ContainerRequestContext request, JsonBody body) {
        return change(request, body, Transition.REMOVE);
    }

    @DELETE
    @Path("{id: [0-9]{1,16}}")
    @Access(Access.To.AUTHENTICATED)
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

    private StateView change(ContainerRequestContext request, JsonBody body, Transition transition) {
        UserId user = BearerToken.callerOf(request).user();
        Fields fields = JsonBody.orRefused(body).fields();
        Optional<Selection> selection =
                SelectionJson.read(fields, heads.head(user).cursor());
        fields.check();
        return StateView.of(state.change(new ChangeState.Command(user, selection.orElseThrow(), transition)));
    }
}
