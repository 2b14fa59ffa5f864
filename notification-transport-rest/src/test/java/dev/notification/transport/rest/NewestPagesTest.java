package dev.notification.transport.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.notification.core.Inboxes;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.CollapseKey;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Verdict;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.in.inbox.ReadHistory;
import dev.notification.core.testkit.Stores;
import dev.notification.protocol.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The first pages that are kept: read once, never served when they are wrong, and not kept without bound. */
class NewestPagesTest {
    private static final long MAX_BYTES = 16L << 20;

    private final Stores stores = Stores.inMemory();
    private final UserId ada = stores.user("ada");
    private final UserId bob = stores.user("bob");
    private final Inboxes inboxes = new Inboxes(
            new Inboxes.Stores(stores.inboxes(), stores.upkeep(), stores.sent(), stores.devices()),
            () -> Stores.NOW,
            Inboxes.Limits.DEFAULT);
    private final Deque<Runnable> waiting = new ConcurrentLinkedDeque<>();
    private Executor readers = Runnable::run;
    private Runnable beforeReading = () -> {};
    private Runnable afterReading = () -> {};
    private long nanos;
    private int reads;
    private final NewestPages pages = new NewestPages(
            token -> CompletableFuture.completedStage(callerOf(token)),
            inboxes.askHead(),
            this::read,
            task -> readers.execute(task),
            () -> nanos);

    @AfterEach
    void close() {
        inboxes.close();
    }

    /** A token is its user's number. */
    private static Verdict callerOf(String token) {
        return token.equals("forged")
                ? Verdict.INVALID
                : new Verdict.Known(new Caller.User(
                        new UserId(Long.parseLong(token)), new LoginId("login"), Role.USER, Stores.NOW));
    }

    private ReadHistory.Page read(ReadHistory.Query query) {
        reads++;
        beforeReading.run();
        ReadHistory.Page page = inboxes.readHistory().history(query);
        afterReading.run();
        return page;
    }

    private CompletionStage<byte[]> ask(UserId user) {
        return pages.newest(Optional.of("Bearer " + user.value()));
    }

