package dev.notification.transport.ws;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Verdict;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.in.account.AuthenticateCaller;
import dev.notification.core.port.in.inbox.AdmitFollower;
import dev.notification.core.port.in.inbox.FollowInbox;
import dev.notification.protocol.BearerScheme;
import dev.notification.protocol.ErrorCode;
import dev.notification.protocol.Problem;
import dev.notification.protocol.VerdictProblem;
import dev.notification.transport.ws.wire.Admission;
import dev.notification.transport.ws.wire.UpgradeRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides who gets a WebSocket, before there is one (RFC 6455, section 4.2). Works in memory: it runs on selectors. */
final class Gatekeeper {
    private static final Logger LOG = LoggerFactory.getLogger(Gatekeeper.class);
    /** How long verifying a token may take. */
    private static final long PATIENCE_SECONDS = 5;

    private final AuthenticateCaller authenticate;
    private final AdmitFollower admit;
    private final WebSocketConfig config;
    private final Sockets sockets;
    private final NewDevices newDevices;
    private final FollowInbox.Kind kind;
    private volatile boolean draining;

    Gatekeeper(
            AuthenticateCaller authenticate,
            AdmitFollower admit,
            WebSocketConfig config,
            Sockets sockets,
            Ticker ticker) {
        this.newDevices = new NewDevices(config.newDevicesPerUser(), ticker);
        this.authenticate = authenticate;
        this.admit = admit;
        this.config = config;
        this.sockets = sockets;
        this.kind = new FollowInbox.Kind("websocket", true, config.maxSocketsPerUser());
    }

    /** From now on everyone is sent away, to come back to the next process. */
    void drain() {
        draining = true;
    }

