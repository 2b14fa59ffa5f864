package dev.notification.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Change;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.SendPolicy;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.memory.InMemoryStores;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.inbox.ReadChanges;
import dev.notification.core.port.in.inbox.ReadHistory;
import dev.notification.core.port.in.inbox.SendNotification;
import dev.notification.core.port.out.InboxUpkeep;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class InboxesTest {
    private static final UserId SHOP = new UserId(9);
    private static final UserId ADA = new UserId(4711);

    @Test
    void anApplicationSendsToItsOwnUsersWithoutRegisteringThem() throws Exception {
        try (var inboxes = Inboxes.inMemory()) {
            inboxes.openInbox().open(ADA);
            var heard = new LinkedBlockingQueue<Change>();
            inboxes.listenToInbox().listen(ADA, Optional.empty(), heard::add);

            var receipt = (Receipt.Accepted)
                    await(inboxes.sendNotification().send(SHOP, ADA, Content.of("your order has been shipped")));

            var change = (Change.Present) heard.poll(5, TimeUnit.SECONDS);
            assertThat(change.id()).isEqualTo(receipt.id());
            ReadHistory.Page page = inboxes.readHistory()
                    .history(new ReadHistory.Query(ADA, HistoryFilter.DEFAULT, Optional.empty(), 50));
            assertThat(page.notifications()).containsExactly(change.notification());
            assertThat(page.unread()).isEqualTo(1);
        }
    }

    @Test
    void aListenerMakesItsUserOnline() {
        try (var inboxes = Inboxes.inMemory()) {
            inboxes.openInbox().open(ADA);
            var command =
                    SendNotification.Command.of(new Caller.Application(SHOP), new Draft(ADA, Content.of("hello")));

            assertThat(online(inboxes, command)).isFalse();
            var listening = inboxes.listenToInbox().listen(ADA, Optional.empty(), change -> {});
            assertThat(online(inboxes, command)).isTrue();
            listening.close();
            assertThat(online(inboxes, command)).isFalse();
        }
    }

    private static boolean online(Inboxes inboxes, SendNotification.Command command) {
        var done = (SendNotification.Done) await(inboxes.sendNotification().send(command));
        return done.results().get(0).online();
    }

    @Test
    void aThrowingListenerIsNobodyElsesProblem() throws Exception {
        try (var inboxes = Inboxes.inMemory()) {
            inboxes.openInbox().open(ADA);
            var heard = new LinkedBlockingQueue<Change>();
            inboxes.listenToInbox().listen(ADA, Optional.empty(), change -> {
                heard.add(change);
                throw new IllegalStateException("a listener's own fault");
            });
            inboxes.listenToInbox().listen(ADA, Optional.empty(), heard::add);

            for (int sent = 0; sent < 2; sent++) {
                assertThat(await(inboxes.sendNotification().send(SHOP, ADA, Content.of("hello"))))
                        .isInstanceOf(Receipt.Accepted.class);
                assertThat(heard.poll(5, TimeUnit.SECONDS)).isNotNull();
                assertThat(heard.poll(5, TimeUnit.SECONDS)).isNotNull();
            }
        }
    }

    @Test
    void whomThePolicyDoesNotLetSendToIsSaidAndNothingIsStored() {
        var stores = new InMemoryStores();
        var limits = Inboxes.Limits.DEFAULT.withSendPolicy(SendPolicy.SELF);
        try (var inboxes = new Inboxes(
                new Inboxes.Stores(stores.inboxes(), stores.upkeep(), stores.sent(), stores.devices()),
                InstantSource.system(),
                limits)) {
            inboxes.openInbox().open(ADA);
            inboxes.openInbox().open(SHOP);
            var ada = new Caller.User(ADA, new LoginId("login"), Role.USER, Instant.MAX);
            List<Draft> drafts =
                    List.of(new Draft(ADA, Content.of("to myself")), new Draft(SHOP, Content.of("to a shop")));

            var outcome =
                    await(inboxes.sendNotification().send(new SendNotification.Command(ada, drafts, Optional.empty())));

            assertThat(outcome).isEqualTo(new SendNotification.NotAllowed(SendPolicy.SELF, Set.of(SHOP)));
            assertThat(inboxes.readHead().head(ADA).unread()).isZero();
        }
    }

    /** From the first answer on, not from the first time that somebody tidies up. */
    @Test
    void whatExpiredWhileNobodyWasHereIsGoneBeforeAnybodyCanLook() {
        var stores = new InMemoryStores();
        var memory = new Inboxes.Stores(stores.inboxes(), stores.upkeep(), stores.sent(), stores.devices());
        var now = new AtomicReference<>(Instant.parse("2026-11-23T10:00:00Z"));
        Cursor start;
        try (var inboxes = new Inboxes(memory, now::get, Inboxes.Limits.DEFAULT)) {
            inboxes.openInbox().open(ADA);
            start = inboxes.readHead().head(ADA).cursor();
            for (int sent = 0; sent < 1001; sent++) {
                await(inboxes.sendNotification()
                        .send(
                                SHOP,
                                ADA,
                                Content.of("soon over").withExpiresAt(now.get().plusSeconds(2))));
            }
            await(inboxes.sendNotification().send(SHOP, ADA, Content.of("stays")));
        }

        now.set(now.get().plusSeconds(4));
        try (var inboxes = new Inboxes(memory, now::get, Inboxes.Limits.DEFAULT)) {
            var changes = (ReadChanges.Changes)
                    inboxes.readChanges().changes(new ReadChanges.Query(ADA, start, ReadChanges.MAX_LIMIT));

            assertThat(inboxes.readHead().head(ADA).unread()).isEqualTo(1);
            assertThat(inboxes.readHistory()
                            .history(new ReadHistory.Query(ADA, HistoryFilter.DEFAULT, Optional.empty(), 50))
                            .notifications())
                    .extracting(notification -> notification.content().message())
                    .containsExactly("stays");
            assertThat(changes.feed().changes().get(0))
                    .isInstanceOfSatisfying(
                            Change.Present.class,
                            stays -> assertThat(stays.notification().content().message())
                                    .isEqualTo("stays"));
        }
    }

    @Test
    void overAStoreThatIsAwayNothingIsOpened() {
        var stores = new InMemoryStores();
        InboxUpkeep away = (InboxUpkeep) Proxy.newProxyInstance(
                InboxUpkeep.class.getClassLoader(), new Class<?>[] {InboxUpkeep.class}, (proxy, method, arguments) -> {
                    throw new StoreUnavailableException("away", null);
                });
        var parts = new Inboxes.Stores(stores.inboxes(), away, stores.sent(), stores.devices());

        assertThatThrownBy(() -> new Inboxes(parts, InstantSource.system(), Inboxes.Limits.DEFAULT))
                .isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void everyPartIsWellAndHasFigures() {
        try (var inboxes = Inboxes.inMemory()) {
            assertThat(inboxes.components())
                    .allSatisfy(part -> assertThat(part.check().isWell()).isTrue())
                    .anySatisfy(part -> assertThat(part.stats()).containsKey("followings"));
        }
    }

    @Test
    void onceClosedThePartsAreUnwell() {
        var inboxes = Inboxes.inMemory();
        List<Component> parts = inboxes.components();

        inboxes.close();

        assertThat(parts).anySatisfy(part -> assertThat(part.check().isWell()).isFalse());
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
