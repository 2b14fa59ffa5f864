package dev.notification.transport.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Revocation;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.RateLimitedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.testkit.HandDriven;
import dev.notification.core.testkit.RecordingFollower;
import dev.notification.core.testkit.Stores;
import dev.notification.transport.http.ClientAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A request that waits follows the inbox as others do, and is woken exactly when there is something to answer. */
class LongPollsTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final ClientAddress.Network HOME = new ClientAddress.Network(false, 1);
    private static final LoginId LOGIN = new LoginId("login");

    private static final AtomicInteger USERS = new AtomicInteger();

    private final Stores stores = stores();
    private final UserId ada = user();
    private final UserId bob = user();
    private final HandDriven inboxes = new HandDriven(stores, RecordingFollower.kind(), ada);
    private final LongPolls polls = new LongPolls(inboxes.following());

    /** Need not be empty. */
    Stores stores() {
        return Stores.inMemory();
    }

    private UserId user() {
        return stores.user("user" + USERS.incrementAndGet());
    }

    private static Caller caller(UserId user) {
        return new Caller.User(user, LOGIN, Role.USER, Stores.NOW.plusSeconds(60));
    }

    private CompletableFuture<Void> waitAfter(long revision) {
        CompletableFuture<Void> waiting = polls.next(caller(ada), HOME, inboxes.cursor(revision), LONG);
        inboxes.run();
        return waiting;
    }

    private void assertNobodyWaits() {
        assertThat(polls.count()).isZero();
        assertThat(inboxes.following().stats()).containsEntry("followings", 0L);
    }

    @Test
    void itWaitsUntilSomethingIsCommitted() {
        inboxes.commit("before");
        CompletableFuture<Void> waiting = waitAfter(1);
        assertThat(waiting).isNotDone();

        inboxes.announce(inboxes.commitTo(bob, "for somebody else"));
        assertThat(waiting).isNotDone();

        inboxes.send("one");
        assertThat(waiting).isCompleted();
        assertNobodyWaits();
    }

    @Test
    void whatCommittedBeforeItCouldFollowWakesIt() {
        inboxes.commit("one");

        assertThat(waitAfter(0)).isCompleted();
        assertNobodyWaits();
    }

    @Test
    void whatCommitsWhileItStartsWakesIt() {
        CompletableFuture<Void> waiting = polls.next(caller(ada), HOME, inboxes.cursor(0), LONG);

        inboxes.send("one");
        inboxes.run();

        assertThat(waiting).isCompleted();
    }

    @Test
    void whatCommitsSilentlyWakesItWhenItIsToldToLookAgain() {
        CompletableFuture<Void> waiting = waitAfter(0);
        inboxes.recheck();
        inboxes.run();
        assertThat(waiting).isNotDone();

        inboxes.commit("silent");
        inboxes.recheck();
        inboxes.run();

        assertThat(waiting).isCompleted();
    }

    @Test
    void aPlaceThatIsLostWakesIt() {
        var foreign = new Cursor(new Epoch("other"), new Revision(0));

        CompletableFuture<Void> waiting = polls.next(caller(ada), HOME, foreign, LONG);
        inboxes.run();

        assertThat(waiting).isCompleted();
        assertNobodyWaits();
    }

    @Test
    void itsPatienceEnds() {
        CompletableFuture<Void> waiting = polls.next(caller(ada), HOME, inboxes.cursor(0), Duration.ofMillis(1));

        assertThat(waiting).succeedsWithin(Duration.ofSeconds(10));
        await().untilAsserted(this::assertNobodyWaits);
    }

    @Test
    void aLoginThatIsRevokedWakesIt() {
        CompletableFuture<Void> waiting = waitAfter(0);

        inboxes.following().end(ada, new Revocation.Logins(Set.of(LOGIN)));

        assertThat(waiting).isCompleted();
        assertNobodyWaits();
    }

    @Test
    void aTokenThatExpiresWakesIt() {
        CompletableFuture<Void> waiting = waitAfter(0);

        inboxes.advance(Duration.ofSeconds(60));
        inboxes.tick();

        assertThat(waiting).isCompleted();
        assertNobodyWaits();
    }

    @Test
    void aStoreThatCannotBeAskedWakesItSoThatTheAnswerSaysSo() {
        inboxes.store().failWith(new StoreUnavailableException("away", null));

        assertThat(waitAfter(0)).isCompleted();
        assertNobodyWaits();
    }

    @Test
    void aServiceThatStopsWakesIt() {
        CompletableFuture<Void> waiting = waitAfter(0);

        inboxes.following().close();

        assertThat(waiting).isCompleted();
        assertThat(waitAfter(0)).isCompleted();
        assertNobodyWaits();
    }

    @Test
    void aRequestThatIsGoneIsFollowedForNoMore() {
        CompletableFuture<Void> waiting = polls.next(caller(ada), HOME, inboxes.cursor(0), LONG);

        waiting.complete(null);
        inboxes.run();

        assertNobodyWaits();
        assertThat(inboxes.store().calls()).isZero();
    }

    @Test
    void whoeverWaitsIsNotOnline() {
        waitAfter(0);

        assertThat(inboxes.following().isOnline(ada)).isFalse();
    }

    @Test
    void whenTheServerStopsNobodyWaitsAnyMore() {
        CompletableFuture<Void> waiting = waitAfter(0);

        polls.drain();

        assertThat(waiting).isCompleted();
        assertThat(waitAfter(0)).isCompleted();
        assertNobodyWaits();
    }

    @Test
    void oneUserOnlyHasSoManyThatWait() {
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            waiting.add(waitAfter(0));
        }

        assertThat(waitAfter(0))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(RateLimitedException.class);
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        assertThat(polls.count()).isEqualTo(64);

        inboxes.send("one");
        assertThat(waiting).allMatch(CompletableFuture::isDone);
        assertNobodyWaits();
    }

    @Test
    void oneAddressOnlyHasSoManyThatWaitWhoeverTheyAreOf() {
        for (int i = 0; i < LongPolls.MAX_OF_ONE_ADDRESS; i++) {
            polls.next(caller(new UserId(1000 + i)), HOME, inboxes.cursor(0), LONG);
        }

        assertThat(waitAfter(0))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(RateLimitedException.class);
        var elsewhere = new ClientAddress.Network(false, 2);
        CompletableFuture<Void> waiting = polls.next(caller(ada), elsewhere, inboxes.cursor(0), LONG);
        assertThat(waiting).isNotDone();
        assertThat(polls.count()).isEqualTo(LongPolls.MAX_OF_ONE_ADDRESS + 1);

        inboxes.following().close();
        inboxes.run();
        assertNobodyWaits();
    }

    @Test
    void howManyWaitIsWhatAnEighthOfTheHeapHolds() {
        assertThat(LongPolls.maxWaiting(256L << 20)).isEqualTo(2048);
        assertThat(LongPolls.maxWaiting(64L << 30)).isEqualTo(10_000);
    }

    @Test
    void onlySoManyWaitAtAll() {
        for (int i = 0; i < LongPolls.MAX_WAITING; i++) {
            var address = new ClientAddress.Network(false, i);
            polls.next(caller(new UserId(1000 + i)), address, inboxes.cursor(0), LONG);
        }
        inboxes.run();
        assertThat(polls.count()).isEqualTo(LongPolls.MAX_WAITING);

        assertThat(waitAfter(0))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(OverloadedException.class);
        assertThat(polls.count()).isEqualTo(LongPolls.MAX_WAITING);

        inboxes.following().close();
        assertNobodyWaits();
    }
}
