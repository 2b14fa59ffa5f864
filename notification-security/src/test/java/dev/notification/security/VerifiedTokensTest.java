package dev.notification.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {
    private Instant now = Instant.parse("2026-11-24T10:00:00Z");
    private final VerifiedTokens tokens = new VerifiedTokens(
            new JjwtAccessTokens(
                    SigningKey.ofSecret("a secret for tests of tokens, 40 bytes !"), Duration.ofHours(1), () -> now),
            () -> now);

    @Test
    void aRememberedTokenExpiresLikeAnyOther() {
        String token =
                tokens.issue(new UserId(7), new LoginId("login"), Role.USER).value();

        assertThat(tokens.verify(token)).isPresent().isEqualTo(tokens.verify(token));
        now = now.plus(Duration.ofHours(1));
        assertThat(tokens.verify(token)).isEmpty();
        assertThat(tokens.verify(token + "x")).isEmpty();
    }
}
