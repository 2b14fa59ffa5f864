package dev.notification.app.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Epoch;
import dev.notification.core.port.out.AccessTokens;
import dev.notification.security.JjwtAccessTokens;
import dev.notification.security.SigningKey;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Tag;

/**
 * No text is a token unless it is signed, and one that is signed but says something else than we do fails nobody: its header
 * and its claims are the first and the second line of the input.
 */
@Tag("fuzz")
class TokenFuzz {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final Epoch HISTORY = new Epoch("fuzz");
    private static final SecretKey KEY = SigningKey.ofSecret("a secret of the fuzz tests, 42 bytes long");
    private static final AccessTokens TOKENS = new JjwtAccessTokens(KEY, Duration.ofHours(1), () -> NOW);

    @FuzzTest
    void aTokenIsOursOrNone(byte[] bytes) throws GeneralSecurityException {
        String text = new String(bytes, UTF_8);
        int line = Math.max(0, text.indexOf('\n'));
        String unsigned = base64(text.substring(0, line)) + "."
                + base64(text.substring(line).strip());

        assertThat(TOKENS.verify(text, HISTORY)).isEmpty();
        assertThat(TOKENS.verify(unsigned + ".", HISTORY)).isEmpty();
        Optional<Caller> signed = TOKENS.verify(unsigned + "." + signature(unsigned), HISTORY);
        signed.ifPresent(caller -> assertThat(caller.expiresAt()).isAfterOrEqualTo(NOW));
    }

    private static String signature(String unsigned) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(KEY);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(unsigned.getBytes(UTF_8)));
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }
}
