package dev.notification.transport.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.notification.core.Accounts;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Scope;
import dev.notification.core.port.in.account.MintToken;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Fields;
import dev.notification.protocol.Refusal;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Set;

/** Tokens for the users of an application, made by its backend. */
@Path("users/token")
@Produces(MediaType.APPLICATION_JSON)
public final class TokenResource {
    private final MintToken mint;

    TokenResource(Accounts accounts) {
        this.mint = accounts.mintToken();
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MintedView(String token, String tokenType, long expiresIn, long userId, String externalId) {
        static MintedView of(MintToken.Minted minted) {
            return new MintedView(
                    minted.token().value(),
                    "Bearer",
                    minted.token().expiresIn().toSeconds(),
                    minted.user().value(),
                    minted.externalId().map(ExternalId::value).orElse(null));
        }

        @Override
        public String toString() {
            return "MintedView[hidden]";
        }
    }

    @POST
    @Access(value = Access.To.SCOPED, scope = Scope.USERS)
    public MintedView mint(@Context ContainerRequestContext context, JsonBody body) {
        Fields fields = JsonBody.orRefused(body).fields();
        var user = RecipientFields.one(fields);
        var lifetime = fields.optional("expires_in", Fields.Type.WHOLE, TokenResource::lifetime);
        fields.check();
        var command = new MintToken.Command(
                BearerToken.callerOf(context), user.orElseThrow(), lifetime.orElse(MintToken.STANDARD));
        return mint.mint(command).fold(MintedView::of, TokenResource::unknown, TokenResource::notAllowed);
    }

    private static Duration lifetime(long seconds) {
        long most = MintToken.LONGEST.toSeconds();
        if (seconds < 1 || seconds > most) {
            throw new IllegalArgumentException("expires_in is between 1 and " + most + " seconds");
        }
        return Duration.ofSeconds(seconds);
    }

    private static MintedView unknown() {
        throw Refusal.of(ErrorCode.NOT_FOUND, "there is no such user");
    }

    private static MintedView notAllowed() {
        throw new Refusal(AccessRule.missing(Set.of(Scope.USERS)));
    }
}
