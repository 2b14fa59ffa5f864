package dev.notification.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.AccessToken;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.AccessTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {
    private static final Epoch EPOCH = new Epoch("k3f9");

    private Instant now = Instant.parse("2026-11-24T10:00:00Z");
    private final VerifiedTokens tokens = new VerifiedTokens(
            new JjwtAccessTokens(
                    SigningKey.ofSecret("a secret for tests of tokens, 40 bytes !"), Duration.ofHours(1), () -> now),
            () -> now);

    @Test
    void aRememberedTokenExpiresLikeAnyOther() {
        String token = tokens.issue(new UserId(7), new LoginId("login"), Role.USER, EPOCH)
                .value();

        assertThat(tokens.verify(token, EPOCH)).isPresent().isEqualTo(tokens.verify(token, EPOCH));
        now = now.plus(Duration.ofHours(1));
        assertThat(tokens.verify(token, EPOCH)).isEmpty();
        assertThat(tokens.verify(token + "x", EPOCH)).isEmpty();
    }

    @Test
    void aRememberedTokenOfAnotherHistoryIsRefused() {
        String token = tokens.issue(new UserId(7), new LoginId("login"), Role.USER, EPOCH)
                .value();
        assertThat(tokens.verify(token, EPOCH)).isPresent();

        assertThat(tokens.verify(token, new Epoch("r2"))).isEmpty();
        assertThat(tokens.verify(token, EPOCH)).isPresent();
    }

    @Test
    void aRememberedMintedTokenExpiresAtItsOwnEnd() {
        String token =
                tokens.mint(new UserId(7), now, Duration.ofSeconds(1), EPOCH).value();

        assertThat(tokens.verify(token, EPOCH))
                .contains(new Caller.Bearer(new UserId(7), now, now.plusSeconds(1)))
                .isEqualTo(tokens.verify(token, EPOCH));
        assertThat(tokens.verify(token, new Epoch("r2"))).isEmpty();
        now = now.plusSeconds(1);
        assertThat(tokens.verify(token, EPOCH)).isEmpty();
    }

    /** Verifies every token, and counts how often it is asked to. */
    private static final class Counting implements AccessTokens {
        private final Instant expiresAt;
        private int verified;

        Counting(Instant expiresAt) {
            this.expiresAt = expiresAt;
        }

        @Override
        public Duration lifetime() {
            return Duration.ofHours(1);
        }

        @Override
        public AccessToken issue(UserId user, LoginId login, Role role, Epoch epoch) {
            throw new UnsupportedOperationException("these tokens come from the test");
        }

        @Override
        public AccessToken mint(UserId user, Instant issuedAt, Duration valid, Epoch epoch) {
            throw new UnsupportedOperationException("these tokens come from the test");
        }

        @Override
        public Optional<Caller> verify(String token, Epoch epoch) {
            verified++;
            return Optional.of(new Caller.User(new UserId(1), new LoginId(token), Role.USER, expiresAt));
        }
    }

    @Test
    void oneMoreLiveTokenThanAreRememberedDoesNotDropTheOthers() {
        var counting = new Counting(now.plusSeconds(60));
        var remembering = new VerifiedTokens(counting, () -> now);
        int tokens = VerifiedTokens.MAX + 1;
        for (int token = 0; token < tokens; token++) {
            remembering.verify("token-" + token, EPOCH);
        }
        assertThat(counting.verified).isEqualTo(tokens);

        for (int round = 1; round <= 3; round++) {
            int before = counting.verified;
            for (int token = 0; token < tokens; token++) {
                assertThat(remembering.verify("token-" + token, EPOCH)).isPresent();
            }
            assertThat(counting.verified - before)
                    .as("verified anew in round %d", round)
                    .isLessThan(tokens / 10);
        }
    }

    @Test
    void aTokenThatIsShownAllTheTimeOutlivesAFloodOfOthers() {
        var counting = new Counting(now.plusSeconds(60));
        var remembering = new VerifiedTokens(counting, () -> now);
        int flood = 2 * VerifiedTokens.MAX;
        for (int token = 0; token < flood; token++) {
            remembering.verify("flood-" + token, EPOCH);
            remembering.verify("mine", EPOCH);
        }

        assertThat(counting.verified).isEqualTo(flood + 1);
    }
}
