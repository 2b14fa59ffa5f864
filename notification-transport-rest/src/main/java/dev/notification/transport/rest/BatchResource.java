package dev.notification.transport.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.notification.core.domain.Addressed;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Idempotency;
import dev.notification.core.domain.LinkPolicy;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.Scope;
import dev.notification.core.port.SendTrace;
import dev.notification.core.port.in.inbox.SendNotification;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Problem;
import dev.notification.protocol.Refusal;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Sending many different notifications in one request: those that are right are stored, in one transaction. */
@Path("notifications/batch")
@Produces(MediaType.APPLICATION_JSON)
public final class BatchResource {
    private final SendNotification send;
    private final LinkPolicy links;
    private final SendResource sends;
    private final InstantSource clock;

    /** @param sends knows who traces sends */
    BatchResource(SendNotification send, LinkPolicy links, InstantSource clock, SendResource sends) {
        this.sends = sends;
        this.send = send;
        this.links = links;
        this.clock = clock;
    }

    /** What became of one item: where it is, or the problem with it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ItemView(
            int status,
            Long id,
            Long userId,
            String externalId,
            String username,
            Long rev,
            Instant createdAt,
            Boolean online,
            Boolean newUser,
            Problem error) {
        static ItemView of(Recipient named, SendView stored) {
            if (stored.error() != null) {
                return of(Problem.of(ErrorCode.UNKNOWN_RECIPIENT, "there is no such user")
                        .at(RecipientFields.nameOf(named)));
            }
            return new ItemView(
                    Response.Status.CREATED.getStatusCode(),
                    stored.id(),
                    stored.userId(),
                    stored.externalId(),
                    stored.username(),
                    stored.rev(),
                    stored.createdAt(),
                    stored.online(),
                    stored.newUser(),
                    null);
        }

        static ItemView of(Problem problem) {
            return new ItemView(problem.status(), null, null, null, null, null, null, null, null, problem);
        }
    }

    /** One for each item, in their order. */
    record BatchView(int stored, List<ItemView> results) {}

    /** An item on its way: its draft, or what is wrong with it. */
    private record Checked(Optional<Addressed> draft, Optional<Problem> problem) {}

    @POST
    @Access(value = Access.To.USERS_AND_KEYS, scope = Scope.SEND)
    public CompletionStage<Response> send(@Context ContainerRequestContext request, BatchBody body) {
        if (body == null) {
            throw Refusal.of(ErrorCode.MALFORMED_JSON, "the body is empty; it must be a JSON array of objects");
        }
        Caller caller = BearerToken.callerOf(request);
        Instant now = clock.instant();
        List<String> keys = request.getHeaders().getOrDefault(SendResource.IDEMPOTENCY_KEY, List.of());
        List<Checked> items = body.items().stream()
                .map(item -> checked(item, now, !keys.isEmpty()))
                .toList();
        return send(
                caller,
                items,
                () -> SendResource.idempotency(keys, body::canonical),
                sends.trace(SendResource.traceparent(request)));
    }

    /** Items to recipients that the caller may not send to are refused each for itself, and the others are sent. */
    private CompletionStage<Response> send(
            Caller caller,
            List<Checked> items,
            Supplier<Optional<Idempotency>> idempotency,
            Optional<SendTrace> trace) {
        List<Addressed> drafts =
                items.stream().flatMap(item -> item.draft().stream()).toList();
        if (drafts.isEmpty()) {
            return CompletableFuture.completedStage(answer(items, List.of(), false));
        }
        return send.send(new SendNotification.Command(caller, drafts, idempotency.get(), trace))
                .thenCompose(outcome -> outcome.fold(
                        done -> CompletableFuture.completedStage(answer(items, done.results(), done.repeated())),
                        SendResource::keyReused,
                        refused -> send(caller, without(items, refused), idempotency, trace)));
    }

    private static List<Checked> without(List<Checked> items, SendNotification.NotAllowed refused) {
        Problem problem = SendResource.notAllowed(refused).problem();
        return items.stream()
                .map(item -> item.draft()
                                .filter(draft -> refused.recipients().contains(draft.recipient()))
                                .isPresent()
                        ? new Checked(Optional.empty(), Optional.of(problem))
                        : item)
                .toList();
    }

    private Checked checked(BatchBody.Item item, Instant now, boolean repeatable) {
        try {
            if (item instanceof BatchBody.Item.Malformed malformed) {
                throw malformed.reason();
            }
            Addressed draft = SendRequest.one(((BatchBody.Item.Parsed) item).body(), links, now, repeatable);
            return new Checked(Optional.of(draft), Optional.empty());
        } catch (Refusal e) {
            return new Checked(Optional.empty(), Optional.of(e.problem()));
        }
    }

    private static Response answer(List<Checked> items, List<SendNotification.Result> results, boolean repeated) {
        Iterator<SendNotification.Result> stored = results.iterator();
        List<ItemView> views = new ArrayList<>(items.size());
        for (Checked item : items) {
            views.add(item.problem().map(ItemView::of).orElseGet(() -> {
                Recipient named = item.draft().orElseThrow().recipient();
                return ItemView.of(named, SendView.of(named, stored.next()));
            }));
        }
        int count = (int) views.stream().filter(view -> view.id() != null).count();
        Response.ResponseBuilder answer = Response.ok(new BatchView(count, views));
        return (repeated ? answer.header(SendResource.IDEMPOTENCY_REPLAYED, "true") : answer).build();
    }
}
