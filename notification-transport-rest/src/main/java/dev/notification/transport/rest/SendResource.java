package dev.notification.transport.rest;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Idempotency;
import dev.notification.core.domain.IdempotencyKey;
import dev.notification.core.domain.LinkPolicy;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.SendPolicy;
import dev.notification.core.port.SendTrace;
import dev.notification.core.port.in.account.AuthenticateCaller;
import dev.notification.core.port.in.inbox.SendNotification;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Json;
import dev.notification.protocol.Refusal;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** Sending notifications. */
@Path("notifications/send")
@Produces(MediaType.APPLICATION_JSON)
public final class SendResource {
    /** The IETF's draft-ietf-httpapi-idempotency-key-header. */
    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    static final String IDEMPOTENCY_REPLAYED = "Idempotency-Replayed";

    /** W3C Trace Context. */
    static final String TRACEPARENT = "traceparent";

    private static final Function<String, Optional<SendTrace>> UNTRACED = header -> Optional.empty();
    private static final Set<Scope> SENDING = Set.of(Scope.SEND);

    private final SendNotification send;
    private final AuthenticateCaller authenticate;
    private final LinkPolicy links;
    private final InstantSource clock;
    private volatile Function<String, Optional<SendTrace>> tracing = UNTRACED;

    SendResource(SendNotification send, AuthenticateCaller authenticate, LinkPolicy links, InstantSource clock) {
        this.send = send;
        this.authenticate = authenticate;
        this.links = links;
        this.clock = clock;
    }

    /** What a sender is answered, whoever writes it. */
    record Outcome(int status, Map<String, String> headers, Object entity) {
        Response toResponse() {
            Response.ResponseBuilder response = Response.status(status).entity(entity);
            headers.forEach(response::header);
            return response.build();
        }
    }

    @POST
    @Access(value = Access.To.USERS_AND_KEYS, scope = Scope.SEND)
    public CompletionStage<Response> send(
            @Context ContainerRequestContext request, @MaxBytes(RestConfig.MAX_SEND_BYTES) JsonBody body) {
        List<String> keys = request.getHeaders().getOrDefault(IDEMPOTENCY_KEY, List.of());
        return send(BearerToken.callerOf(request), keys, JsonBody.orRefused(body), trace(traceparent(request)))
                .thenApply(Outcome::toResponse);
    }

    /** The same without Jersey; throws {@link Refusal}. Never blocks. */
    CompletionStage<Outcome> send(
            Optional<String> authorization,
            Iterable<String> idempotencyKeys,
            JsonBody body,
            Optional<SendTrace> trace) {
        List<String> keys = new ArrayList<>();
        idempotencyKeys.forEach(keys::add);
        return BearerToken.caller(authenticate, authorization).thenCompose(caller -> {
            AccessRule.refuseKeyWithout(caller, SENDING);
            return send(caller, keys, body, trace);
        });
    }

    private CompletionStage<Outcome> send(Caller caller, List<String> keys, JsonBody body, Optional<SendTrace> trace) {
        SendRequest sending = SendRequest.of(body, links, clock.instant(), !keys.isEmpty());
        Optional<Idempotency> idempotency = idempotency(keys, () -> Json.canonical(body.object()));
        return send.send(new SendNotification.Command(caller, sending.drafts(), idempotency, trace))
                .thenApply(outcome -> outcome.fold(done -> answer(done, sending), SendResource::keyReused, refused -> {
                    throw notAllowed(refused);
                }));
    }

    /** @param tracer makes of the field {@value #TRACEPARENT} what hears of the send that it came with */
    void tracedBy(Function<String, Optional<SendTrace>> tracer) {
        tracing = tracer;
    }

    /** Whether anybody wants to know of traces at all. */
    boolean isTraced() {
        return tracing != UNTRACED;
    }

    Optional<SendTrace> trace(Optional<String> traceparent) {
        return traceparent.flatMap(tracing);
    }

    /** Two of them are none. */
    static Optional<String> traceparent(ContainerRequestContext request) {
        List<String> values = request.getHeaders().getOrDefault(TRACEPARENT, List.of());
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }

    static Refusal notAllowed(SendNotification.NotAllowed refused) {
        return Refusal.of(
                ErrorCode.SEND_NOT_ALLOWED,
                refused.policy() == SendPolicy.SELF
                        ? "you may send to yourself only"
                        : "you may not send: that takes the role sender");
    }

    /** @param content what makes two requests the same */
    static Optional<Idempotency> idempotency(List<String> keys, Supplier<byte[]> content) {
        if (keys.size() > 1) {
            throw Refusal.of(ErrorCode.INVALID_HEADER, IDEMPOTENCY_KEY, "give one Idempotency-Key");
        }
        try {
            return keys.stream()
                    .map(key -> Idempotency.of(new IdempotencyKey(key), content.get()))
                    .findFirst();
        } catch (IllegalArgumentException e) {
            throw Refusal.of(ErrorCode.INVALID_HEADER, IDEMPOTENCY_KEY, e.getMessage());
        }
    }

    private static Outcome answer(SendNotification.Done done, SendRequest sending) {
        List<SendNotification.Result> results = done.results();
        boolean single = sending.single();
        if (single && results.get(0).receipt() instanceof Receipt.UnknownRecipient unknown) {
            throw Refusal.of(
                    ErrorCode.UNKNOWN_RECIPIENT, RecipientFields.nameOf(unknown.recipient()), "there is no such user");
        }
        List<SendView> views = SendView.all(sending.drafts(), results);
        Map<String, String> headers = done.repeated() ? Map.of(IDEMPOTENCY_REPLAYED, "true") : Map.of();
        return new Outcome(
                Response.Status.CREATED.getStatusCode(), headers, single ? views.get(0) : new SendView.Many(views));
    }

    static <T> T keyReused() {
        throw Refusal.of(
                ErrorCode.IDEMPOTENCY_KEY_REUSED,
                IDEMPOTENCY_KEY,
                "this key was used for another request; take a new one");
    }
}
