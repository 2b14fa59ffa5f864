package dev.notification.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Verdict.Why;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.out.ForeignTokens.Verified;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class JjwtForeignTokensTest {
    private static final ForeignTokenRules RULES =
            new ForeignTokenRules(Forge.ISSUER, Forge.AUDIENCE, "sub", Duration.ofHours(24));
    private static final SecretKey SECRET = key("k8Jq2mVt5XwZ7rNc4bHy9LpD3sFg6AaE");
    private static final SecretKey BEFORE = key("EaA6gFs3DpL9yHb4cNr7ZwX5tVm2qJ8k");

    private Instant now = Instant.parse("2026-11-24T10:00:00Z");

    private static SecretKey key(String secret) {
        return new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    private JjwtForeignTokens open(ForeignKeys keys) {
        return JjwtForeignTokens.open(keys, RULES, () -> now, Ticker.system());
    }

    private String token(SecretKey key) {
        return Forge.token("{\"alg\":\"HS256\"}", Forge.json(Forge.claims(now)), "HmacSHA256", key);
    }

    @Test
    void whoItSpeaksForSinceWhenAndUntilWhenIsSaid() {
        assertThat(open(ForeignKeys.shared(SECRET, Optional.empty())).verify(token(SECRET)))
                .isEqualTo(new Verified.Good(
                        new ExternalId("usr_42"), now, now.plusSeconds(3600).plus(ForeignTokenRules.SKEW)));
    }

    @Test
    void thePreviousSecretIsGoodAsLongAsItIsSet() {
        assertThat(open(ForeignKeys.shared(SECRET, Optional.of(BEFORE))).verify(token(BEFORE)))
                .isInstanceOf(Verified.Good.class);
        assertThat(open(ForeignKeys.shared(SECRET, Optional.empty())).verify(token(BEFORE)))
                .isEqualTo(new Verified.Bad(Why.INVALID));
    }

    @Test
    void anotherClaimMayBeTheUser() {
        var rules = new ForeignTokenRules(Forge.ISSUER, Forge.AUDIENCE, "iss", Duration.ofHours(24));
        var tokens = new JjwtForeignTokens(
                TrustedKeys.fixed(new KeySet(List.of(TrustedKey.of(SECRET)), false)), rules, () -> now);

        assertThat(tokens.verify(token(SECRET)))
                .isInstanceOfSatisfying(
                        Verified.Good.class,
                        good -> assertThat(good.user().value()).isEqualTo(Forge.ISSUER));
    }

    /** A key that counts how often it is asked for its bytes. */
    private static final class Counted implements SecretKey {
        private static final long serialVersionUID = 1;

        private final AtomicInteger uses = new AtomicInteger();

        @Override
        public String getAlgorithm() {
            return SECRET.getAlgorithm();
        }

        @Override
        public String getFormat() {
            return SECRET.getFormat();
        }

        @Override
        public byte[] getEncoded() {
            uses.incrementAndGet();
            return SECRET.getEncoded();
        }
    }

    @Test
    void aTokenIsVerifiedOnceUntilItExpires() {
        var key = new Counted();
        JjwtForeignTokens tokens = open(ForeignKeys.shared(key, Optional.empty()));
        String token = token(SECRET);
        Verified first = tokens.verify(token);
        int uses = key.uses.get();

        for (int i = 0; i < 10; i++) {
            assertThat(tokens.verify(token)).isEqualTo(first);
        }
        assertThat(key.uses).hasValue(uses);

        now = now.plusSeconds(3600).plus(ForeignTokenRules.SKEW).minusNanos(1);
        assertThat(tokens.verify(token)).isEqualTo(first);
        now = now.plusNanos(1);
        assertThat(tokens.verify(token)).isEqualTo(new Verified.Bad(Why.EXPIRED));
        assertThat(key.uses.get()).isGreaterThan(uses);
    }

    @Test
    void aTokenThatWasRefusedIsNotRemembered() {
        JjwtForeignTokens tokens = open(ForeignKeys.shared(SECRET, Optional.empty()));
        String token = token(SECRET);
        now = now.minus(Duration.ofHours(1));
        assertThat(tokens.verify(token)).isEqualTo(new Verified.Bad(Why.NOT_YET_VALID));

        now = now.plus(Duration.ofHours(1));
        assertThat(tokens.verify(token)).isInstanceOf(Verified.Good.class);
    }
}
