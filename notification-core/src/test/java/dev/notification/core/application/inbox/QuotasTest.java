package dev.notification.core.application.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.KeyId;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Rate;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.RateLimitedException;
import dev.notification.core.port.SendQuotas;
import dev.notification.core.port.in.inbox.SendNotification.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class QuotasTest {
    private static final UserId ADA = new UserId(1);
    private static final Caller USER = user(ADA, Role.USER);
    private static final Caller BACKEND = user(new UserId(2), Role.SENDER);
    private static final Caller APPLICATION = new Caller.Application(ADA);

    private final AtomicLong nanos = new AtomicLong();
    private final Quotas quotas = quotas(true);

    private Quotas quotas(boolean enabled) {
        return new Quotas(
                new SendQuotas(
                        enabled,
                        Rate.perSecond(10),
                        Rate.perSecond(5000),
                        new Rate(30, Duration.ofHours(1)),
                        Rate.perMinute(2)),
                nanos::get);
    }

    private static Caller user(UserId id, Role role) {
        return new Caller.User(id, new LoginId("login"), role, Instant.MAX);
    }

    private static List<Draft> drafts(int count) {
        return Collections.nCopies(count, new Draft(ADA, Content.of("m")));
    }

    @Test
    void beyondTheRateOfNotificationsASenderWaitsForItsPart() {
        quotas.take(USER, drafts(10));

        assertRefused(
                () -> quotas.take(USER, drafts(1)),
                "more than 10 notifications a second from one sender",
                Duration.ofMillis(100));
        assertThatCode(() -> quotas.take(BACKEND, drafts(10))).doesNotThrowAnyException();

        nanos.addAndGet(Duration.ofMillis(100).toNanos());
        quotas.take(USER, drafts(1));
    }

    @Test
    void beyondTheRateOfBytesNothingIsTakenOfTheOthers() {
        var large = List.of(new Draft(ADA, Content.of("m".repeat(4744))));
        quotas.take(USER, large);

        assertRefused(
                () -> quotas.take(USER, large),
                "more than 5000 bytes of notifications a second from one sender",
                Duration.ofSeconds(1));
        nanos.addAndGet(Duration.ofMillis(400).toNanos());
        assertRefused(() -> quotas.take(USER, drafts(10)), "bytes", Duration.ofMillis(114));

        nanos.addAndGet(Duration.ofMillis(114).toNanos());
        quotas.take(USER, drafts(10));
    }

    @Test
    void theLongRunIsCountedToo() {
        for (int i = 0; i < 3; i++) {
            quotas.take(USER, drafts(10));
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        }

        assertRefused(
                () -> quotas.take(USER, drafts(10)),
                "more than 30 notifications an hour from one sender",
                Duration.ofMinutes(20).minusSeconds(3));
    }

    @Test
    void whatWasNotStoredIsGivenBack() {
        quotas.take(USER, drafts(10));
        quotas.giveBack(USER, drafts(10));

        quotas.take(USER, drafts(10));
    }

    @Test
    void whoTriesTooManyUnknownRecipientsIsRefusedUntilThatIsPaidFor() {
        quotas.count(USER, unknown(2));
        quotas.take(USER, drafts(1));
        quotas.count(USER, unknown(2));

        assertRefused(
                () -> quotas.take(USER, drafts(1)),
                "more than 2 unknown recipients a minute from one sender",
                Duration.ofMinutes(1));
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        quotas.take(USER, drafts(1));
    }

    @Test
    void theOperatorsOwnBackendsMayHaveAnOldListOfUsers() {
        quotas.count(BACKEND, unknown(100));

        assertThatCode(() -> quotas.take(BACKEND, drafts(1))).doesNotThrowAnyException();
    }

    @Test
    void theApplicationItselfIsHeldToNothing() {
        for (int i = 0; i < 10; i++) {
            quotas.take(APPLICATION, drafts(10));
            quotas.count(APPLICATION, unknown(10));
        }

        quotas.take(USER, drafts(10));
    }

    @Test
    void aServiceIsHeldToItsOwnRateWhicheverOfItsKeysItShows() {
        Caller one = key(new UserId(3), "0123456789");
        Caller other = key(new UserId(3), "9876543210");
        Quotas held = new Quotas(
                new SendQuotas(true, Rate.perSecond(1), Rate.perSecond(1), Rate.perDay(1), Rate.perDay(1))
                        .withKeySends(Optional.of(Rate.perSecond(10))),
                nanos::get);

        held.take(one, drafts(9));
        held.giveBack(one, drafts(1));
        held.take(other, drafts(2));

        assertRefused(
                () -> held.take(one, drafts(1)),
                "more than 10 notifications a second from one sender",
                Duration.ofMillis(100));
        held.take(key(new UserId(4), "0123456789"), drafts(10));
    }

    @Test
    void withoutARateOfTheirOwnKeysAreHeldToNothing() {
        Caller key = key(new UserId(3), "0123456789");

        for (int i = 0; i < 10; i++) {
            quotas.take(key, drafts(10));
            quotas.count(key, unknown(10));
        }
    }

    private static Caller key(UserId service, String key) {
        return new Caller.Key(service, new KeyId(key), Set.of(Scope.SEND), Instant.MAX);
    }

    @Test
    void switchedOffTheyHoldNobody() {
        Quotas off = quotas(false);

        for (int i = 0; i < 10; i++) {
            off.take(USER, drafts(10));
            off.count(USER, unknown(10));
            off.giveBack(USER, drafts(10));
        }

        assertThatCode(() -> off.take(USER, drafts(10))).doesNotThrowAnyException();
    }

    private static List<Result> unknown(int count) {
        return Collections.nCopies(count, new Result(new Receipt.UnknownRecipient(new UserId(77)), false));
    }

    private static void assertRefused(ThrowingCallable call, String message, Duration wait) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RateLimitedException.class,
                        e -> assertThat(e.retryAfter()).isEqualTo(wait))
                .hasMessageContaining(message);
    }
}
