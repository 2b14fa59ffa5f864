package dev.notification.core.application.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Change;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.Idempotency;
import dev.notification.core.domain.IdempotencyKey;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Rate;
import dev.notification.core.domain.Retention;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.SendPolicy;
import dev.notification.core.domain.UserCreation;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.RateLimitedException;
import dev.notification.core.port.SendLimits;
import dev.notification.core.port.SendQuotas;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.inbox.SendNotification;
import dev.notification.core.port.out.Directory;
import dev.notification.core.port.out.Storage;
import dev.notification.core.testkit.Stores;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a send costs its sender, and who hears of it, through all the parts. */
class SendingTest {
    private static final Retention KEEPS_ONE = new Retention(Optional.empty(), Optional.of(1), Duration.ofDays(30));
    private static final SendQuotas TWO_A_DAY =
            new SendQuotas(true, Rate.perSecond(100), Rate.perSecond(1_000_000), Rate.perDay(2), Rate.perMinute(100));

    private final Stores stores = Stores.inMemory();
    private final GatedStore store = new GatedStore(stores.inboxes());
    private final UserId ada = stores.user("ada");
    private final UserId bob = stores.user("bob");
    private final Onlookers onlookers = new Onlookers(stores);
    private final GrowingInboxes growing = new GrowingInboxes(onlookers.following(), KEEPS_ONE);
    private final Sending sending = new Sending(
            store,
            Storage.AMPLE,
            onlookers.following(),
            growing,
            new Addressing(Directory.NONE, () -> Stores.NOW, () -> 0, SendLimits.DEFAULT, Runnable::run),
            SendPolicy.EVERYONE,
            UserCreation.ALWAYS,
            TWO_A_DAY,
            () -> Stores.NOW,
            // No time goes by, so that nothing of a quota comes back.
            () -> 0,
            SendLimits.DEFAULT);

    @AfterEach
    void stop() {
        store.open();
        sending.close();
    }

    /** The database may be at it still when the connection has broken already. */
    @Test
    void whatIsCommittedOnlyAfterItsConnectionBrokeIsFoundByThoseWhoFollow() {
        store.open();
        List<Change> adas = onlookers.watch(ada);
        store.beforeAppend(batch -> {
            throw new StoreUnavailableException("the connection broke while committing", null, true);
        });
        assertThatThrownBy(() -> join(send("late", Optional.empty())))
                .hasCauseInstanceOf(StoreUnavailableException.class);
        sending.close(); // The lanes have ended: whatever they had to say is said.
        assertThat(adas).isEmpty();

        stores.send(bob, ada, "late");
        onlookers.following().tick();

        assertThat(adas).hasSize(1);
        assertThat(growing.take(1)).as("are looked at for what is too much").containsExactly(ada);
    }

    @Test
    void whatIsRepeatedOrStoresNothingCostsNothingOfTheDay() {
        store.open();
        join(send("one", key("first request")));

        for (int i = 0; i < 5; i++) {
            assertThat(join(send("one", key("first request"))))
                    .isInstanceOfSatisfying(
                            SendNotification.Done.class,
                            done -> assertThat(done.repeated()).isTrue());
            assertThat(join(send("two", key("another request")))).isInstanceOf(SendNotification.KeyReused.class);
        }

        join(send("two", Optional.empty()));
        assertThatThrownBy(() -> join(send("three", Optional.empty()))).hasCauseInstanceOf(RateLimitedException.class);
        assertThat(stores.messages(ada)).containsExactly("two", "one");
    }

    private static Optional<Idempotency> key(String request) {
        return Optional.of(Idempotency.of(new IdempotencyKey("key"), request.getBytes(StandardCharsets.UTF_8)));
    }

    private CompletionStage<SendNotification.Outcome> send(String message, Optional<Idempotency> key) {
        var caller = new Caller.User(bob, new LoginId("login"), Role.USER, Instant.MAX);
        return sending.send(new SendNotification.Command(caller, List.of(new Draft(ada, Content.of(message))), key));
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
