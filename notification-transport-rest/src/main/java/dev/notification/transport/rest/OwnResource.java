package dev.notification.transport.rest;

import dev.notification.core.Operators;
import dev.notification.core.domain.Act;
import dev.notification.core.domain.Password;
import dev.notification.core.domain.Source;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.account.ConfirmPassword;
import dev.notification.core.port.in.operator.DeleteUser;
import dev.notification.core.port.in.operator.ExportUser;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Fields;
import dev.notification.protocol.Refusal;
import dev.notification.transport.http.ClientAddresses;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.http.server.Request;

/** What users do with all that is theirs: take it with them, and have it deleted. */
@Path("me")
@Produces(MediaType.APPLICATION_JSON)
public final class OwnResource {
    private static final long PATIENCE_SECONDS = 5;

    private final Operators operators;
    private final ConfirmPassword passwords;
    private final ClientAddresses addresses;
    private final InstantSource clock;

    OwnResource(Operators operators, ConfirmPassword passwords, ClientAddresses addresses, InstantSource clock) {
        this.operators = operators;
        this.passwords = passwords;
        this.addresses = addresses;
        this.clock = clock;
    }

    @GET
    @Path("export")
    @TakesQuery
    @Produces({BatchBody.NDJSON, MediaType.APPLICATION_JSON})
    @Access(Access.To.USERS)
    public Response export(@Context ContainerRequestContext context, @Context Request request) {
        var query = new QueryFields(context.getUriInfo().getQueryParameters());
        Optional<ExportUser.Place> after = query.optional("after", ExportUser.Place::parse);
        query.check();
        UserId user = BearerToken.callerOf(context).user();
        return OperatorResource.exported(
                operators.exportUser(),
                new ExportUser.Command(user, act(RequestSource.of(addresses, request)), after),
                Optional.of(user));
    }

    /** Whoever has a password says it again: a token that somebody found must not be enough. */
    @POST
    @Path("delete")
    @Access(Access.To.USERS)
    public CompletionStage<Response> delete(
            @Context ContainerRequestContext context, @Context Request request, JsonBody body) {
        Fields fields = JsonBody.orRefused(body).fields();
        Optional<String> password = fields.optional("password", Fields.Type.TEXT, OwnResource::plausible);
        fields.check();
        UserId user = BearerToken.callerOf(context).user();
        Optional<Source> from = RequestSource.of(addresses, request);
        return passwords
                .confirm(new ConfirmPassword.Command(user, password.orElse(""), from))
                .toCompletableFuture()
                .copy()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .thenApply(outcome -> {
                    mustBeRight(outcome, password);
                    return delete(user, from);
                });
    }

    private static void mustBeRight(ConfirmPassword.Outcome outcome, Optional<String> password) {
        if (outcome == ConfirmPassword.Outcome.WRONG) {
            throw password.isPresent()
                    ? Refusal.of(ErrorCode.WRONG_PASSWORD, "password", "this is not your password")
                    : Refusal.of(ErrorCode.INVALID_FIELD, "password", "password is missing");
        }
    }

    private Response delete(UserId user, Optional<Source> from) {
        return operators
                .deleteUser()
                .delete(new DeleteUser.Command(user, act(from)))
                .map(OperatorResource::deleting)
                .orElseThrow(RecipientQuery::unknown);
    }

    private Act act(Optional<Source> from) {
        return Act.ofUser(clock.instant(), from);
    }

    private static String plausible(String password) {
        if (password.length() > Password.MAX_BYTES) {
            throw new IllegalArgumentException("a password has at most " + Password.MAX_BYTES + " bytes");
        }
        return password;
    }
}
