package dev.notification.transport.rest;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Verdict;
import dev.notification.core.lifecycle.Turns;
import dev.notification.core.port.in.account.AuthenticateCaller;
import dev.notification.protocol.BearerScheme;
import dev.notification.transport.http.Admission;
import dev.notification.transport.http.HttpPort;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.glassfish.grizzly.http.HttpRequestPacket;

/**
 * Shares the workers among those who ask, by turns: of users, and, for requests that speak for nobody, of addresses. However
 * many connections somebody has, an eighth of the workers is all that they hold. Thread-safe.
 */
final class WorkerShares implements Admission {
    private static final int PARTS = 8;
    static final int MAX_OF_ONE = 256;

    private final AuthenticateCaller authenticate;
    private final Function<HttpRequestPacket, ?> addresses;
    private final Turns<Object> turns;
    private final int maxWaiting;

    /**
     * @param addresses whose a request is that speaks for no user; with {@code equals} and {@code hashCode} by value
     * @param workers how many threads {@code executor} has
     */
    WorkerShares(
            AuthenticateCaller authenticate, Function<HttpRequestPacket, ?> addresses, Executor executor, int workers) {
        this.authenticate = authenticate;
        this.addresses = addresses;
        this.turns = new Turns<>(executor, share(workers));
        this.maxWaiting = HttpPort.waitingFor(workers);
    }

    /** More than one thing is done for anybody, if that leaves something for others. */
    private static int share(int workers) {
        return Math.max(Math.min(2, workers - 1), workers / PARTS);
    }

    @Override
    public Optional<Executor> admit(HttpRequestPacket request) {
        Optional<UserId> user = user(request);
        Object owner = user.isPresent() ? user.get() : addresses.apply(request);
        return turns.waiting() < maxWaiting && turns.waiting(owner) < MAX_OF_ONE
                ? Optional.of(task -> turns.add(owner, task))
                : Optional.empty();
    }

    /** As far as it is known at once; whether the token is right is decided later. */
    private Optional<UserId> user(HttpRequestPacket request) {
        return BearerScheme.tokenOf(Optional.ofNullable(request.getHeader("Authorization")))
                .flatMap(token -> authenticate
                        .authenticate(token)
                        .exceptionally(failure -> Verdict.INVALID)
                        .toCompletableFuture()
                        .getNow(Verdict.INVALID)
                        .caller())
                .map(Caller::user);
    }

    @Override
    public int waiting() {
        return turns.waiting();
    }
}
