package dev.notification.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignTokenRulesTest {
    /** Else a token of the application could pass for one of ours, or the other way round. */
    @Test
    void theIssuerOfOurOwnTokensIsNobodyElse() {
        var own = new JjwtAccessTokens(
                SigningKey.ofSecret("a secret for tests of tokens, 40 bytes !"),
                Duration.ofHours(1),
                () -> Instant.EPOCH);
        String token = own.issue(new UserId(7), new LoginId("login"), Role.USER, new Epoch("k3f9"))
                .value();
        String claims = new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);

        assertThat(claims).contains("\"iss\":\"" + ForeignTokenRules.OUR_ISSUER + "\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ForeignTokenRules("notification", "audience", "sub", Duration.ofHours(1)));
    }

    @ParameterizedTest
    @CsvSource({"' ',audience,sub", "issuer,'',sub", "issuer,audience,''"})
    void nothingIsLeftBlank(String issuer, String audience, String claim) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ForeignTokenRules(issuer, audience, claim, Duration.ofHours(1)));
    }
}
