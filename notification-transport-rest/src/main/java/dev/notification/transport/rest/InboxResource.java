package dev.notification.transport.rest;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Categories;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.SearchWords;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.account.AuthenticateCaller;
import dev.notification.core.port.in.inbox.ReadChanges;
import dev.notification.core.port.in.inbox.ReadHead;
import dev.notification.core.port.in.inbox.ReadHistory;
import dev.notification.core.port.in.inbox.SearchInbox;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Refusal;
import dev.notification.transport.http.ClientAddresses;
import dev.notification.transport.http.ClientWatch;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.glassfish.grizzly.http.server.Request;

/** What a user reads of their own inbox. */
@Path("notifications")
@Produces(MediaType.APPLICATION_JSON)
public final class InboxResource {
    static final int STANDARD_LIMIT = 50;
    private static final int MAX_WAIT_SECONDS = 60;
    /** Nobody is there to read it. */
    private static final Refusal HUNG_UP = Refusal.of(ErrorCode.REQUEST_TIMEOUT, "the client has hung up");

    private final ReadHistory history;
    private final ReadChanges changes;
    private final ReadHead heads;
    private final AuthenticateCaller authenticate;
    private final LongPolls polls;
    private final ClientAddresses addresses;
    private final Executor pollers;
    private final Searches searches;

    /** @param pollers may block on the store, for requests that have waited */
    InboxResource(
            ReadHistory history,
            ReadChanges changes,
            ReadHead heads,
            AuthenticateCaller authenticate,
            LongPolls polls,
            ClientAddresses addresses,
            Executor pollers,
            Searches searches) {
        this.searches = searches;
        this.authenticate = authenticate;
        this.polls = polls;
        this.addresses = addresses;
        this.pollers = pollers;
        this.history = history;
        this.changes = changes;
        this.heads = heads;
    }

    record Unread(long unread, long unseen) {}

    @GET
    @TakesQuery
    @Access(Access.To.USERS)
    public CompletionStage<HistoryView> history(@Context ContainerRequestContext request, @Context Request connection) {
        var fields = new QueryFields(request.getUriInfo().getQueryParameters());
        var before = fields.optional("before", Cursor::parse);
        var unread = fields.optional("unread", QueryFields::truth);
        Optional<Categories> categories = fields.each("category", Categories.MAX, Categories::parse).stream()
                .reduce(Categories::and);
        boolean archived = fields.optional("archived", QueryFields::truth).orElse(false);
        int limit = fields.limit(STANDARD_LIMIT, ReadHistory.MAX_LIMIT);
        var words = fields.optional("q", SearchWords::of);
        fields.check();
        var wanted =
                new ReadHistory.Query(caller(request), new HistoryFilter(archived, unread, categories), before, limit);
        if (words.isPresent()) {
            return searches.search(new SearchInbox.Query(wanted, words.get()), connection)
                    .thenApply(HistoryView::of);
        }
        try {
            return CompletableFuture.completedStage(HistoryView.of(history.history(wanted)));
        } catch (IllegalArgumentException e) {
            throw foreignCursor(e);
        }
    }

    static Refusal foreignCursor(IllegalArgumentException e) {
        return Refusal.of(ErrorCode.INVALID_PARAMETER, "before", e.getMessage());
    }

    @GET
    @Path("changes")
    @TakesQuery
    @Access(Access.To.USERS)
    public CompletionStage<Object> changes(@Context ContainerRequestContext request, @Context Request connected) {
        var parameters = new QueryFields(request.getUriInfo().getQueryParameters());
        Cursor since = parameters.required("since", Cursor::parse);
        int limit = parameters.limit(STANDARD_LIMIT, ReadChanges.MAX_LIMIT);
        int wait = parameters.optional("wait", InboxResource::seconds).orElse(0);
        parameters.check();
        Caller caller = BearerToken.callerOf(request);
        var query = new ReadChanges.Query(caller.user(), since, limit);
        ReadChanges.Outcome now = changes.changes(query);
        if (wait == 0 || isSomething(now)) {
            return CompletableFuture.completedStage(ChangeView.of(query, now));
        }
        CompletableFuture<Void> change =
                polls.next(caller, addresses.of(connected).network(), since, Duration.ofSeconds(wait));
        ClientWatch watch = ClientWatch.of(connected, () -> change.completeExceptionally(HUNG_UP));
        // A minute is long: whom the token speaks for is asked again, since it may have ended while the request waited.
        return change.whenComplete((done, failure) -> watch.end())
                .thenCompose(done -> BearerToken.caller(authenticate, authorization(request)))
                .thenApplyAsync(still -> ChangeView.of(query, changes.changes(query)), pollers);
    }

    private static Optional<String> authorization(ContainerRequestContext request) {
        return Optional.ofNullable(request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION));
    }

    private static boolean isSomething(ReadChanges.Outcome outcome) {
        return outcome.fold(changes -> !changes.feed().changes().isEmpty(), reset -> true);
    }

    private static int seconds(String text) {
        if (!text.matches("[0-9]{1,2}") || Integer.parseInt(text) > MAX_WAIT_SECONDS) {
            throw new IllegalArgumentException("wait is a whole number of seconds between 0 and " + MAX_WAIT_SECONDS);
        }
        return Integer.parseInt(text);
    }

    @GET
    @Path("unread-count")
    @Access(Access.To.USERS)
    public Unread unreadCount(@Context ContainerRequestContext request) {
        Head head = heads.head(caller(request));
        return new Unread(head.unread(), head.unseen());
    }

    private static UserId caller(ContainerRequestContext request) {
        return BearerToken.callerOf(request).user();
    }
}