    private byte[] bytes(UserId user) {
        return ask(user).toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private JsonNode page(UserId user) {
        try {
            return ViewJson.MAPPER.readTree(bytes(user));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> messages(JsonNode page) {
        return page.get("notifications").findValuesAsText("message");
    }

    @Test
    void aPageThatNothingHasChangedIsReadOnce() {
        stores.send(bob, ada, "hello");

        byte[] first = bytes(ada);
        stores.send(ada, bob, "somebody else's");
        byte[] second = bytes(ada);

        assertThat(second).isSameAs(first);
        assertThat(reads).isEqualTo(1);
        assertThat(messages(page(bob))).containsExactly("somebody else's");
    }

    @Test
    void afterAnyChangeOfTheInboxThePageIsReadAnew() {
        NotificationId id = stores.send(bob, ada, "one").get(0).id();
        var collapsing = Content.of("first").withCollapseKey(new CollapseKey("key"));
        List<Runnable> changes = List.of(
                () -> stores.send(bob, ada, "two"),
                () -> stores.inboxes().markSeen(ada, stores.head(ada).cursor().revision()),
                () -> stores.send(bob, ada, collapsing),
                () -> stores.send(bob, ada, Content.of("second").withCollapseKey(new CollapseKey("key"))),
                () -> change(id, Transition.READ),
                () -> change(id, Transition.UNREAD),
                () -> change(id, Transition.ARCHIVE),
                () -> change(id, Transition.UNARCHIVE),
                () -> change(id, Transition.REMOVE),
                () -> stores.send(bob, ada, Content.of("short").withExpiresAt(Stores.NOW.plusSeconds(1))),
                () -> stores.upkeep().expire(Stores.NOW.plusSeconds(1), 10),
                () -> stores.upkeep().removeBeyond(1, Stores.NOW, 10),
                () -> stores.inboxes()
                        .recall(bob, stores.history(ada).notifications().get(0).id(), Stores.NOW));
        page(ada);

        int made = 1;
        for (Runnable change : changes) {
            change.run();

            JsonNode page = page(ada);
            made++;
            assertThat(reads).isEqualTo(made);
            assertThat(messages(page)).isEqualTo(stores.messages(ada));
            assertThat(page.get("unread").asLong()).isEqualTo(stores.unread(ada));
            assertThat(page.get("unseen").asLong()).isEqualTo(stores.head(ada).unseen());
            assertThat(page.get("rev").asLong())
                    .isEqualTo(stores.head(ada).cursor().revision().value());
            page(ada);
            assertThat(reads).as("once more without a change").isEqualTo(made);
        }
        assertThat(stores.messages(ada)).isEmpty();
    }

    private void change(NotificationId id, Transition transition) {
        stores.inboxes().change(ada, new Selection.Ids(List.of(id)), transition, Stores.NOW, 10);
    }

    /** What happens between the head and the page is in both the page and a later head. */
    @Test
    void whatChangesWhileAPageIsReadShowsInTheNext() {
        afterReading = () -> stores.send(bob, ada, "too late for this page");
        assertThat(messages(page(ada))).isEmpty();

        afterReading = () -> {};
        assertThat(messages(page(ada))).containsExactly("too late for this page");

        beforeReading = () -> stores.send(bob, ada, "just in time");
        stores.send(bob, ada, "new");
        assertThat(messages(page(ada))).startsWith("just in time", "new");
        beforeReading = () -> {};
        assertThat(messages(page(ada))).startsWith("just in time", "new");
    }

    @Test
    void whatIsKeptIsBoundedByItsBytesAndThePagesThatAreAskedForMostStay() {
        String[] large =
                Collections.nCopies(50, "x".repeat(Content.MAX_MESSAGE_BYTES)).toArray(String[]::new);
        List<UserId> users =
                IntStream.range(0, 100).mapToObj(i -> stores.user("user" + i)).toList();
        users.forEach(user -> stores.send(bob, user, large));
        UserId hot = users.get(0);
        int size = bytes(hot).length;
        assertThat(users.size() * (long) size).isGreaterThan(2 * MAX_BYTES);

        for (UserId user : users) {
            bytes(user);
            bytes(hot);
        }
        int before = reads;
        assertThat(before)
                .as("each page once, that of the one who asks most included")
                .isLessThan(users.size() + 3);
        users.forEach(this::bytes);

        int kept = users.size() - (reads - before);
        assertThat(kept).isPositive();
        assertThat(kept * (long) size).isLessThanOrEqualTo(MAX_BYTES);
    }

    @Test
    void aForgedTokenIsRefusedAndNothingIsRead() {
        assertFailed(pages.newest(Optional.of("Bearer forged")), Refusal.class);
        assertFailed(pages.newest(Optional.empty()), Refusal.class);

        assertThat(reads).isZero();
    }

    @Test
    void aPageThatHasWaitedForMoreThanASecondIsNotReadAnyMore() {
        readers = waiting::add;
        CompletionStage<byte[]> justInTime = ask(ada);
        CompletionStage<byte[]> tooLate = ask(bob);
        await().until(() -> waiting.size() == 2);

        nanos = Duration.ofSeconds(1).toNanos();
        waiting.remove().run();
        nanos++;
        waiting.remove().run();

        assertThat(justInTime.toCompletableFuture()).isCompleted();
        assertFailed(tooLate, OverloadedException.class);
        assertThat(reads).isEqualTo(1);
    }

    @Test
    void whenTooManyPagesAreBeingReadTheNextIsRefused() {
        readers = task -> {
            throw new RejectedExecutionException("full");
        };

        assertFailed(ask(ada), OverloadedException.class);
    }

    private static void assertFailed(CompletionStage<byte[]> answer, Class<? extends Throwable> reason) {
        assertThatThrownBy(() -> answer.toCompletableFuture()
                        .orTimeout(10, TimeUnit.SECONDS)
                        .join())
                .hasCauseInstanceOf(reason);
    }
}
