package dev.notification.core.application.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.Addressed;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.KeyId;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Rate;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.Retention;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.SendPolicy;
import dev.notification.core.domain.UserCreation;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.RateLimitedException;
import dev.notification.core.port.SendLimits;
import dev.notification.core.port.SendQuotas;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.inbox.SendNotification.Command;
import dev.notification.core.port.in.inbox.SendNotification.Done;
import dev.notification.core.port.in.inbox.SendNotification.NotAllowed;
import dev.notification.core.port.in.inbox.SendNotification.Outcome;
import dev.notification.core.port.out.Storage;
import dev.notification.core.testkit.HandExecutor;
import dev.notification.core.testkit.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How names become inboxes: what is asked, when, and of whom users are made. */
class NamedSendsTest {
    private static final ExternalId ONE = new ExternalId("usr_1");
    private static final ExternalId TWO = new ExternalId("usr_2");
    private static final UserId SHOP = new UserId(900);
    private static final Caller APPLICATION = new Caller.Application(SHOP);

    private final Stores stores = Stores.inMemory();
    private final CountingDirectory directory = new CountingDirectory(stores.directory());
    private final AtomicLong nanos = new AtomicLong();
    private final HandExecutor asking = new HandExecutor();
    private final Addressing addressing =
            new Addressing(directory, () -> Stores.NOW, nanos::get, SendLimits.DEFAULT, asking);
    private final List<Sending> opened = new ArrayList<>();

    @AfterEach
    void stop() {
        opened.forEach(Sending::close);
    }

    private Sending sending(SendPolicy policy, UserCreation creation, SendQuotas quotas) {
        var following = new Onlookers(stores).following();
        var sending = new Sending(
                stores.inboxes(),
                Storage.AMPLE,
                following,
                new GrowingInboxes(following, Retention.DEFAULT),
                addressing,
                policy,
                creation,
                quotas,
                () -> Stores.NOW,
                nanos::get,
                SendLimits.DEFAULT.withLanes(1));
        opened.add(sending);
        return sending;
    }

    private Sending usual() {
        addressing.look();
        return sending(SendPolicy.EVERYONE, UserCreation.ALWAYS, SendQuotas.NONE);
    }

    private static Command command(Caller caller, String message, Recipient... to) {
        List<Addressed> drafts = Stream.of(to)
                .map(recipient -> Addressed.to(recipient, Content.of(message)))
                .toList();
        return new Command(caller, drafts, Optional.empty());
    }

    private static Caller user(Role role) {
        return new Caller.User(SHOP, new LoginId("login"), role, Instant.MAX);
    }

    private static Caller key(Scope scope) {
        return new Caller.Key(SHOP, new KeyId("0123456789"), Set.of(scope), Instant.MAX);
    }

    private CompletableFuture<Outcome> start(Sending sending, Command command) {
        return sending.send(command).toCompletableFuture();
    }

    /** Asks whatever has to be asked. */
    private Outcome send(Sending sending, Command command) {
        CompletableFuture<Outcome> outcome = start(sending, command);
        asking.run(10);
        return join(outcome);
    }

    private static Outcome join(CompletableFuture<Outcome> outcome) {
        return outcome.orTimeout(60, TimeUnit.SECONDS).join();
    }

    private static List<Receipt> receipts(Outcome outcome) {
        return ((Done) outcome)
                .results().stream().map(result -> result.receipt()).toList();
    }

    private UserId userOf(Recipient.Name name) {
        return stores.directory().find(Set.of(name)).get(name);
    }

    @Test
    void aNameThatIsKnownCostsNoQuestionAndIsAnsweredWithoutTheThreadThatAsks() {
        Sending sending = usual();
        UserId ada = stores.user("ada");
        send(sending, command(APPLICATION, "1", ONE, new Username("ada")));
        int before = directory.questions().size();

        for (int i = 0; i < 3; i++) {
            join(start(sending, command(APPLICATION, "again", ONE, new Username("ada"))));
        }

        assertThat(directory.questions()).hasSize(before);
        assertThat(stores.messages(ada)).hasSize(4);
    }

    @Test
    void thoseWhoComeWhileNobodyAsksAreAskedForInOneQuestionEachNameOnce() {
        Sending sending = usual();
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        outcomes.add(start(sending, command(APPLICATION, "m", ONE, TWO)));
        outcomes.add(start(sending, command(APPLICATION, "m", TWO)));
        outcomes.add(start(sending, command(APPLICATION, "m", new ExternalId("usr_3"), ONE, ONE)));

        asking.run(10);

        outcomes.forEach(NamedSendsTest::join);
        assertThat(directory.questions()).containsExactly(Set.of(ONE, TWO, new ExternalId("usr_3")));
    }

