package dev.notification.transport.rest;

import dev.notification.core.Operators;
import dev.notification.core.domain.Act;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Held;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.operator.DeleteUser;
import dev.notification.core.port.in.operator.ExportUser;
import dev.notification.core.port.in.operator.InspectInbox;
import dev.notification.core.port.in.operator.InspectUser;
import dev.notification.core.port.in.operator.ListUsers;
import dev.notification.core.port.out.UserRecords;
import dev.notification.transport.http.ClientAddresses;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
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
import org.glassfish.grizzly.http.server.Request;

/** What operators do with users: support looks at them without their content, administrators export and delete them. */
@Path("users")
@Produces(MediaType.APPLICATION_JSON)
public final class OperatorResource {
    private static final int STANDARD_LIMIT = 50;

    private final Operators operators;
    private final ClientAddresses addresses;
    private final InstantSource clock;

    OperatorResource(Operators operators, ClientAddresses addresses, InstantSource clock) {
        this.operators = operators;
        this.addresses = addresses;
        this.clock = clock;
    }

    @GET
    @Path("list")
    @TakesQuery
    @Access(value = Access.To.SCOPED, scope = Scope.SUPPORT)
    public Map<String, Object> list(@Context ContainerRequestContext context) {
        QueryFields query = query(context);
        long after = query.optional("after", text -> RecipientQuery.whole("after", text))
                .orElse(0L);
        String prefix = query.optional("prefix", text -> text).orElse("");
        int limit = query.limit(STANDARD_LIMIT, ListUsers.MAX_LIMIT);
        query.check();
        UserRecords.Listing listing = operators.listUsers().list(new ListUsers.Query(after, prefix, limit));
        return new RecordJson()
                .with(
                        "users",
                        listing.users().stream().map(OperatorResource::listed).toList())
                .with("next", listing.next())
                .fields();
    }

    private static Map<String, Object> listed(UserRecords.Listed one) {
        return RecordJson.of(one.user())
                .with("unread", one.unread())
                .with("last_contact", one.lastContact())
                .fields();
    }

    @GET
    @Path("inspect")
    @TakesQuery
    @Access(value = Access.To.SCOPED, scope = Scope.SUPPORT)
    public Map<String, Object> inspect(@Context ContainerRequestContext context) {
        QueryFields query = query(context);
        Recipient who = RecipientQuery.one(query);
        query.check();
        return operators
                .inspectUser()
                .inspect(who)
                .map(OperatorResource::inspected)
                .orElseThrow(RecipientQuery::unknown);
    }

    private static Map<String, Object> inspected(InspectUser.Inspected one) {
        return RecordJson.of(one.user())
                .with("cursor", one.head().cursor().toString())
                .with("rev", one.head().cursor().revision().value())
                .with("floor", one.head().floor().value())
                .with("unread", one.head().unread())
                .with("unseen", one.head().unseen())
                .with("held", one.held())
                .with("online", one.isOnline())
                .with(
                        "devices",
                        one.devices().stream()
                                .map(device -> RecordJson.of(device)
                                        .with("behind", one.behindBy(device))
                                        .with("connected", one.isConnected(device))
                                        .fields())
                                .toList())
                .fields();
    }

    @GET
    @Path("notifications")
    @TakesQuery
    @Access(value = Access.To.SCOPED, scope = Scope.SUPPORT)
    public Map<String, Object> notifications(@Context ContainerRequestContext context, @Context Request request) {
        QueryFields query = query(context);
        Recipient who = RecipientQuery.one(query);
        Optional<Revision> before = query.optional("before", text -> RecipientQuery.whole("before", text))
                .map(Revision::new);
        int limit = query.limit(STANDARD_LIMIT, InspectInbox.MAX_LIMIT);
        query.check();
        Caller caller = BearerToken.callerOf(context);
        return operators
                .inspectInbox()
                .inbox(new InspectInbox.Query(caller, who, before, limit, RequestSource.of(addresses, request)))
                .map(OperatorResource::page)
                .orElseThrow(RecipientQuery::unknown);
    }

    private static Map<String, Object> page(InspectInbox.Page page) {
        List<Map<String, Object>> shown = new ArrayList<>();
        Optional<Long> next = page.next().map(Revision::value);
        long bytes = 0;
        for (Held held : page.notifications()) {
            RecordJson json = RecordJson.of(held);
            Map<String, Object> fields = (page.withContent() ? json.with(held.content()) : json).fields();
            bytes += ViewJson.bytes(fields).length;
            if (bytes > AnswerSize.MAX_BYTES && !shown.isEmpty()) {
                next = Optional.of(((Number) shown.get(shown.size() - 1).get("arrived_rev")).longValue());
                break;
            }
            shown.add(fields);
        }
        return new RecordJson()
                .with("user_id", page.user().id().value())
                .with("notifications", shown)
                .with("next", next)
                .fields();
    }

    /** As lines, whatever the client accepts: errors are JSON. */
    @GET
    @Path("export")
    @TakesQuery
    @Produces({BatchBody.NDJSON, MediaType.APPLICATION_JSON})
    @Access(value = Access.To.SCOPED, scope = Scope.ADMIN)
    public Response export(@Context ContainerRequestContext context, @Context Request request) {
        QueryFields query = query(context);
        Recipient who = RecipientQuery.one(query);
        Optional<ExportUser.Place> after = query.optional("after", ExportUser.Place::parse);
        query.check();
        return exported(
                operators.exportUser(), new ExportUser.Command(who, act(context, request), after), Optional.empty());
    }

    /** @param own the user, if it is for the user */
    static Response exported(ExportUser export, ExportUser.Command command, Optional<UserId> own) {
        return export.export(command)
                .map(page -> Response.ok(ExportLines.answer(page, own), BatchBody.NDJSON)
                        .build())
                .orElseThrow(RecipientQuery::unknown);
    }

    @DELETE
    @TakesQuery
    @Access(value = Access.To.SCOPED, scope = Scope.ADMIN)
    public Response delete(@Context ContainerRequestContext context, @Context Request request) {
        QueryFields query = query(context);
        Recipient who = RecipientQuery.one(query);
        query.check();
        return operators
                .deleteUser()
                .delete(new DeleteUser.Command(who, act(context, request)))
                .map(OperatorResource::deleting)
                .orElseThrow(RecipientQuery::unknown);
    }

    static Response deleting(UserId user) {
        return Response.accepted(new RecordJson()
                        .with("user_id", user.value())
                        .with("state", "deleting")
                        .fields())
                .build();
    }

    private Act act(ContainerRequestContext context, Request request) {
        return Act.of(BearerToken.callerOf(context), clock.instant(), RequestSource.of(addresses, request));
    }

    private static QueryFields query(ContainerRequestContext context) {
        return new QueryFields(context.getUriInfo().getQueryParameters());
    }
}
