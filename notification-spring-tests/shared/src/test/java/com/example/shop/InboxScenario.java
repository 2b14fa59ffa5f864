package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Category;
import dev.notification.core.domain.Change;
import dev.notification.core.domain.CollapseKey;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Device;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Digest;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.Idempotency;
import dev.notification.core.domain.IdempotencyKey;
import dev.notification.core.domain.JsonObject;
import dev.notification.core.domain.Link;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Notification;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Priority;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Revocation;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.SearchWords;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Sent;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.inbox.AcknowledgeChanges;
import dev.notification.core.port.in.inbox.AdmitFollower;
import dev.notification.core.port.in.inbox.AskHead;
import dev.notification.core.port.in.inbox.ChangeState;
import dev.notification.core.port.in.inbox.CountInbox;
import dev.notification.core.port.in.inbox.EndFollowing;
import dev.notification.core.port.in.inbox.FollowInbox;
import dev.notification.core.port.in.inbox.ListDevices;
import dev.notification.core.port.in.inbox.ListenToInbox;
import dev.notification.core.port.in.inbox.MarkSeen;
import dev.notification.core.port.in.inbox.OpenInbox;
import dev.notification.core.port.in.inbox.ReadChanges;
import dev.notification.core.port.in.inbox.ReadHead;
import dev.notification.core.port.in.inbox.ReadHistory;
import dev.notification.core.port.in.inbox.ReadPresence;
import dev.notification.core.port.in.inbox.ReadSent;
import dev.notification.core.port.in.inbox.RecallNotification;
import dev.notification.core.port.in.inbox.SearchInbox;
import dev.notification.core.port.in.inbox.SendNotification;
import dev.notification.core.port.in.inbox.SweepInbox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Everything that can be done with one inbox. */
final class InboxScenario {
    private static final UserId SHOP = new UserId(2_000_000);
    private static final UserId ADA = new UserId(2_000_001);
    private static final UserId NOBODY = new UserId(2_000_002);
    private static final Caller AS_SHOP = new Caller.Application(SHOP);

    private final Ports ports;
    private final BlockingQueue<Change> heard = new LinkedBlockingQueue<>();

    InboxScenario(Ports ports) {
        this.ports = ports;
    }

    void play() throws InterruptedException {
        assertThat(ports.the(OpenInbox.class).open(ADA)).isTrue();
        assertThat(ports.the(OpenInbox.class).open(ADA)).isFalse();
        Head empty = ports.the(ReadHead.class).head(ADA);
        try (var listening = ports.the(ListenToInbox.class).listen(ADA, Optional.empty(), heard::add)) {
            collapses();
            repeats();
            sendsMany();
            changesStates();
            recalls();
            expires();
            counts();
            sees();
            sweeps();
            assertThat(hearsUpTo(ports.the(ReadHead.class).head(ADA).cursor())).isPositive();
            assertThat(listening.at()).isNotEqualTo(empty.cursor());
        }
        var changes = (ReadChanges.Changes)
                ports.the(ReadChanges.class).changes(new ReadChanges.Query(ADA, empty.cursor(), 200));
        assertThat(changes.feed().more()).isFalse();
        follows();
    }

    private void collapses() {
        Content one = Content.of("1 item")
                .withTitle("Cart")
                .withCategory(new Category("cart"))
                .withPriority(Priority.HIGH)
                .withData(new JsonObject("{\"items\":1}"))
                .withLink(new Link("https://shop.example/cart"))
                .withCollapseKey(new CollapseKey("cart"));
        NotificationId first = accepted(send(one));
        assertThat(accepted(send(Content.of("2 items").withCollapseKey(new CollapseKey("cart")))))
                .as("what is replaced stays the same notification")
                .isEqualTo(first);
        assertThat(history()).extracting(each -> each.content().message()).containsExactly("2 items");
    }

    private void repeats() {
        var key = new IdempotencyKey("order-1");
        var request = Idempotency.of(key, "order 1".getBytes(StandardCharsets.UTF_8));
        var command = new SendNotification.Command(
                AS_SHOP, List.of(new Draft(ADA, Content.of("Order 1"))), Optional.of(request));
        var first = (SendNotification.Done)
                done(ports.the(SendNotification.class).send(command));
        var second = (SendNotification.Done)
                done(ports.the(SendNotification.class).send(command));
        assertThat(first.repeated()).isFalse();
        assertThat(second.repeated()).isTrue();
        assertThat(second.results()).isEqualTo(first.results());
        var other = Idempotency.of(key, "order 2".getBytes(StandardCharsets.UTF_8));
        assertThat(done(ports.the(SendNotification.class)
                        .send(new SendNotification.Command(AS_SHOP, command.drafts(), Optional.of(other)))))
                .isInstanceOf(SendNotification.KeyReused.class);
    }

    private void sendsMany() {
        var drafts = List.of(
                new Draft(ADA, Content.of("first of three")),
                new Draft(NOBODY, Content.of("to nobody")),
                new Draft(ADA, Content.of("third of three")));
        var outcome = (SendNotification.Done) done(ports.the(SendNotification.class)
                .send(new SendNotification.Command(AS_SHOP, drafts, Optional.empty())));
        assertThat(outcome.results())
                .extracting(result -> result.receipt().getClass().getSimpleName())
                .containsExactly("Accepted", "UnknownRecipient", "Accepted");
    }

