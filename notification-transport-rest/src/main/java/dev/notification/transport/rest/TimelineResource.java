package dev.notification.transport.rest;

import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.Sent;
import dev.notification.core.port.in.operator.ReadTimeline;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Json;
import dev.notification.protocol.Refusal;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.Optional;

/** What became of one notification, for whoever is told "I did not get it". */
@Path("notifications/{id: [0-9]{1,16}}/timeline")
@Produces(MediaType.APPLICATION_JSON)
public final class TimelineResource {
    private final ReadTimeline timelines;

    TimelineResource(ReadTimeline timelines) {
        this.timelines = timelines;
    }

    @GET
    @TakesQuery
    @Access(value = Access.To.SCOPED, scope = Scope.SUPPORT)
    public Map<String, Object> timeline(@Context ContainerRequestContext context, @PathParam("id") long id) {
        var query = new QueryFields(context.getUriInfo().getQueryParameters());
        Recipient who = RecipientQuery.one(query);
        query.check();
        return timelines
                .timeline(who, StateResource.idOrNothing(id))
                .map(TimelineResource::json)
                .orElseThrow(() -> Refusal.of(
                        ErrorCode.NOT_FOUND, "there is no such notification in that user's inbox, or no such user"));
    }

    private static Map<String, Object> json(ReadTimeline.Timeline timeline) {
        boolean isRead = timeline.notification().state() == Sent.State.READ;
        return RecordJson.of(timeline.notification())
                .with("read_at", isRead ? timeline.notification().changedAt() : Optional.empty())
                .with(
                        "devices",
                        timeline.devices().stream()
                                .map(step -> RecordJson.of(step.device())
                                        .with("delivery", Json.word(step.delivery()))
                                        .fields())
                                .toList())
                .fields();
    }
}
