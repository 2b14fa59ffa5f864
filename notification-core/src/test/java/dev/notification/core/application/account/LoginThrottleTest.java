package dev.notification.core.application.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Rate;
import dev.notification.core.domain.Source;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.LoginLimits;
import dev.notification.core.port.RateLimitedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
    private static final Optional<Source> HOME = Optional.of(Source.of("192.0.2.1"));
    private static final Optional<Source> ELSEWHERE = Optional.of(Source.of("192.0.2.2"));

    private static final Optional<LoginId> NO_LOGIN = Optional.empty();

    private final AtomicLong now = new AtomicLong();
    private final LoginThrottle throttle = throttle(Rate.perMinute(1000), Rate.perMinute(1000));

    private LoginThrottle throttle(Rate perAccount, Rate perAddress) {
        var limits =
                new LoginLimits(Rate.perMinute(2), 3, perAccount, perAddress, Rate.perMinute(500), Rate.perMinute(2));
        return new LoginThrottle(Optional.of(limits), now::get);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private static Duration wait(Runnable attempt) {
        RateLimitedException held = catchThrowableOfType(RateLimitedException.class, attempt::run);
        return held == null ? Duration.ZERO : held.retryAfter();
    }

    private void guess(LoginThrottle from, String name, Optional<Source> source, int times) {
        IntStream.range(0, times).forEach(i -> from.logIn(name, source));
    }

    @Test
    void whoGuessesANameIsHeldUpAndEveryoneElseGetsIn() {
        guess(throttle, "ada", HOME, 3);

        assertThat(wait(() -> throttle.logIn("ada", HOME))).isEqualTo(Duration.ofSeconds(1));
        assertThat(wait(() -> throttle.logIn("ADA", HOME))).isEqualTo(Duration.ofSeconds(1));
        assertThat(wait(() -> throttle.logIn("ada", ELSEWHERE))).isZero();
        assertThat(wait(() -> throttle.logIn("bob", HOME))).isZero();
        pass(Duration.ofSeconds(1));
        assertThat(wait(() -> throttle.logIn("ada", HOME))).isZero();
        assertThat(throttle.refused().all().values().stream()
                        .mapToLong(LongAdder::sum)
                        .sum())
                .isEqualTo(2);
    }

    @Test
    void theRightPasswordForgetsTheWrongOnes() {
        for (int i = 0; i < 20; i++) {
            guess(throttle, "ada", HOME, 2);
            throttle.logIn("ada", HOME).succeeded();
        }
    }

    @Test
    void whatNobodyDecidedDoesNotCount() {
        for (int i = 0; i < 100; i++) {
            throttle.logIn("ada", HOME).undecided();
        }
    }

    @Test
    void aNameIsNotGuessedFromEverywhereAtOnceAndWhoWasThereBeforeGetsIn() {
        LoginThrottle strict = throttle(new Rate(10, Duration.ofHours(1)), Rate.perMinute(1000));
        strict.logIn("ada", HOME).succeeded();
        for (int i = 0; i < 10; i++) {
            strict.logIn("ada", Optional.of(Source.of("198.51.100." + i)));
        }

        assertThat(wait(() -> strict.logIn("ada", ELSEWHERE))).isEqualTo(Duration.ofMinutes(6));
        assertThat(strict.logIn("ada", HOME).isKnown()).isTrue();
        pass(Duration.ofMinutes(6));
        assertThat(wait(() -> strict.logIn("ada", ELSEWHERE))).isZero();
    }

    @Test
    void anAddressDoesNotGuessManyNamesAndWhoWasThereBeforeGetsIn() {
        LoginThrottle strict = throttle(Rate.perMinute(1000), Rate.perMinute(10));
        strict.registered(new Username("ada"), HOME);
        IntStream.range(0, 10).forEach(i -> strict.logIn("guess" + i, HOME));

        assertThat(wait(() -> strict.logIn("bob", HOME))).isEqualTo(Duration.ofSeconds(6));
        assertThat(wait(() -> strict.logIn("not a name", HOME))).isEqualTo(Duration.ofSeconds(6));
        assertThat(wait(() -> strict.logIn("Ada", HOME))).isZero();
        assertThat(wait(() -> strict.logIn("bob", ELSEWHERE))).isZero();
    }

    /** Otherwise whoever is held up by a loose rule would come back to a strict one. */
    @Test
    void whatIsHeldUpCountsNowhere() {
        LoginThrottle strict = throttle(Rate.perMinute(1000), Rate.perMinute(1));
        strict.logIn("bob", HOME);
        IntStream.range(0, 100)
                .forEach(i -> assertThat(wait(() -> strict.logIn("ada", HOME))).isEqualTo(Duration.ofMinutes(1)));
        pass(Duration.ofMinutes(1));

        assertThat(wait(() -> strict.logIn("ada", HOME))).isZero();
    }

    @Test
    void aWrongCurrentPasswordIsAGuessToo() {
        IntStream.range(0, 3).forEach(i -> throttle.changePassword(new UserId(1), HOME));

        assertThatThrownBy(() -> throttle.changePassword(new UserId(1), HOME)).isInstanceOf(RateLimitedException.class);
        assertThat(wait(() -> throttle.logIn("1", HOME))).isZero();
    }

    @Test
    void rightPasswordsAreCountedToo() {
        for (int i = 0; i < 500; i++) {
            throttle.logIn("ada", HOME).succeeded();
        }

        assertThat(wait(() -> throttle.logIn("ada", HOME))).isPositive();
    }

    @Test
    void accountsAndRefreshTokensAreCountedByAddress() {
        throttle.register(HOME);
        throttle.register(HOME).run();
        throttle.register(HOME);
        throttle.refresh(NO_LOGIN, HOME);
        throttle.refresh(NO_LOGIN, HOME);

        assertThat(wait(() -> throttle.register(HOME))).isEqualTo(Duration.ofSeconds(30));
        assertThat(wait(() -> throttle.refresh(NO_LOGIN, HOME))).isEqualTo(Duration.ofSeconds(30));
        assertThat(wait(() -> throttle.register(ELSEWHERE))).isZero();
        assertThat(wait(() -> throttle.register(Optional.empty()))).isZero();
        assertThat(wait(() -> throttle.refresh(NO_LOGIN, ELSEWHERE))).isZero();
    }

    /** 500 a minute are allowed here. */
    @Test
    void refreshesOfOneLoginAreCountedThoughAllAreValid() {
        Optional<LoginId> phone = Optional.of(new LoginId("phone"));
        IntStream.range(0, 500).forEach(i -> throttle.refresh(phone, HOME).run());

        assertThat(wait(() -> throttle.refresh(phone, HOME))).isEqualTo(Duration.ofMillis(120));
        assertThat(wait(() -> throttle.refresh(phone, HOME)))
                .as("what is held up counts nowhere")
                .isEqualTo(Duration.ofMillis(120));
        assertThat(wait(() -> throttle.refresh(Optional.of(new LoginId("tablet")), HOME)))
                .isZero();
        assertThat(wait(() -> throttle.refresh(phone, ELSEWHERE))).isZero();
        pass(Duration.ofMillis(120));
        assertThat(wait(() -> throttle.refresh(phone, HOME))).isZero();
    }

    @Test
    void whereNobodyIsLimitedNobodyIsHeldUp() {
        var off = new LoginThrottle(Optional.empty(), now::get);
        Optional<LoginId> login = Optional.of(new LoginId("phone"));

        assertThatCode(() -> {
                    guess(off, "ada", HOME, 1000);
                    IntStream.range(0, 1000).forEach(i -> {
                        off.register(HOME);
                        off.refresh(login, HOME);
                    });
                })
                .doesNotThrowAnyException();
    }
}