    @Test
    void sendsToANewIdOneAfterAnotherKeepTheirOrder() {
        Sending sending = usual();
        List<CompletableFuture<Outcome>> outcomes = IntStream.range(0, 20)
                .mapToObj(i -> start(sending, command(APPLICATION, "m" + i, ONE)))
                .toList();

        asking.run(10);

        outcomes.forEach(NamedSendsTest::join);
        assertThat(stores.messages(userOf(ONE)))
                .containsExactlyElementsOf(
                        IntStream.range(0, 20).mapToObj(i -> "m" + (19 - i)).toList());
    }

    @Test
    void withoutTheDirectoryNothingIsStoredAndItIsKnownThatNothingIs() {
        var oneADay = new SendQuotas(true, Rate.perDay(1), Rate.perDay(1_000_000), Rate.perDay(1), Rate.perDay(100));
        Sending sending = sending(SendPolicy.EVERYONE, UserCreation.ALWAYS, oneADay);
        directory.beforeEach(() -> {
            throw new StoreUnavailableException("away", null, true);
        });
        CompletableFuture<Outcome> outcome = start(sending, command(user(Role.SENDER), "m", ONE));
        asking.run(10);

        assertThatThrownBy(() -> join(outcome))
                .hasCauseInstanceOf(StoreUnavailableException.class)
                .cause()
                .extracting(e -> ((StoreUnavailableException) e).outcomeUnknown())
                .isEqualTo(false);

        directory.beforeEach(() -> {});
        assertThat(receipts(send(sending, command(user(Role.SENDER), "m", ONE))))
                .as("it has cost its sender nothing")
                .hasOnlyElementsOfType(Receipt.Accepted.class);
        assertThat(stores.messages(userOf(ONE))).containsExactly("m");
    }

    @Test
    void aDirectoryThatHangsIsWaitedForAsLongAsACommit() {
        Sending sending = usual();
        CompletableFuture<Outcome> outcome = start(sending, command(APPLICATION, "m", ONE));

        nanos.addAndGet(SendLimits.DEFAULT.maxWait().toNanos());
        addressing.tick();
        assertThat(outcome).isNotDone();
        nanos.incrementAndGet();
        addressing.tick();

        assertThatThrownBy(() -> join(outcome)).hasCauseInstanceOf(StoreUnavailableException.class);
        asking.run(10);
        assertThat(directory.questions()).as("nobody waits for the answer").isEmpty();
    }

    @Test
    void whatWaitsForItsRecipientsHoldsNoMoreThanItsPartOfTheMemory() {
        Sending sending = usual();
        Content large = Content.of("m".repeat(4000));
        List<Addressed> many = IntStream.range(0, 1000)
                .mapToObj(i -> Addressed.to(new ExternalId("usr_" + i), large))
                .toList();
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (long sender = 1; sender <= 20; sender++) {
            outcomes.add(
                    start(sending, new Command(new Caller.Application(new UserId(sender)), many, Optional.empty())));
        }

        assertThat(outcomes.stream().filter(CompletableFuture::isCompletedExceptionally))
                .isNotEmpty();
        assertThatThrownBy(() -> join(outcomes.get(19)))
                .cause()
                .isInstanceOfAny(OverloadedException.class, RateLimitedException.class);
    }

    @ParameterizedTest
    @EnumSource
    void usersAreMadeBySendingOnlyWhereThatIsTheRule(UserCreation creation) {
        Sending sending = sending(SendPolicy.EVERYONE, creation, SendQuotas.NONE);

        Receipt receipt =
                receipts(send(sending, command(key(Scope.SEND), "m", ONE))).get(0);

        assertThat(receipt instanceof Receipt.Accepted).isEqualTo(creation == UserCreation.ALWAYS);
        assertThat(Optional.ofNullable(userOf(ONE)).isPresent()).isEqualTo(creation == UserCreation.ALWAYS);
    }

    @Test
    void onlyWhoHasTheScopeMakesUsersAndOnlyOfExternalIds() {
        Sending sending = usual();

        assertThat(receipts(send(sending, command(user(Role.USER), "m", ONE))))
                .containsExactly(new Receipt.UnknownRecipient(ONE));
        assertThat(receipts(send(sending, command(user(Role.SENDER), "m", new Username("ada")))))
                .containsExactly(new Receipt.UnknownRecipient(new Username("ada")));
        assertThat(stores.directory().find(Set.of(ONE, new Username("ada")))).isEmpty();

        assertThat(receipts(send(sending, command(user(Role.SENDER), "m", ONE))))
                .hasOnlyElementsOfType(Receipt.Accepted.class);
        assertThat(receipts(send(sending, command(user(Role.USER), "m", ONE))))
                .as("who is there may be named by anybody")
                .hasOnlyElementsOfType(Receipt.Accepted.class);
    }

