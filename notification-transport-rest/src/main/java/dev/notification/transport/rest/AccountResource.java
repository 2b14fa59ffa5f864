package dev.notification.transport.rest;

import dev.notification.core.Accounts;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Password;
import dev.notification.core.domain.Source;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.in.account.ChangePassword;
import dev.notification.core.port.in.account.LogIn;
import dev.notification.core.port.in.account.LogOut;
import dev.notification.core.port.in.account.ReadAccount;
import dev.notification.core.port.in.account.RefreshLogin;
import dev.notification.core.port.in.account.RegisterUser;
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
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.http.server.Request;

/** Opening an account, logging in, and what belongs to a login. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public final class AccountResource {
    private static final long PATIENCE_SECONDS = 5;

    private final RegisterUser register;
    private final LogIn logIn;
    private final RefreshLogin refresh;
    private final LogOut logOut;
    private final ChangePassword changePassword;
    private final ReadAccount read;

    private final ClientAddresses addresses;

    AccountResource(Accounts accounts, ClientAddresses addresses) {
        this.addresses = addresses;
        this.register = accounts.registerUser();
        this.logIn = accounts.logIn();
        this.refresh = accounts.refreshLogin();
        this.logOut = accounts.logOut();
        this.changePassword = accounts.changePassword();
        this.read = accounts.readAccount();
    }

    record Registered(long id, String username) {}

    /** RFC 6750's names for what a token answer holds, and whose token it is. */
    record LoggedIn(String token, String tokenType, long expiresIn, String refreshToken, long userId) {
        static LoggedIn of(LogIn.LoggedIn outcome) {
            return new LoggedIn(
                    outcome.token().value(),
                    "Bearer",
                    outcome.token().expiresIn().toSeconds(),
                    outcome.refreshToken().text(),
                    outcome.user().value());
        }
    }

    @POST
    @Path("register")
    @Access(Access.To.ANYONE)
    public CompletionStage<Response> register(@Context Request request, JsonBody body) {
        Fields fields = JsonBody.orRefused(body).fields();
        var username = fields.required("username", Fields.Type.TEXT, Username::chosen);
        var password = fields.required("password", Fields.Type.TEXT, Password::new);
        fields.check();
        var command = new RegisterUser.Command(username.orElseThrow(), password.orElseThrow(), from(request));
        return bounded(register.register(command))
                .thenApply(outcome -> outcome.fold(
                        registered -> created(registered.id(), registered.username()),
                        AccountResource::taken,
                        AccountResource::closed));
    }

    private static Response created(UserId id, Username username) {
        return Response.status(Response.Status.CREATED)
                .entity(new Registered(id.value(), username.value()))
                .build();
    }

    private static Response taken() {
        throw Refusal.of(ErrorCode.USERNAME_TAKEN, "username", "somebody has this username already");
    }

    private static Response closed() {
        throw Refusal.of(ErrorCode.REGISTRATION_CLOSED, "accounts are opened by the operator only");
    }

    @POST
    @Path("login")
    @Access(Access.To.ANYONE)
    public CompletionStage<LoggedIn> logIn(@Context Request request, JsonBody body) {
        Fields fields = JsonBody.orRefused(body).fields();
        var username = fields.required("username", Fields.Type.TEXT, text -> text);
        var password = fields.required("password", Fields.Type.TEXT, AccountResource::plausible);
        fields.check();
        var command = new LogIn.Command(username.orElseThrow(), password.orElseThrow(), from(request));
        return bounded(logIn.logIn(command)).thenApply(outcome -> outcome.fold(LoggedIn::of, AccountResource::wrong));
    }

    /** Anything may be tried, but nobody is made to hash a novel. */
    private static String plausible(String password) {
        if (password.length() > Password.MAX_BYTES) {
            throw new IllegalArgumentException("a password has at most " + Password.MAX_BYTES + " bytes");
        }
        return password;
    }

    private static LoggedIn wrong() {
        throw Refusal.of(ErrorCode.WRONG_CREDENTIALS, "there is no account with this username and this password");
    }

    @POST
    @Path("token/refresh")
    @Access(Access.To.ANYONE)
    public LoggedIn refresh(@Context Request request, JsonBody body) {
        Fields fields = JsonBody.orRefused(body).fields();
        var token = fields.required("refresh_token", Fields.Type.TEXT, text -> text);
        fields.check();
        return refresh.refresh(new RefreshLogin.Command(token.orElseThrow(), from(request)))
                .map(LoggedIn::of)
                .orElseThrow(() -> Refusal.of(
                        ErrorCode.INVALID_REFRESH_TOKEN, "the refresh token is not valid, or no longer: log in again"));
    }

    @GET
    @Path("account")
    @Access(Access.To.AUTHENTICATED)
    public AccountView account(@Context ContainerRequestContext request) {
        Caller caller = BearerToken.callerOf(request);
        return read.account(caller)
                .map(user -> AccountView.of(caller, user))
                .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND, "nothing is known here of the user of this token"));
    }

    @POST
    @Path("logout")
    @Access(Access.To.LOGINS)
    public Response logOut(@Context ContainerRequestContext request) {
        logOut.logOut(AccessRule.login(BearerToken.callerOf(request)));
        return Response.noContent().build();
    }

    /** Ends every login of the user, and opens a new one. */
    @POST
    @Path("password")
    @Access(Access.To.LOGINS)
    public CompletionStage<LoggedIn> changePassword(
            @Context ContainerRequestContext context, @Context Request request, JsonBody body) {
        Fields fields = JsonBody.orRefused(body).fields();
        var current = fields.required("current_password", Fields.Type.TEXT, AccountResource::plausible);
        var next = fields.required("new_password", Fields.Type.TEXT, Password::new);
        fields.check();
        var command = new ChangePassword.Command(
                BearerToken.callerOf(context).user(), current.orElseThrow(), next.orElseThrow(), from(request));
        return bounded(changePassword.change(command))
                .thenApply(outcome -> outcome.fold(LoggedIn::of, AccountResource::wrongPassword));
    }

    private Optional<Source> from(Request request) {
        return RequestSource.of(addresses, request);
    }

    private static LoggedIn wrongPassword() {
        throw Refusal.of(ErrorCode.WRONG_PASSWORD, "current_password", "this is not your current password");
    }

    private static <T> CompletionStage<T> bounded(CompletionStage<T> stage) {
        return stage.toCompletableFuture().copy().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
