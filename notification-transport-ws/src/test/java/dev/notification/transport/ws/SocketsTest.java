package dev.notification.transport.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Verdict;
import dev.notification.core.port.in.inbox.FollowInbox;
import dev.notification.protocol.CloseCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What time and ends do to sessions, with a time that only the test moves and clients that are not there. */
class SocketsTest {
    private static final WebSocketConfig CONFIG = WebSocketConfig.defaults();
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final UserId ADA = new UserId(1);
    private static final Head HEAD = new Head(new Cursor(new Epoch("e"), new Revision(3)), Revision.START, 2, 1);

    private long nanos = 1;
    private Optional<Caller> authenticated = Optional.of(caller("login"));
    private final List<Followed> followings = new ArrayList<>();
    private final Sockets sockets = new Sockets(
            CONFIG,
            this::follow,
            token -> CompletableFuture.completedStage(
                    authenticated.<Verdict>map(Verdict.Known::new).orElse(Verdict.INVALID)),
            new ClientActions(
                    (user, device, upTo) -> {},
                    command -> null,
                    command -> null,
                    command -> HEAD,
                    Runnable::run,
                    new Measures()),
            () -> Instant.EPOCH,
            () -> nanos,
            new Measures());
    private final FakeSink sink = new FakeSink(() -> nanos);

    private static Caller caller(String login) {
        return new Caller.User(ADA, new LoginId(login), Role.USER, Instant.EPOCH.plusSeconds(3600));
    }

    /** A following that the test drives. */
    private static final class Followed implements FollowInbox.Following {
        private final FollowInbox.Follower follower;
        private int readies;
        private boolean closed;

        Followed(FollowInbox.Follower follower) {
            this.follower = follower;
        }

        @Override
        public void ready() {
            readies++;
        }

        @Override
        public Cursor at() {
            return HEAD.cursor();
        }

        @Override
        public void renew(Caller newer) {}

        @Override
        public void close() {
            closed = true;
        }
    }

    /** Starts at once, at the head, as where nothing has to be read. */
    private FollowInbox.Following follow(FollowInbox.Request request, FollowInbox.Follower follower) {
        var following = new Followed(follower);
        followings.add(following);
        follower.started(HEAD.cursor(), HEAD);
        return following;
    }

    private ClientSession session(Mode mode, FakeSink to) {
        Caller caller = caller("login");
        var kind = new FollowInbox.Kind("websocket", true, 64);
        var request = new FollowInbox.Request(ADA, Optional.of(caller), Optional.empty(), Optional.empty(), kind);
        return (ClientSession) sockets.client(new Opening(request, caller, "token", mode), to);
    }

    private ClientSession open(Mode mode) {
        ClientSession session = session(mode, sink);
        session.opened();
        sink.sent().clear();
        return session;
    }

    private Followed following() {
        return followings.get(0);
    }

    private void advance(Duration time) {
        nanos += time.toNanos();
    }

    @ParameterizedTest
    @CsvSource({"V1, 'ping {\"type\":\"heartbeat\"}'", "PLAIN, ping"})
    void aSessionGetsItsHeartbeatAtItsSecondOfEachPeriodAndAtNoOther(Mode mode, String beat) {
        open(mode);
        List<Integer> seconds = new ArrayList<>();

        for (int second = 0; second < 4 * CONFIG.heartbeat().toSeconds(); second++) {
            sink.hear();
            sockets.tick();
            if (!sink.sent().isEmpty()) {
                assertThat(String.join(" ", sink.sent())).isEqualTo(beat);
                sink.sent().clear();
                seconds.add(second);
            }
        }

        int first = seconds.get(0);
        assertThat(first).isLessThan(25);
        assertThat(seconds).containsExactly(first, first + 25, first + 50, first + 75);
    }

    @Test
    void noSecondHasToWriteToAll() {
        List<FakeSink> sinks = IntStream.range(0, 1000)
                .mapToObj(i -> new FakeSink(() -> nanos))
                .toList();
        sinks.forEach(one -> session(Mode.PLAIN, one).opened());

        long before = 0;
        for (int second = 0; second < CONFIG.heartbeat().toSeconds(); second++) {
            sockets.tick();
            long beaten = sinks.stream().filter(one -> !one.sent().isEmpty()).count();
            assertThat(beaten - before).as("at second %d", second).isLessThan(200);
            before = beaten;
        }

        assertThat(before).isEqualTo(1000);
    }

    @Test
    void aSessionThatHasNotStartedHasNoHeart() {
        var deaf = new Sockets(
                CONFIG,
                (request, follower) -> new Followed(follower),
                token -> CompletableFuture.completedStage(
                        authenticated.<Verdict>map(Verdict.Known::new).orElse(Verdict.INVALID)),
                sockets.actions(),
                () -> Instant.EPOCH,
                () -> nanos,
                new Measures());
        var kind = new FollowInbox.Kind("websocket", true, 64);
        var request =
                new FollowInbox.Request(ADA, Optional.of(caller("login")), Optional.empty(), Optional.empty(), kind);
        deaf.client(new Opening(request, caller("login"), "token", Mode.V1), sink)
                .opened();

        IntStream.range(0, 50).forEach(second -> deaf.tick());

        assertThat(sink.sent()).isEmpty();
    }

