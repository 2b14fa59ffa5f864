package dev.notification.app.demo;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.account.MintToken;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Json;
import dev.notification.protocol.Problem;
import dev.notification.transport.http.Answer;
import dev.notification.transport.http.Origins;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.glassfish.grizzly.http.HttpRequestPacket;

/**
 * What an application's backend would do: gives the page that asks a token for its user, here always Ada. For pages of this
 * server alone, asked for by a name that only this machine can mean: a page elsewhere whose name is made to lead here says another
 * one (DNS rebinding).
 */
public final class PlaygroundToken {
    public static final String PATH = "/playground/token";

    /** So short that whoever looks for a while sees it renewed. */
    static final Duration LIFETIME = Duration.ofMinutes(10);

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final MintToken mint;

    public PlaygroundToken(MintToken mint) {
        this.mint = mint;
    }

    /** Blocks on the store. */
    public Answer answer(HttpRequestPacket request) {
        return problem(request)
                .map(why -> Answer.of(Problem.of(ErrorCode.ORIGIN_NOT_ALLOWED, why)))
                .orElseGet(this::minted);
    }

    private Answer minted() {
        var application = new Caller.Application(new UserId(1));
        return mint.mint(new MintToken.Command(application, DemoUsers.ADA, LIFETIME))
                .fold(
                        PlaygroundToken::json,
                        () -> Answer.of(Problem.of(ErrorCode.NOT_FOUND, "ada is no user any more")),
                        () -> Answer.of(Problem.of(ErrorCode.INSUFFICIENT_SCOPE, "the demo may not make tokens")));
    }

    private static Answer json(MintToken.Minted minted) {
        return Answer.json(200, Map.of(), Json.bytes(generator -> {
            generator.writeStartObject();
            generator.writeStringField("token", minted.token().value());
            generator.writeNumberField("expires_in", minted.token().expiresIn().toSeconds());
            generator.writeEndObject();
        }));
    }

    private static Optional<String> problem(HttpRequestPacket request) {
        String host = Optional.ofNullable(request.getHeader("Host")).orElse("");
        if (!LOOPBACK.contains(name(host))) {
            return Optional.of("the demo is asked for as localhost, 127.0.0.1 or [::1]");
        }
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin")) {
            return Optional.of("the demo gives tokens to its own pages alone");
        }
        return Optional.ofNullable(request.getHeader("Origin"))
                .flatMap(origin -> Origins.none().problem(origin, host));
    }

    /** Without the port. */
    private static String name(String host) {
        int port = host.indexOf(':', Math.max(0, host.indexOf(']')));
        return (port < 0 ? host : host.substring(0, port)).toLowerCase(Locale.ROOT);
    }
}
