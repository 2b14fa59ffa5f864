package dev.notification.core.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.RefreshTokens.Use;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RefreshTokensTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00.123Z");
    private static final Instant LATER = NOW.plus(RefreshTokens.LEEWAY).plusMillis(1);

    private final RefreshToken first = RefreshToken.ofNewLogin();

    private static Use.Good good(RefreshTokens tokens, RefreshToken token, Instant at) {
        return (Use.Good) tokens.use(token, at);
    }

    @Test
    void aStoreReadsWhatItWrote() {
        RefreshTokens tokens = RefreshTokens.of(first);
        assertThat(RefreshTokens.parse(tokens.present(), tokens.spentText())).isEqualTo(tokens);

        Use.Good second = good(tokens, first, NOW);
        RefreshTokens after = good(second.after(), second.next(), LATER).after();

        assertThat(RefreshTokens.parse(after.present(), after.spentText())).isEqualTo(after);
    }

    /** Whoever has read the store has no token, and whoever has an old token cannot make the next one without the store. */
    @Test
    void nothingThatIsStoredIsAToken() {
        Use.Good used = good(RefreshTokens.of(first), first, NOW);

        String stored = used.after().present() + used.after().spentText();

        assertThat(stored)
                .doesNotContain(first.secret())
                .doesNotContain(used.next().secret());
        assertThat(used.after().toString()).doesNotContain(used.after().present());
        RefreshToken elsewhere = good(RefreshTokens.of(first), first, NOW).next();
        assertThat(elsewhere).isNotEqualTo(used.next());
    }

    /** What makes its successor is needed no longer. */
    @Test
    void theSaltOfAnOldTokenIsNotKept() {
        Use.Good second = good(RefreshTokens.of(first), first, NOW);
        Use.Good third = good(second.after(), second.next(), LATER);

        assertThat(third.after().spent())
                .extracting(spent -> spent.salt().isEmpty())
                .containsExactly(false, true);
        assertThat(third.after().use(first, LATER)).isInstanceOf(Use.Copied.class);
    }

    @Test
    void aClockThatWentFarBackGivesNoOldTokenItsSuccessorAgain() {
        Use.Good second = good(RefreshTokens.of(first), first, LATER);

        assertThat(second.after().use(first, NOW)).isInstanceOf(Use.Copied.class);
    }

    @Test
    void soManyTokensAreKnownAgainAndNoMore() {
        RefreshTokens tokens = RefreshTokens.of(first);
        RefreshToken token = first;
        for (int i = 0; i < RefreshTokens.MAX_SPENT; i++) {
            Use.Good used = good(tokens, token, NOW.plusSeconds(60L * i));
            tokens = used.after();
            token = used.next();
        }
        Instant end = NOW.plusSeconds(6000);
        assertThat(tokens.use(first, end)).isInstanceOf(Use.Copied.class);

        tokens = good(tokens, token, end).after();

        assertThat(tokens.spent()).hasSize(RefreshTokens.MAX_SPENT);
        assertThat(tokens.use(first, end)).isInstanceOf(Use.Unknown.class);
    }
}