    /** Never blocks; completes at once where the token can be verified in memory. */
    CompletionStage<Admission> decide(UpgradeRequest request) {
        if (draining) {
            return refused(Admission.Refused.of(ErrorCode.DRAINING, "the server is stopping; come back in a moment"));
        }
        if (!request.method().equals("GET")) {
            return refused(
                    Admission.Refused.of(ErrorCode.METHOD_NOT_ALLOWED, "a WebSocket starts with GET", "Allow", "GET"));
        }
        List<String> offered = items(request, "Sec-WebSocket-Protocol");
        Optional<String> token =
                BearerScheme.tokenOf(request.header("Authorization")).or(() -> BearerScheme.tokenAmong(offered));
        if (token.isEmpty()) {
            return refused(
                    Admission.Refused.of(
                            ErrorCode.UNAUTHENTICATED,
                            UpgradeQuery.holdsKey(request.query())
                                    ? UpgradeQuery.KEY_IN_ADDRESS
                                    : "send the access token as Authorization: Bearer, or as the subprotocols notification.v1 and bearer.<token>"));
        }
        CompletableFuture<Verdict> verdict =
                authenticate.authenticate(token.get()).toCompletableFuture();
        if (!verdict.isDone()) {
            verdict = verdict.copy().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        return verdict.thenApply(known -> decide(request, offered, known, token.get()))
                .exceptionally(Gatekeeper::undecided);
    }

    private static Admission undecided(Throwable failure) {
        LOG.warn("a token could not be verified", failure);
        return Admission.Refused.of(ErrorCode.OVERLOADED, "the access token cannot be verified now; try again");
    }

    private static CompletionStage<Admission> refused(Admission.Refused refused) {
        return CompletableFuture.completedStage(refused);
    }

    private Admission decide(UpgradeRequest request, List<String> offered, Verdict verdict, String token) {
        Optional<Caller> caller = verdict.caller();
        if (caller.isEmpty()) {
            Problem problem = VerdictProblem.of(verdict);
            return new Admission.Refused(problem, problem.headers());
        }
        if (caller.get() instanceof Caller.Key) {
            return Admission.Refused.of(
                    ErrorCode.KEY_NOT_ALLOWED, "a key has no inbox to follow: mint a token for the user");
        }
        return protocolProblem(request, offered)
                .or(() -> originProblem(request))
                .map(Admission.class::cast)
                .orElseGet(() -> admit(request, caller.get(), token, offered));
    }

    private static Optional<Admission.Refused> protocolProblem(UpgradeRequest request, List<String> offered) {
        if (!request.mayUpgrade()
                || !hasItem(request, "Upgrade", "websocket")
                || !hasItem(request, "Connection", "upgrade")) {
            return Optional.of(Admission.Refused.of(ErrorCode.UPGRADE_REQUIRED, "this address speaks WebSocket only"));
        }
        if (!request.header("Sec-WebSocket-Version").orElse("").trim().equals("13")) {
            return Optional.of(
                    Admission.Refused.of(ErrorCode.WEBSOCKET_VERSION, "WebSocket version 13 is spoken here"));
        }
        if (!isKey(request.header("Sec-WebSocket-Key").orElse(""))) {
            return Optional.of(Admission.Refused.of(
                    ErrorCode.WEBSOCKET_KEY, "Sec-WebSocket-Key must be 16 bytes in Base64 (RFC 6455, section 4.1)"));
        }
        if (BearerScheme.tokenAmong(offered).isPresent() && !offered.contains(Mode.V1_NAME)) {
            return Optional.of(Admission.Refused.of(
                    ErrorCode.SUBPROTOCOL_REQUIRED,
                    "offer notification.v1 beside bearer.<token>: only it can be answered"));
        }
        return Optional.empty();
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key.trim()).length == 16;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A browser sends the page's origin and no page can change it: a foreign page must not ride on anybody's session. */
    private Optional<Admission.Refused> originProblem(UpgradeRequest request) {
        return request.header("Origin")
                .flatMap(origin ->
                        config.origins().problem(origin, request.header("Host").orElse("")))
                .map(problem -> Admission.Refused.of(ErrorCode.ORIGIN_NOT_ALLOWED, problem));
    }

    /** A device that is connected already takes its own place. */
    private Optional<Admission.Refused> capProblem(FollowInbox.Request wanted) {
        if (sockets.count() >= config.maxSockets()) {
            sockets.measures().noRoom();
            return Optional.of(
                    Admission.Refused.of(ErrorCode.TOO_MANY_SOCKETS, "this server has no room for more sockets"));
        }
        if (!admit.hasRoom(wanted)) {
            sockets.measures().noRoomForUser();
            return Optional.of(Admission.Refused.of(
                    ErrorCode.TOO_MANY_SESSIONS,
                    "at most " + config.maxSocketsPerUser() + " sessions of one user at a time"));
        }
        return wanted.device().flatMap(device -> deviceProblem(wanted.user(), device));
    }

    private Optional<Admission.Refused> deviceProblem(UserId user, DeviceId device) {
        Duration pause = config.limitMessages() ? sockets.takeovers().pause(user, device) : Duration.ZERO;
        if (!pause.isZero()) {
            sockets.measures().tooManyTakeovers();
            return tooSoon(
                    "sessions of this device replace one another: each tab needs a device of its own, and who is closed with "
                            + "4409 stays away",
                    pause);
        }
        Duration wait = newDevices.admit(user, device);
        if (wait.isZero()) {
            return Optional.empty();
        }
        sockets.measures().tooManyNewDevices();
        return tooSoon("too many new devices of one user: a client keeps its device's name", wait);
    }

    private static Optional<Admission.Refused> tooSoon(String detail, Duration wait) {
        Problem problem = Problem.of(ErrorCode.RATE_LIMITED, detail).withRetryAfter(wait);
        return Optional.of(new Admission.Refused(problem, problem.headers()));
    }

    private Admission admit(UpgradeRequest request, Caller caller, String token, List<String> offered) {
        Mode mode = offered.contains(Mode.V1_NAME) ? Mode.V1 : Mode.PLAIN;
        UpgradeQuery query;
        try {
            query = UpgradeQuery.parse(request.query());
        } catch (IllegalArgumentException e) {
            return Admission.Refused.of(ErrorCode.INVALID_PARAMETER, e.getMessage());
        }
        var wanted = new FollowInbox.Request(caller.user(), Optional.of(caller), query.device(), query.since(), kind);
        var opening = new Opening(wanted, caller, token, mode);
        return capProblem(wanted)
                .map(Admission.class::cast)
                .orElseGet(() -> new Admission.Admitted(mode.subprotocol(), sink -> sockets.client(opening, sink)));
    }

    private static boolean hasItem(UpgradeRequest request, String header, String wanted) {
        for (String item : items(request, header)) {
            if (item.equalsIgnoreCase(wanted)) {
                return true;
            }
        }
        return false;
    }

    /** Of a header that is a list (RFC 9110, section 5.6.1). A loop: ten thousand clients come back at once. */
    private static List<String> items(UpgradeRequest request, String header) {
        Optional<String> value = request.header(header);
        if (value.isEmpty()) {
            return List.of();
        }
        List<String> items = new ArrayList<>(2);
        for (String item : value.get().split(",")) {
            String trimmed = item.trim();
            if (!trimmed.isEmpty()) {
                items.add(trimmed);
            }
        }
        return items;
    }
}
