package dev.notification.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretStrengthTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "your-256-bit-secret-your-256-bit-secret",
                "your-256-bit-secret-goes-here-please",
                "a-string-secret-at-least-256-bits-long",
                "0123456789abcdef0123456789abcdef",
                "0123456789abcdef0123456789ABCDEF0123456789abcdef",
                "fedcba9876543210fedcba9876543210",
                "abcdefghijklmnopqrstuvwxyz0123456789",
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
                "12345678901234567890123456789012",
                "00000000000000000000000000000000000000000000000000000000000000000",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "abababababababababababababababababab",
                "abcabcabcabcabcabcabcabcabcabcabcabc",
                "qwertyuiopasdfghjklzxcvbnm1234567890",
                "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
                "passwordpasswordpasswordpassword",
                "Password123!Password123!Password123!",
                "change-me-change-me-change-me-change-me",
                "ThisIsMySecretKeyForJwtTokens123",
                "secretKeyThatIsAtLeast256BitsLong",
                "my-super-secret-jwt-secret-key-change-in-production",
                "correct horse battery staple correct horse",
                "the quick brown fox jumps over the lazy dog",
                "404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970",
                "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
                "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
                "3031323334353637383961626364656630313233343536373839616263646566",
                "deadbeefcafebabedeadbeefcafebabe",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            })
    void whatEverybodyTriesFirstIsRefused(String secret) {
        assertThat(SecretStrength.problem(secret))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .isEqualTo("this secret is easy to guess; try: openssl rand -base64 48")
                        .doesNotContain(secret));
        assertThatIllegalArgumentException().isThrownBy(() -> SigningKey.ofSecret(secret));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "0123456789abcdef", "k8Jq2mVt5XwZ7rNc4bHy9LpD3sFg6Aa"})
    void whatIsTooShortIsRefused(String secret) {
        assertThat(SecretStrength.problem(secret))
                .hasValueSatisfying(problem -> assertThat(problem).startsWith("a secret needs at least 32 bytes"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "an end to end secret of 38 bytes 12345",
                "k8Jq2mVt5XwZ7rNc4bHy9LpD3sFg6AaE",
                "3f8a1c97-52de-4b06-9e71-d04a6b2f85c3",
            })
    void whatSomebodyThoughtOfAloneIsTaken(String secret) {
        assertThat(SecretStrength.problem(secret)).isEmpty();
    }

    /** As openssl makes them: nobody must be sent away with one of these. */
    @Test
    void whatIsRandomIsTaken() {
        var random = new Random(15);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[48];
            random.nextBytes(bytes);
            assertTaken(Base64.getEncoder().encodeToString(bytes));
            assertTaken(Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(bytes)
                    .substring(0, 32));
            assertTaken(HexFormat.of().formatHex(bytes, 0, 32));
            assertTaken(HexFormat.of().formatHex(bytes, 0, 16));
            assertTaken(new UUID(random.nextLong(), random.nextLong()).toString());
        }
    }

    private static void assertTaken(String secret) {
        assertThat(SecretStrength.problem(secret)).as(secret).isEmpty();
    }
}