    /** Two heartbeats and a grace: nobody is there to read a close frame. */
    @Test
    void aClientThatIsSilentForTwoHeartbeatsIsTerminatedAndNotBefore() {
        open(Mode.V1);

        advance(CONFIG.heartbeat().multipliedBy(2).plus(GRACE));
        sockets.tick();
        assertThat(sink.isTerminated()).isFalse();
        advance(Duration.ofMillis(1));
        sockets.tick();

        assertThat(sink.isTerminated()).isTrue();
        assertThat(sink.closeCodes()).isEmpty();
    }

    @Test
    void whateverAClientSaysEndsItsSilence() {
        open(Mode.V1);
        advance(CONFIG.heartbeat().multipliedBy(2));
        sink.hear();

        advance(CONFIG.heartbeat());
        sockets.tick();

        assertThat(sink.isTerminated()).isFalse();
    }

    @Test
    void aClientThatTakesNothingForTooLongIsSentAwayWith4408AndNotBefore() {
        open(Mode.V1);
        sink.stall();

        advance(CONFIG.stall());
        sockets.tick();
        assertThat(sink.closeCodes()).isEmpty();
        advance(Duration.ofMillis(1));
        sockets.tick();
        sockets.tick();

        assertThat(sink.closeCodes()).containsExactly(4408);
        assertThat(following().closed).isTrue();
    }

    @Test
    void aCloseThatIsNotAnsweredIsFollowedByTheEndAndNotBefore() {
        ClientSession session = open(Mode.V1);
        session.close(CloseCode.BAD_FRAME);

        advance(GRACE);
        sockets.tick();
        assertThat(sink.isTerminated()).isFalse();
        advance(Duration.ofMillis(1));
        sockets.tick();

        assertThat(sink.isTerminated()).isTrue();
        assertThat(sink.closeCodes()).containsExactly(4400);
        assertThat(sockets.count()).as("until the connection is gone").isEqualTo(1);
    }

    /** The word that it has room may come before anybody listens. */
    @Test
    void aClientThatGoesOnTalkingAfterItsCloseIsEndedAllTheSame() {
        ClientSession session = open(Mode.V1);
        session.close(CloseCode.BAD_FRAME);

        advance(GRACE);
        session.text("no frame either");
        session.close(CloseCode.TOO_MANY_MESSAGES);
        advance(Duration.ofMillis(1));
        sockets.tick();

        assertThat(sink.isTerminated()).isTrue();
        assertThat(sink.closeCodes()).containsExactly(4400);
    }

    @Test
    void aSessionWhoseSocketHasRoomIsReadyAtTheNextTickAtTheLatest() {
        open(Mode.V1);
        sink.stall();
        sockets.tick();
        int before = following().readies;
        sink.drainSilently();

        sockets.tick();

        assertThat(following().readies).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @EnumSource(FollowInbox.Why.class)
    void everyEndOfAFollowingHasItsCloseCode(FollowInbox.Why why) {
        open(Mode.V1);

        following().follower.ended(why);

        assertThat(sink.closeCodes())
                .containsExactly(
                        switch (why) {
                            case REPLACED -> 4409;
                            case TOO_MANY -> 4413;
                            case EXPIRED, REVOKED -> 4401;
                            case STORE_UNAVAILABLE, FAILED -> 4503;
                            case STOPPED -> 1001;
                        });
    }

    /** Its end could find nobody to tell: the session was in no list yet. */
    @Test
    void aLoginThatIsRevokedBetweenTheGateAndTheOpeningEndsTheSession() {
        ClientSession session = session(Mode.V1, sink);
        authenticated = Optional.empty();

        session.opened();

        assertThat(sink.closeCodes()).containsExactly(4401);
        assertThat(following().closed).isTrue();
    }

    @Test
    void aNewerTokenWhoseLoginIsRevokedEndsTheSession() {
        ClientSession session = open(Mode.V1);
        authenticated = Optional.empty();

        session.text("{\"type\":\"token\",\"token\":\"revoked\"}");

        assertThat(sink.closeCodes()).containsExactly(4401);
    }

    /** The write of a close frame may find that the client has hung up, and say so before it returns. */
    @Test
    void aConnectionThatEndsWhileItsCloseIsWrittenLeavesNothingBehind() {
        ClientSession session = open(Mode.V1);
        sink.onWrite(session::closed);

        session.text("{\"type\":");

        assertNothingIsLeft();
    }

    @Test
    void aConnectionThatEndsWithItsFirstFrameLeavesNothingBehind() {
        ClientSession session = session(Mode.V1, sink);
        sink.onWrite(session::closed);

        session.opened();

        assertNothingIsLeft();
    }

    @Test
    void aConnectionThatEndsBeforeItIsOpenedLeavesNothingBehind() {
        ClientSession session = session(Mode.V1, sink);

        session.closed();
        session.opened();

        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() {
        int closes = sink.closeCodes().size();
        sockets.closeAll(CloseCode.GOING_AWAY);
        sockets.terminateAll();

        assertThat(sockets.count()).isZero();
        assertThat(followings)
                .allSatisfy(following -> assertThat(following.closed).isTrue());
        assertThat(sink.closeCodes())
                .as("those of sessions that are still listed")
                .hasSize(closes);
        assertThat(sink.isTerminated()).isFalse();
    }
}
