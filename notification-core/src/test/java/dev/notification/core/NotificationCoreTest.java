package dev.notification.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.Password;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.memory.InProcessDelivery;
import dev.notification.core.port.in.account.LogIn;
import dev.notification.core.port.in.account.RegisterUser;
import dev.notification.core.port.in.inbox.ReadHistory;
import dev.notification.core.port.in.inbox.SendNotification;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NotificationCoreTest {
    private static final Password PASSWORD = new Password("password123");

    @Test
    void threeLinesEmbedAServiceThatDelivers() throws Exception {
        var delivery = new InProcessDelivery();
        try (var core = NotificationCore.inMemory(delivery)) {
            UserId ada = register(core, "ada");
            var live = new LinkedBlockingQueue<Change>();
            delivery.subscribe(ada, live::add);

            var sent = (SendNotification.Done) await(core.sendNotification()
                    .send(SendNotification.Command.of(ada, new Draft(ada, Content.of("your order has been shipped")))));

            SendNotification.Result result = sent.results().get(0);
            var receipt = (Receipt.Accepted) result.receipt();
            assertThat(result.online()).isTrue();
            Change change = live.poll(5, TimeUnit.SECONDS);
            assertThat(change.id()).isEqualTo(receipt.id());
            ReadHistory.Page page =
                    core.readHistory().history(new ReadHistory.Query(ada, HistoryFilter.DEFAULT, Optional.empty(), 50));
            assertThat(page.notifications()).containsExactly(((Change.Present) change).notification());
            assertThat(page.unread()).isEqualTo(1);
        }
    }

    @Test
    void aTokenFromLoginSpeaksForItsUser() {
        try (var core = NotificationCore.inMemory(new InProcessDelivery())) {
            UserId ada = register(core, "ada");

            var loggedIn = (LogIn.LoggedIn) await(core.logIn().logIn(new LogIn.Command("ada", "password123")));

            assertThat(loggedIn.user()).isEqualTo(ada);
            assertThat(core.authenticateCaller().authenticate(loggedIn.token().value()))
                    .hasValueSatisfying(caller -> assertThat(caller.user()).isEqualTo(ada));
            assertThat(core.authenticateCaller().authenticate("forged")).isEmpty();
        }
    }

    @Test
    void aWrongPasswordAndAnUnknownNameLookAlike() {
        try (var core = NotificationCore.inMemory(new InProcessDelivery())) {
            register(core, "ada");

            assertThat(await(core.logIn().logIn(new LogIn.Command("ada", "wrong"))))
                    .isEqualTo(await(core.logIn().logIn(new LogIn.Command("not a name!", ""))))
                    .isEqualTo(new LogIn.WrongCredentials());
        }
    }

    @Test
    void aNameIsRegisteredOnce() {
        try (var core = NotificationCore.inMemory(new InProcessDelivery())) {
            register(core, "ada");

            var again = await(core.registerUser().register(new RegisterUser.Command(new Username("ada"), PASSWORD)));

            assertThat(again).isEqualTo(new RegisterUser.UsernameTaken());
        }
    }

    private static UserId register(NotificationCore core, String name) {
        var outcome = await(core.registerUser().register(new RegisterUser.Command(new Username(name), PASSWORD)));
        return ((RegisterUser.Registered) outcome).id();
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