    private void changesStates() {
        NotificationId id = accepted(send(Content.of("to be read")));
        for (Transition transition : Transition.values()) {
            var changed = ports.the(ChangeState.class)
                    .change(new ChangeState.Command(ADA, new Selection.Ids(List.of(id)), transition));
            assertThat(changed.count()).as("%s", transition).isEqualTo(1);
        }
        assertThat(ports.the(ReadSent.class).sent(AS_SHOP, id).orElseThrow().state())
                .as("what happens to it last is that it is removed")
                .isEqualTo(Sent.State.REMOVED);
    }

    private void recalls() {
        NotificationId id = accepted(send(Content.of("a mistake")));
        assertThat(ports.the(RecallNotification.class).recall(SHOP, id)).isTrue();
        assertThat(ports.the(RecallNotification.class).recall(SHOP, id)).isFalse();
    }

    private void expires() {
        NotificationId id =
                accepted(send(Content.of("for a moment").withExpiresAt(Instant.now().plusSeconds(2))));
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        ports.the(ReadSent.class).sent(AS_SHOP, id).orElseThrow().state() == Sent.State.EXPIRED);
    }

    private void counts() {
        Head head = ports.the(ReadHead.class).head(ADA);
        assertThat(ports.the(CountInbox.class).counts(ADA).unread()).isEqualTo(head.unread());
        var words = new SearchInbox.Query(
                new ReadHistory.Query(ADA, HistoryFilter.DEFAULT, Optional.empty(), 50), SearchWords.of("THIRD"));
        assertThat(ports.the(SearchInbox.class).search(words).notifications())
                .extracting(each -> each.content().message())
                .containsExactly("third of three");
    }

    private void sees() {
        Head head = ports.the(ReadHead.class).head(ADA);
        assertThat(head.unseen()).isPositive();
        Head seen = ports.the(MarkSeen.class).seen(new MarkSeen.Command(ADA, head.cursor()));
        assertThat(seen.unseen()).isZero();
        assertThat(seen.unread()).isEqualTo(head.unread());
    }

    private void sweeps() {
        Head head = done(ports.the(AskHead.class).head(ADA));
        var swept = done(ports.the(SweepInbox.class)
                .sweep(new SweepInbox.Command(ADA, head.cursor().revision(), Transition.READ)));
        assertThat(swept.count()).isEqualTo(head.unread()).isPositive();
        assertThat(swept.head().unread()).isZero();
    }

    private int hearsUpTo(Cursor end) throws InterruptedException {
        int count = 1;
        while (!next().revision().equals(end.revision())) {
            count++;
        }
        return count;
    }

    private Change next() throws InterruptedException {
        Change change = heard.poll(30, TimeUnit.SECONDS);
        assertThat(change).as("another change").isNotNull();
        return change;
    }

    private void follows() throws InterruptedException {
        var kind = new FollowInbox.Kind("example", true, 2);
        var caller =
                new Caller.User(ADA, new LoginId("login"), Role.USER, Instant.now().plusSeconds(3600));
        var phone = new DeviceId("phone");
        var request =
                new FollowInbox.Request(ADA, Optional.of(caller), Optional.of(phone), Optional.empty(), kind);
        assertThat(ports.the(AdmitFollower.class).hasRoom(request)).isTrue();
        assertThat(ports.the(ReadPresence.class).isOnline(ADA)).isFalse();
        var follower = new Notebook();
        ports.the(FollowInbox.class).follow(request, follower);
        assertThat(follower.hears("live")).isTrue();
        assertThat(ports.the(ReadPresence.class).isOnline(ADA)).isTrue();

        send(Content.of("as it happens"));
        assertThat(follower.hears("as it happens")).isTrue();
        Cursor end = ports.the(ReadHead.class).head(ADA).cursor();
        ports.the(AcknowledgeChanges.class).acknowledge(ADA, phone, end);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ports.the(ListDevices.class).devices(ADA).stream()
                        .map(Device::place)
                        .toList()
                        .equals(List.of(end)));

        ports.the(EndFollowing.class).end(ADA, new Revocation.Logins(Set.of(new LoginId("login"))));
        assertThat(follower.hears("REVOKED")).isTrue();
    }

    private List<Notification> history() {
        return ports.the(ReadHistory.class)
                .history(new ReadHistory.Query(ADA, HistoryFilter.DEFAULT, Optional.empty(), 50))
                .notifications();
    }

    private Receipt send(Content content) {
        return done(ports.the(SendNotification.class).send(SHOP, ADA, content));
    }

    private static NotificationId accepted(Receipt receipt) {
        assertThat(receipt).isInstanceOf(Receipt.Accepted.class);
        return ((Receipt.Accepted) receipt).id();
    }

    static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** Writes down what it is told. */
    private static final class Notebook implements FollowInbox.Follower {
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

        boolean hears(String what) throws InterruptedException {
            for (String next = told.poll(30, TimeUnit.SECONDS); next != null; next = told.poll(30, TimeUnit.SECONDS)) {
                if (next.equals(what)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void started(Cursor at, Head head) {
            told.add("started");
        }

        @Override
        public Revision take(FollowInbox.Changes changes) {
            changes.changes().stream()
                    .filter(Change.Present.class::isInstance)
                    .map(Change.Present.class::cast)
                    .forEach(change -> told.add(change.notification().content().message()));
            return changes.to();
        }

        @Override
        public boolean live(Cursor at, Digest replayed) {
            told.add("live");
            return true;
        }

        @Override
        public boolean reset(ReadChanges.Reason why, Head head) {
            told.add("reset");
            return true;
        }

        @Override
        public void ended(FollowInbox.Why why) {
            told.add(why.name());
        }
    }
}
