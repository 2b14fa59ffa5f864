package dev.notification.transport.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Categories;
import dev.notification.core.domain.Category;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.SweepFilter;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Verdict;
import dev.notification.core.port.in.inbox.ChangeState;
import dev.notification.core.port.in.inbox.FollowInbox;
import dev.notification.core.port.in.inbox.SweepInbox;
import dev.notification.core.testkit.HandExecutor;
import dev.notification.protocol.CloseCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose turn it is of those who ask for something in frames, on workers that the test runs. */
class ClientActionsTest {
    private static final UserId ADA = new UserId(1);
    private static final UserId BOB = new UserId(2);
    private static final Head HEAD = new Head(new Cursor(new Epoch("e"), new Revision(3)), Revision.START, 2, 1);
    private static final String READ = "{\"type\":\"read\",\"ids\":[1]}";
    private static final String READ_ALL = "{\"type\":\"read\",\"all\":true}";

    private final Measures measures = new Measures();
    private final HandExecutor workers = new HandExecutor();
    private final List<UserId> had = new ArrayList<>();
    private final List<SweepInbox.Command> swept = new ArrayList<>();
    private final List<CompletableFuture<ChangeState.Changed>> sweeps = new ArrayList<>();
    private final Sockets sockets = new Sockets(
            WebSocketConfig.defaults(),
            (request, follower) -> {
                follower.started(HEAD.cursor(), HEAD);
                return new Followed();
            },
            token -> CompletableFuture.completedStage(new Verdict.Known(caller(ADA))),
            new ClientActions(
                    (user, device, upTo) -> {},
                    command -> {
                        had.add(command.user());
                        return new ChangeState.Changed(1, HEAD);
                    },
                    command -> {
                        swept.add(command);
                        sweeps.add(new CompletableFuture<>());
                        return sweeps.get(sweeps.size() - 1);
                    },
                    command -> HEAD,
                    workers,
                    measures),
            () -> Instant.EPOCH,
            () -> 1,
            measures);

    private record Followed() implements FollowInbox.Following {
        @Override
        public void ready() {}

        @Override
        public Cursor at() {
            return HEAD.cursor();
        }

        @Override
        public void renew(Caller newer) {}

        @Override
        public void close() {}
    }

    private static Caller caller(UserId user) {
        return new Caller.User(user, new LoginId("login"), Role.USER, Instant.EPOCH.plusSeconds(3600));
    }

    private ClientSession open(UserId user, FakeSink sink) {
        var kind = new FollowInbox.Kind("websocket", true, 64);
        var request =
                new FollowInbox.Request(user, Optional.of(caller(user)), Optional.empty(), Optional.empty(), kind);
        var session = (ClientSession) sockets.client(new Opening(request, caller(user), "token", Mode.V1), sink);
        session.opened();
        sink.sent().clear();
        return session;
    }

    private static FakeSink sink() {
        return new FakeSink(() -> 1);
    }

    @Test
    void usersTakeTurnsHoweverManyReadsOneOfThemHas() {
        ClientSession ada = open(ADA, sink());
        ClientSession bob = open(BOB, sink());
        for (int i = 0; i < 10; i++) {
            ada.text(READ);
        }
        bob.text(READ);

        workers.run(2);

        assertThat(had).containsExactly(ADA, BOB);
    }

    @Test
    void aUserHasOnlySoManyReadsWaitingOverAllSocketsAndNobodyElseNotices() {
        FakeSink told = sink();
        FakeSink toldBob = sink();
        ClientSession ada = open(ADA, sink());
        for (int i = 0; i < ClientActions.MAX_WAITING_OF_ONE_USER; i++) {
            ada.text(READ);
        }

        open(ADA, told).text(READ);
        open(BOB, toldBob).text(READ);

        assertThat(told.sent()).singleElement().asString().contains("\"error\"", "rate_limited");
        assertThat(measures.limited().counter("actions").sum()).isEqualTo(1);
        assertThat(toldBob.sent()).isEmpty();
        while (workers.runNext()) {}
        assertThat(had).hasSize(ClientActions.MAX_WAITING_OF_ONE_USER + 1).contains(BOB);
        ada.text(READ);
        assertThat(workers.waiting()).isEqualTo(1);
    }

    @Test
    void allOfOneTabIsRead() {
        ClientSession ada = open(ADA, sink());

        ada.text("{\"type\":\"read\",\"all\":true,\"up_to\":\"e.2\",\"category\":\"orders\"}");
        workers.run(1);

        var orders = new SweepFilter(Optional.of(Categories.of(new Category("orders"))), Optional.empty());
        assertThat(swept).containsExactly(new SweepInbox.Command(ADA, new Revision(2), orders, Transition.READ));
    }

    @Test
    void aTabBesideIdsIsRefused() {
        FakeSink told = sink();

        open(ADA, told).text("{\"type\":\"read\",\"ids\":[1],\"category\":\"orders\"}");

        assertThat(told.sent())
                .singleElement()
                .asString()
                .contains("\"invalid_field\"", "category goes with all, not with ids");
        assertThat(workers.waiting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSweepStopsWhenTheSocketThatAskedForItEndsAndNoOther(boolean cut) {
        FakeSink told = sink();
        ClientSession leaving = open(ADA, told);
        ClientSession staying = open(ADA, sink());
        leaving.text(READ_ALL);
        leaving.text(READ_ALL);
        staying.text(READ_ALL);
        while (workers.runNext()) {}
        sweeps.get(0).complete(new ChangeState.Changed(1, HEAD));

        if (cut) {
            leaving.closed();
        } else {
            leaving.close(CloseCode.GOING_AWAY);
        }

        assertThat(sweeps).extracting(CompletableFuture::isCancelled).containsExactly(false, true, false);
        assertThat(told.sent()).as("no error").isEmpty();
    }

    @Test
    void aSweepWhoseTurnComesWhenItsSocketHasEndedStopsToo() {
        ClientSession ada = open(ADA, sink());
        ada.text(READ_ALL);
        ada.closed();

        while (workers.runNext()) {}

        assertThat(sweeps).singleElement().satisfies(sweep -> assertThat(sweep).isCancelled());
    }
}
