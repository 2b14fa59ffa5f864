package dev.notification.transport.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.core.Accounts;
import dev.notification.core.domain.ApiKey;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.KeyId;
import dev.notification.core.domain.KeySecret;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.Username;
import dev.notification.core.port.in.account.IssueKey;
import dev.notification.core.port.in.account.ListKeys;
import dev.notification.core.port.in.account.RevokeKey;
import dev.notification.core.port.out.KeyStore;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Fields;
import dev.notification.protocol.Problem;
import dev.notification.protocol.Refusal;
import dev.notification.transport.http.ClientAddresses;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.glassfish.grizzly.http.server.Request;

/** The keys of services. */
@Path("keys")
@Produces(MediaType.APPLICATION_JSON)
public final class KeyResource {
    private static final int STANDARD_LIMIT = 50;

    private final IssueKey issue;
    private final ListKeys list;
    private final RevokeKey revoke;
    private final ClientAddresses addresses;

    KeyResource(Accounts accounts, ClientAddresses addresses) {
        this.issue = accounts.issueKey();
        this.list = accounts.listKeys();
        this.revoke = accounts.revokeKey();
        this.addresses = addresses;
    }

    /** @param key shown here and never again */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record IssuedView(
            String id,
            String key,
            String service,
            long userId,
            List<String> scopes,
            String label,
            Instant createdAt,
            Instant expiresAt) {
        static IssuedView of(IssueKey.Issued issued) {
            ApiKey key = issued.key();
            return new IssuedView(
                    key.id().value(),
                    issued.secret().text(),
                    issued.service().value(),
                    key.service().value(),
                    texts(key.scopes()),
                    key.label(),
                    key.createdAt(),
                    key.expiresAt().orElse(null));
        }

        @Override
        public String toString() {
            return "IssuedView[hidden]";
        }
    }

    /** @param prefix how the key begins, by which it is found where it is used */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record KeyView(
            String id,
            String prefix,
            String service,
            long userId,
            String label,
            List<String> scopes,
            Instant createdAt,
            Instant lastUsedAt,
            Instant expiresAt,
            Instant revokedAt) {
        static KeyView of(KeyStore.Entry entry) {
            ApiKey key = entry.key();
            return new KeyView(
                    key.id().value(),
                    KeySecret.PREFIX + key.id(),
                    entry.service().value(),
                    key.service().value(),
                    key.label(),
                    texts(key.scopes()),
                    key.createdAt(),
                    key.lastUsedAt().orElse(null),
                    key.expiresAt().orElse(null),
                    key.revokedAt().orElse(null));
        }
    }

    /** @param next {@code after=} of the next page; null at the end */
    record KeysView(List<KeyView> keys, String next) {}

    private static List<String> texts(Set<Scope> scopes) {
        return scopes.stream().map(Scope::text).toList();
    }

    @POST
    @Access(value = Access.To.SCOPED, scope = Scope.ADMIN)
    public Response issue(@Context ContainerRequestContext context, @Context Request request, JsonBody body) {
        Fields fields = JsonBody.orRefused(body).fields();
        var service = fields.required("service", Fields.Type.TEXT, Username::chosen);
        var scopes = scopes(fields);
        var label = fields.optional("label", Fields.Type.TEXT, ApiKey::label);
        var lifetime = fields.optional("expires_in", Fields.Type.WHOLE, KeyResource::lifetime);
        fields.check();
        var command = new IssueKey.Command(
                BearerToken.callerOf(context),
                service.orElseThrow(),
                scopes,
                label.orElse(""),
                lifetime,
                RequestSource.of(addresses, request));
        return issue.issue(command)
                .fold(KeyResource::issued, KeyResource::notAService, KeyResource::tooMany, KeyResource::notAllowed);
    }

    private static Set<Scope> scopes(Fields fields) {
        List<Scope> scopes = fields.required("scopes", Fields.Type.ARRAY, KeyResource::checkedCount)
                .map(array -> fields.each("scopes", array, Fields.Type.TEXT, Scope::of))
                .orElse(List.of());
        return Scope.set(scopes);
    }

    private static JsonNode checkedCount(JsonNode array) {
        int most = Scope.values().length;
        if (array.isEmpty() || array.size() > most) {
            throw new IllegalArgumentException("scopes names 1 to " + most + " scopes");
        }
        return array;
    }

    private static Duration lifetime(long seconds) {
        long most = IssueKey.LONGEST.toSeconds();
        if (seconds < 1 || seconds > most) {
            throw new IllegalArgumentException("expires_in is between 1 and " + most + " seconds");
        }
        return Duration.ofSeconds(seconds);
    }

    private static Response issued(IssueKey.Issued issued) {
        return Response.status(Response.Status.CREATED)
                .entity(IssuedView.of(issued))
                .build();
    }

    private static Response notAService() {
        throw new Refusal(Problem.of(
                ErrorCode.NOT_A_SERVICE,
                "this username is a person's, or was somebody's less than ten seconds ago:"
                        + " a service is a user of its own, without a password"));
    }

    private static Response tooMany() {
        throw new Refusal(Problem.of(
                ErrorCode.TOO_MANY_KEYS, "there are " + KeyStore.MAX_KEYS + " keys: revoke those that nobody uses"));
    }

    private static Response notAllowed(IssueKey.NotAllowed lacking) {
        throw new Refusal(Problem.of(
                ErrorCode.INSUFFICIENT_SCOPE,
                "nobody gives a key what they may not do themselves: you lack "
                        + lacking.missing().stream().map(Scope::text).collect(Collectors.joining(" and "))));
    }

    @GET
    @TakesQuery
    @Access(value = Access.To.SCOPED, scope = Scope.ADMIN)
    public KeysView list(@Context ContainerRequestContext context, @Context UriInfo uri) {
        var query = new QueryFields(uri.getQueryParameters());
        Optional<KeyId> after = query.optional("after", KeyId::new);
        int limit = query.limit(STANDARD_LIMIT, ListKeys.MAX);
        query.check();
        Caller caller = BearerToken.callerOf(context);
        ListKeys.Page page = list.list(new ListKeys.Command(caller, after, limit))
                .orElseThrow(() -> new Refusal(AccessRule.missing(Set.of(Scope.ADMIN))));
        return new KeysView(
                page.keys().stream().map(KeyView::of).toList(),
                page.next().map(KeyId::value).orElse(null));
    }

    /** The same again is 204 too: it is over, whoever ended it. */
    @DELETE
    @Path("{id: [0-9A-Za-z]{10}}")
    @Access(value = Access.To.SCOPED, scope = Scope.ADMIN)
    public Response revoke(
            @Context ContainerRequestContext context, @Context Request request, @PathParam("id") String id) {
        var command = new RevokeKey.Command(
                BearerToken.callerOf(context), new KeyId(id), RequestSource.of(addresses, request));
        return switch (revoke.revoke(command)) {
            case REVOKED -> Response.noContent().build();
            case UNKNOWN_KEY -> throw Refusal.of(ErrorCode.NOT_FOUND, "there is no key with this id");
            case NOT_ALLOWED -> throw new Refusal(AccessRule.missing(Set.of(Scope.ADMIN)));
        };
    }
}