    @Test
    void whoMayNotSendToOthersLearnsNothingOfTheirNamesAndMakesNoUser() {
        UserId ada = stores.user("ada");
        stores.user("bob");
        addressing.look();
        Sending sending = sending(SendPolicy.SELF, UserCreation.ALWAYS, SendQuotas.NONE);
        Caller caller = new Caller.User(ada, new LoginId("login"), Role.SENDER, Instant.MAX);
        var self = new Username("ada");
        var bob = new Username("bob");

        Outcome refused = send(sending, command(caller, "m", self, bob, ONE));

        assertThat(refused).isEqualTo(new NotAllowed(SendPolicy.SELF, Set.of(bob, ONE)));
        assertThat(userOf(ONE)).isNull();
        assertThat(receipts(send(sending, command(caller, "m", self)))).hasOnlyElementsOfType(Receipt.Accepted.class);
    }

    @Test
    void whoMayNotSendAtAllIsRefusedWithoutAQuestion() {
        Sending sending = sending(SendPolicy.SENDERS, UserCreation.ALWAYS, SendQuotas.NONE);

        assertThat(join(start(sending, command(user(Role.USER), "m", ONE))))
                .isEqualTo(new NotAllowed(SendPolicy.SENDERS, Set.of(ONE)));
        assertThat(join(start(sending, command(key(Scope.USERS), "m", ONE)))).isInstanceOf(NotAllowed.class);
        assertThat(directory.questions()).isEmpty();
    }

    @Test
    void tryingNamesIsHeldToTheRateOfUnknownRecipients() {
        var quotas = new SendQuotas(true, Rate.perDay(100), Rate.perDay(1_000_000), Rate.perDay(100), Rate.perDay(2));
        Sending sending = sending(SendPolicy.EVERYONE, UserCreation.ALWAYS, quotas);
        for (int i = 0; i < 3; i++) {
            send(sending, command(user(Role.USER), "m", new ExternalId("guess_" + i)));
        }

        assertThatThrownBy(() -> send(sending, command(user(Role.USER), "m", ONE)))
                .hasCauseInstanceOf(RateLimitedException.class);
        for (int i = 0; i < 5; i++) {
            send(sending, command(user(Role.SENDER), "m", new ExternalId("new_" + i)));
        }
    }

    @Test
    void aNameThatWasGivenUpIsAskedForAnewAfterTheNextLook() {
        Sending sending = usual();
        send(sending, command(APPLICATION, "m", ONE, TWO));
        directory.free(ONE);
        addressing.look();
        directory.questions().clear();

        send(sending, command(APPLICATION, "m", TWO));
        send(sending, command(APPLICATION, "m", ONE));

        assertThat(directory.questions()).containsExactly(Set.of(ONE));
    }

    @Test
    void anAnswerThatIsOlderThanALookIsNotKept() {
        Sending sending = usual();
        directory.beforeEach(() -> {
            directory.beforeEach(() -> {});
            directory.free(ONE);
            addressing.look();
        });
        send(sending, command(APPLICATION, "m", ONE));

        send(sending, command(APPLICATION, "m", ONE));

        assertThat(directory.questions()).hasSize(2);
    }

    @Test
    void withoutALookForTooLongNothingIsTakenFromMemory() {
        Sending sending = usual();
        send(sending, command(APPLICATION, "m", ONE));
        nanos.addAndGet(Duration.ofSeconds(8).toNanos());

        send(sending, command(APPLICATION, "m", ONE));
        addressing.look();
        send(sending, command(APPLICATION, "m", ONE));

        assertThat(directory.questions()).hasSize(2);
    }

    @Test
    void aNameWhoseUserIsGoneIsAskedForAnew() {
        Sending sending = usual();
        directory.answerNext(ONE, new UserId(77));

        assertThat(receipts(send(sending, command(APPLICATION, "m", ONE))))
                .containsExactly(new Receipt.UnknownRecipient(ONE));
        assertThat(receipts(send(sending, command(APPLICATION, "m", ONE))))
                .hasOnlyElementsOfType(Receipt.Accepted.class);
    }
}
