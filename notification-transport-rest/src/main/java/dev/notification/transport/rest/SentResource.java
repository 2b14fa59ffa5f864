package dev.notification.transport.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.Sent;
import dev.notification.core.domain.Username;
import dev.notification.core.port.in.inbox.ReadSent;
import dev.notification.core.port.in.inbox.RecallNotification;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Json;
import dev.notification.protocol.Refusal;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;

/** What a sender can ask of, and do to, what it sent. What others sent behaves as if it did not exist. */
@Path("notifications/sent/{id: [0-9]{1,16}}")
@Produces(MediaType.APPLICATION_JSON)
public final class SentResource {
    private final ReadSent sent;
    private final RecallNotification recall;

    SentResource(ReadSent sent, RecallNotification recall) {
        this.sent = sent;
        this.recall = recall;
    }

    /**
     * @param state unread, read, removed (by its recipient), expired or recalled; stored for who may not know which of the
     *     first three
     * @param externalId only if it has one and the sender may know; as is {@code username}
     * @param deliveredTo the recipient's devices that have acknowledged it; empty for who may not know
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SentView(
            long id,
            long userId,
            String externalId,
            String username,
            Instant createdAt,
            String state,
            List<String> deliveredTo) {
        static SentView of(Sent sent) {
            return new SentView(
                    sent.id().value(),
                    sent.recipient().value(),
                    sent.externalId().map(ExternalId::value).orElse(null),
                    sent.username().map(Username::value).orElse(null),
                    sent.createdAt(),
                    Json.word(sent.state()),
                    sent.deliveredTo().stream().map(DeviceId::value).toList());
        }
    }

    @GET
    @Access(value = Access.To.USERS_AND_KEYS, scope = Scope.SEND)
    public SentView sent(@Context ContainerRequestContext request, @PathParam("id") long id) {
        return sent.sent(BearerToken.callerOf(request), StateResource.idOrNothing(id))
                .map(SentView::of)
                .orElseThrow(SentResource::unknown);
    }

    @DELETE
    @Access(value = Access.To.USERS_AND_KEYS, scope = Scope.SEND)
    public Response recall(@Context ContainerRequestContext request, @PathParam("id") long id) {
        if (!recall.recall(BearerToken.callerOf(request).user(), StateResource.idOrNothing(id))) {
            throw unknown();
        }
        return Response.noContent().build();
    }

    private static Refusal unknown() {
        return Refusal.of(
                ErrorCode.NOT_FOUND, "you sent no such notification, or it is no longer in its recipient's inbox");
    }
}
