package dev.notification.transport.rest;

import dev.notification.core.Accounts;
import dev.notification.core.domain.Scope;
import dev.notification.core.port.in.account.CutOff;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Fields;
import dev.notification.protocol.Refusal;
import dev.notification.transport.http.ClientAddresses;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import org.glassfish.grizzly.http.server.Request;

/** Ends what speaks for a user. */
@Path("users/cut-off")
@Produces(MediaType.APPLICATION_JSON)
public final class CutOffResource {
    private final CutOff cutOff;
    private final ClientAddresses addresses;

    CutOffResource(Accounts accounts, ClientAddresses addresses) {
        this.cutOff = accounts.cutOff();
        this.addresses = addresses;
    }

    @POST
    @Access(value = Access.To.SCOPED, scope = Scope.USERS)
    public Response cutOff(@Context ContainerRequestContext context, @Context Request request, JsonBody body) {
        Fields fields = JsonBody.orRefused(body).fields();
        var user = RecipientFields.one(fields);
        fields.check();
        var command = new CutOff.Command(
                BearerToken.callerOf(context), user.orElseThrow(), RequestSource.of(addresses, request));
        return switch (cutOff.cutOff(command)) {
            case CUT_OFF -> Response.noContent().build();
            case UNKNOWN_USER -> throw Refusal.of(ErrorCode.NOT_FOUND, "there is no such user");
            case NOT_ALLOWED -> throw new Refusal(AccessRule.missing(Set.of(Scope.USERS)));
        };
    }
}
