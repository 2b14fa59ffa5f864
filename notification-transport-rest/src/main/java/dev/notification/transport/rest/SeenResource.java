package dev.notification.transport.rest;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.inbox.MarkSeen;
import dev.notification.protocol.FieldError;
import dev.notification.protocol.Fields;
import dev.notification.protocol.Refusal;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** How far a user has looked at their inbox. */
@Path("notifications/seen")
@Produces(MediaType.APPLICATION_JSON)
public final class SeenResource {
    private final MarkSeen marks;

    SeenResource(MarkSeen marks) {
        this.marks = marks;
    }

    /**
     * @param unseen how many are unseen now
     * @param unread how many are unread now
     * @param cursor the inbox's head now
     * @param rev its revision
     */
    record SeenView(long unseen, long unread, String cursor, long rev) {
        static SeenView of(Head head) {
            return new SeenView(
                    head.unseen(),
                    head.unread(),
                    head.cursor().toString(),
                    head.cursor().revision().value());
        }
    }

    @POST
    @Access(Access.To.USERS)
    public SeenView seen(@Context ContainerRequestContext request, JsonBody body) {
        UserId user = BearerToken.callerOf(request).user();
        Fields fields = JsonBody.orRefused(body).fields();
        var upTo = fields.required("up_to", Fields.Type.TEXT, Cursor::parse);
        fields.check();
        try {
            return SeenView.of(marks.seen(new MarkSeen.Command(user, upTo.orElseThrow())));
        } catch (IllegalArgumentException e) {
            throw Refusal.of(List.of(new FieldError("up_to", FieldError.Code.INVALID, e.getMessage())));
        }
    }
}
