package dev.notification.core.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.Inboxes;
import dev.notification.core.domain.Addressed;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Idempotency;
import dev.notification.core.domain.IdempotencyKey;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.in.inbox.SendNotification;
import dev.notification.core.port.in.inbox.SendNotification.Done;
import dev.notification.core.port.in.inbox.SendNotification.Result;
import dev.notification.core.port.out.Directory.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What becomes of sends to names, from the command to the store. */
public interface NamedSendsContract {
    ExternalId NEW = new ExternalId("usr_42");
    UserId SHOP = new UserId(900);

    Stores emptyStores();

    private static Inboxes node(Stores stores) {
        var parts = new Inboxes.Stores(stores.inboxes(), stores.upkeep(), stores.sent(), stores.devices());
        return new Inboxes(parts.with(stores.directory()), () -> Stores.NOW, Inboxes.Limits.DEFAULT.withLanes(1));
    }

    private static SendNotification.Command command(String message, Optional<Idempotency> key, Recipient... to) {
        List<Addressed> drafts = Stream.of(to)
                .map(recipient -> Addressed.to(recipient, Content.of(message)))
                .toList();
        return new SendNotification.Command(new Caller.Application(SHOP), drafts, key);
    }

    private static Optional<Idempotency> key(String request) {
        return Optional.of(Idempotency.of(new IdempotencyKey("key"), request.getBytes(UTF_8)));
    }

    /** A machine that is slow just now refuses some; of these nothing is stored, and they are sent again. */
    private static Done sent(Inboxes node, SendNotification.Command command) {
        for (int tries = 1; ; tries++) {
            try {
                return done(node.sendNotification().send(command));
            } catch (CompletionException e) {
                if (!(e.getCause() instanceof OverloadedException) || tries == 20) {
                    throw e;
                }
            }
        }
    }

    private static Done done(CompletionStage<SendNotification.Outcome> sending) {
        return (Done)
                sending.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }

    private static Receipt.Accepted accepted(Result result) {
        return (Receipt.Accepted) result.receipt();
    }

    @Test
    default void aThousandConcurrentSendsToOneNewIdMakeOneUser() {
        int racers = 50;
        int each = 20;
        Stores stores = emptyStores();
        try (Inboxes one = node(stores);
                Inboxes other = node(stores)) {
            List<Result> results = Racing.of(
                            racers,
                            racer -> IntStream.range(0, each)
                                    .mapToObj(i ->
                                            sent(racer % 2 == 0 ? one : other, command("m", Optional.empty(), NEW)))
                                    .map(done -> done.results().get(0))
                                    .toList())
                    .stream()
                    .flatMap(List::stream)
                    .toList();

            UserId user = stores.directory().find(Set.of(NEW)).get(NEW);
            assertThat(results)
                    .extracting(result -> accepted(result).recipient())
                    .containsOnly(user);
            assertThat(results.stream()
                            .mapToLong(result -> accepted(result).revision().value())
                            .sorted())
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, racers * each).boxed().toList());
            assertThat(results.stream().filter(Result::newUser))
                    .as("who made the user; nobody is told whose send was refused after that")
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    default void whatWasSentToAnIdNeverSeenIsThereInOrderWhenThatUserFirstSignsIn() {
        Stores stores = emptyStores();
        try (Inboxes node = node(stores)) {
            for (int i = 1; i <= 5; i++) {
                sent(node, command("m" + i, Optional.empty(), NEW));
            }
        }

        Found signedIn =
                stores.directory().findOrCreate(Set.of(NEW), Stores.NOW).get(NEW);
        assertThat(signedIn.isNew()).isFalse();
        assertThat(stores.messages(signedIn.user())).containsExactly("m5", "m4", "m3", "m2", "m1");
    }

    @Test
    default void numbersAndNamesMayStandInOneRequestAndEachHasItsOwnResult() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        try (Inboxes node = node(stores)) {
            Done done = sent(
                    node,
                    command(
                            "m",
                            Optional.empty(),
                            ada,
                            new Username("Nobody"),
                            NEW,
                            new Username("ADA"),
                            new UserId(77)));

            assertThat(done.results())
                    .extracting(Result::receipt)
                    .extracting(receipt -> receipt.getClass().getSimpleName())
                    .containsExactly("Accepted", "UnknownRecipient", "Accepted", "Accepted", "UnknownRecipient");
            assertThat(done.results()).extracting(Result::newUser).containsExactly(false, false, true, false, false);
            assertThat(done.results().get(1).receipt().recipient()).isEqualTo(new Username("Nobody"));
            assertThat(stores.messages(ada)).as("two names of one user").containsExactly("m", "m");
        }
    }

    @Test
    default void aRepeatedKeyIsAnsweredWordForWordWhoeverHasTheNamesByThen() {
        Stores stores = emptyStores();
        var later = new Username("later");
        SendNotification.Command command = command("m", key("request"), later, NEW, later);
        try (Inboxes node = node(stores)) {
            Done first = sent(node, command);
            UserId registered = stores.user("later");
            Done again = sent(node, command);

            assertThat(again.results()).isEqualTo(first.results());
            assertThat(first.results()).extracting(Result::newUser).containsExactly(false, true, false);
            assertThat(again.repeated()).isTrue();
            assertThat(stores.messages(registered)).isEmpty();
        }
    }

    @Test
    default void aKeyIsLookedAtAlsoWhereNoNameStandsForAnybody() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        var nobody = new Username("nobody");
        try (Inboxes node = node(stores)) {
            Done nothing = sent(node, command("m", key("nobody"), nobody));
            Done stored = sent(node, command("m", key("somebody"), ada));
            SendNotification.Outcome reused = node.sendNotification()
                    .send(command("m", key("nobody"), nobody))
                    .toCompletableFuture()
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join();

            assertThat(nothing.results()).containsExactly(new Result(new Receipt.UnknownRecipient(nobody), false));
            assertThat(stored.repeated())
                    .as("nothing was stored: its key is free")
                    .isFalse();
            assertThat(reused).isEqualTo(new SendNotification.KeyReused());
        }
    }

    @Test
    default void aListOfNewIdsMakesEachUserOnce() {
        Stores stores = emptyStores();
        List<Recipient> names = new ArrayList<>();
        IntStream.range(0, 300).forEach(i -> names.add(new ExternalId("usr_" + i)));
        SendNotification.Command command = command("m", Optional.empty(), names.toArray(Recipient[]::new));
        try (Inboxes node = node(stores)) {
            Done first = sent(node, command);
            Done second = sent(node, command);

            assertThat(first.results()).allMatch(Result::newUser);
            assertThat(second.results()).noneMatch(Result::newUser);
            assertThat(second.results())
                    .allMatch(result -> accepted(result).revision().value() == 2);
        }
    }
}
