package dev.notification.transport.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.notification.core.Accounts;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.User;
import dev.notification.core.domain.Username;
import dev.notification.core.port.in.account.FindUser;
import dev.notification.core.port.in.account.RenameUser;
import dev.notification.core.port.in.account.UpsertUsers;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Fields;
import dev.notification.protocol.Problem;
import dev.notification.protocol.Refusal;
import dev.notification.transport.http.ClientAddresses;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.glassfish.grizzly.http.server.Request;

/** An application's users, by the application's own names. */
@Path("users")
@Produces(MediaType.APPLICATION_JSON)
public final class UserResource {
    static final String UPSERT = "/users/upsert";

    private final UpsertUsers upsert;
    private final FindUser find;
    private final RenameUser rename;
    private final ClientAddresses addresses;

    UserResource(Accounts accounts, ClientAddresses addresses) {
        this.upsert = accounts.upsertUsers();
        this.find = accounts.findUser();
        this.rename = accounts.renameUser();
        this.addresses = addresses;
    }

    /** What is absent is not known, or not for the caller. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record UserView(
            long userId,
            String externalId,
            String username,
            String email,
            String locale,
            String timeZone,
            Instant createdAt) {
        static UserView of(User user) {
            return new UserView(
                    user.id().value(),
                    user.externalId().map(ExternalId::value).orElse(null),
                    user.username().map(Username::value).orElse(null),
                    user.profile().email().orElse(null),
                    user.profile().locale().orElse(null),
                    user.profile().timeZone().orElse(null),
                    user.createdAt());
        }
    }

    record RenamedView(long userId, String externalId) {}

    @GET
    @TakesQuery
    @Access(
            value = Access.To.SCOPED,
            scope = {Scope.USERS, Scope.SUPPORT})
    public UserView find(@Context ContainerRequestContext context, @Context UriInfo uri) {
        var query = new QueryFields(uri.getQueryParameters());
        List<Recipient> named = RecipientQuery.named(query);
        query.check();
        return find.find(new FindUser.Query(BearerToken.callerOf(context), RecipientQuery.only(named)))
                .fold(
                        found -> UserView.of(found.user()),
                        UserResource::unknown,
                        () -> UserResource.<UserView>notAllowed(Scope.USERS, Scope.SUPPORT));
    }

    private static <T> T unknown() {
        throw RecipientQuery.unknown();
    }

    private static <T> T notAllowed(Scope... scopes) {
        throw new Refusal(AccessRule.missing(Scope.set(Set.of(scopes))));
    }

    @POST
    @Path("upsert")
    @Access(value = Access.To.SCOPED, scope = Scope.USERS)
    public UpsertRequest.Results upsert(
            @Context ContainerRequestContext context, @MaxBytes(RestConfig.MAX_UPSERT_BYTES) JsonBody body) {
        UpsertRequest request = UpsertRequest.of(JsonBody.orRefused(body));
        if (request.users().isEmpty()) {
            return request.results(List.of());
        }
        return upsert.upsert(new UpsertUsers.Command(BearerToken.callerOf(context), request.users()))
                .fold(
                        done -> request.results(done.results()),
                        () -> UserResource.<UpsertRequest.Results>notAllowed(Scope.USERS));
    }

    @POST
    @Path("rename")
    @Access(value = Access.To.SCOPED, scope = Scope.USERS)
    public RenamedView rename(@Context ContainerRequestContext context, @Context Request request, JsonBody body) {
        Fields fields = JsonBody.orRefused(body).fields();
        var user = RecipientFields.one(fields);
        var next = fields.required("new_external_id", Fields.Type.TEXT, ExternalId::new);
        fields.check();
        var command = new RenameUser.Command(
                BearerToken.callerOf(context),
                user.orElseThrow(),
                next.orElseThrow(),
                RequestSource.of(addresses, request));
        return rename.rename(command).accept(new Renaming(next.get()));
    }

    /** What each outcome is answered. */
    private record Renaming(ExternalId next) implements RenameUser.Visitor<RenamedView> {
        @Override
        public RenamedView renamed(RenameUser.Renamed outcome) {
            return new RenamedView(outcome.user().value(), next.value());
        }

        @Override
        public RenamedView unknownUser() {
            return unknown();
        }

        @Override
        public RenamedView taken() {
            throw new Refusal(Problem.of(ErrorCode.EXTERNAL_ID_TAKEN, "another user has this external id")
                    .at("new_external_id"));
        }

        @Override
        public RenamedView reserved(RenameUser.Reserved outcome) {
            throw new Refusal(UpsertRequest.reserved("new_external_id").withRetryAfter(outcome.retryAfter()));
        }

        @Override
        public RenamedView notAllowed() {
            return UserResource.notAllowed(Scope.USERS);
        }
    }
}
