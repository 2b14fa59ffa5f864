package dev.notification.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Verdict.Why;
import dev.notification.core.lifecycle.Check;
import dev.notification.core.port.out.ForeignTokens.Verified;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class JwksKeysTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final KeyPair FIRST = Forge.ec("secp256r1");
    private static final KeyPair SECOND = Forge.ec("secp256r1");
    private static final Verified REFUSED = new Verified.Bad(Why.INVALID);
    private static final Verified SOON = new Verified.KeysRefreshing(Duration.ofSeconds(1));

    private final AtomicLong nanos = new AtomicLong(-5);
    private final AtomicLong fetches = new AtomicLong();
    /** Empty: it is away. */
    private volatile String published = Forge.jwks(Forge.jwk("first", FIRST.getPublic()));

    private final JwksKeys keys = new JwksKeys(this::fetch, nanos::get, "the test");
    private final JjwtForeignTokens tokens = new JjwtForeignTokens(
            keys, new ForeignTokenRules(Forge.ISSUER, Forge.AUDIENCE, "sub", Duration.ofHours(1)), () -> NOW);

    private byte[] fetch() throws IOException {
        fetches.incrementAndGet();
        if (published.isEmpty()) {
            throw new IOException("it is away");
        }
        return published.getBytes(StandardCharsets.UTF_8);
    }

    private static String token(String kid, KeyPair pair) {
        return Forge.token(
                "{\"alg\":\"ES256\",\"kid\":\"" + kid + "\"}",
                Forge.json(Forge.claims(NOW)),
                "SHA256withECDSAinP1363Format",
                pair.getPrivate());
    }

    private void after(Duration time) {
        nanos.addAndGet(time.toNanos());
        keys.look();
    }

    @Test
    void keysAreFetchedEveryTenMinutes() {
        keys.look();
        after(JwksKeys.REFRESH.minusNanos(1));
        assertThat(fetches).hasValue(1);

        after(Duration.ofNanos(1));
        assertThat(fetches).hasValue(2);
    }

    @Test
    void aKeyThatIsNotKnownIsFetchedAndItsTokensWaitForIt() {
        keys.look();
        published = Forge.jwks(Forge.jwk("second", SECOND.getPublic()));

        assertThat(tokens.verify(token("second", SECOND))).isEqualTo(SOON);
        keys.look();
        assertThat(tokens.verify(token("second", SECOND))).isInstanceOf(Verified.Good.class);
    }

    @Test
    void aKeyThatIsStillNotKnownAfterTheFetchIsRefused() {
        keys.look();
        String token = token("second", SECOND);

        assertThat(tokens.verify(token)).isEqualTo(SOON);
        keys.look();
        assertThat(tokens.verify(token)).isEqualTo(REFUSED);
    }

    @Test
    void tokensMakeItFetchAtMostOnceInThirtySeconds() {
        keys.look();
        for (int second = 0; second < 60; second++) {
            tokens.verify(token("unknown-" + second, SECOND));
            after(Duration.ofSeconds(1));
        }

        assertThat(fetches.get()).isEqualTo(1 + 2);
    }

    @Test
    void whoMustWaitForTheNextFetchIsToldHowLong() {
        keys.look();
        tokens.verify(token("second", SECOND));
        keys.look();
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());

        assertThat(tokens.verify(token("third", SECOND)))
                .isEqualTo(new Verified.KeysRefreshing(Duration.ofSeconds(20)));
    }

    /** The answer to the first may have been made before the key was published. */
    @Test
    void aFetchThatBeganBeforeTheTokenWasHereRefusesNobody() {
        var asking = new JwksKeys[1];
        var answers = new Verified[1];
        var others = new JjwtForeignTokens[1];
        String token = token("second", SECOND);
        asking[0] = new JwksKeys(
                () -> {
                    answers[0] = others[0].verify(token);
                    return published.getBytes(StandardCharsets.UTF_8);
                },
                nanos::get,
                "the test");
        others[0] = new JjwtForeignTokens(
                asking[0], new ForeignTokenRules(Forge.ISSUER, Forge.AUDIENCE, "sub", Duration.ofHours(1)), () -> NOW);

        asking[0].look();
        assertThat(answers[0]).isEqualTo(SOON);
        assertThat(others[0].verify(token)).isEqualTo(SOON);
        asking[0].look();
        assertThat(others[0].verify(token)).isEqualTo(REFUSED);
    }

    /** With the set that was searched still the one of before. */
    @Test
    void aTokenWhoseKeyArrivesWhileItIsSearchedIsNotRefused() {
        keys.look();
        KeySet searched = keys.now();
        String token = token("second", SECOND);
        keys.refreshing(token, searched);
        published = Forge.jwks(Forge.jwk("second", SECOND.getPublic()));
        keys.look();

        assertThat(keys.refreshing(token, searched)).contains(Duration.ofSeconds(1));
    }

    @Test
    void aTokenWithoutAKeyIdWaitsForANewKeyToo() {
        keys.look();
        String token = Forge.token(
                "{\"alg\":\"ES256\"}",
                Forge.json(Forge.claims(NOW)),
                "SHA256withECDSAinP1363Format",
                SECOND.getPrivate());
        published = Forge.jwks(Forge.jwk("first", FIRST.getPublic()), Forge.jwk("second", SECOND.getPublic()));

        assertThat(tokens.verify(token)).isEqualTo(SOON);
        keys.look();
        assertThat(tokens.verify(token)).isInstanceOf(Verified.Good.class);
    }

    @Test
    void aTokenThatIsForgedWithTheIdOfAKnownKeyMakesNobodyFetch() {
        keys.look();

        assertThat(tokens.verify(token("first", SECOND))).isEqualTo(REFUSED);
        after(Duration.ofMinutes(1));
        assertThat(fetches).hasValue(1);
    }

    @Test
    void withoutKeysFromTheStartEveryTokenWaitsAndTheServerSaysThatTheyAreMissing() {
        published = "";
        keys.look();

        assertThat(tokens.verify(token("first", FIRST))).isInstanceOf(Verified.KeysRefreshing.class);
        assertThat(keys.check()).isEqualTo(Check.unwell("jwks", "missing"));

        published = Forge.jwks(Forge.jwk("first", FIRST.getPublic()));
        after(JwksKeys.RETRY);
        assertThat(tokens.verify(token("first", FIRST))).isInstanceOf(Verified.Good.class);
        assertThat(keys.check()).isEqualTo(Check.well("jwks"));
    }

    @Test
    void theLastGoodSetIsUsedForADayWhileThePublisherIsAway() {
        keys.look();
        published = "";
        after(JwksKeys.REFRESH);

        assertThat(keys.check()).isEqualTo(Check.unwell("jwks", "away; the keys of before are used"));
        after(JwksKeys.KEPT.minus(JwksKeys.REFRESH).minusNanos(1));
        assertThat(tokens.verify(token("first", FIRST))).isInstanceOf(Verified.Good.class);
        after(Duration.ofNanos(1));
        assertThat(tokens.verify(token("first", FIRST))).isInstanceOf(Verified.KeysRefreshing.class);
        assertThat(keys.check()).isEqualTo(Check.unwell("jwks", "missing"));
    }

    @Test
    void aTokenThatWasRememberedEndsWithItsKey() {
        keys.look();
        String token = token("first", FIRST);
        assertThat(tokens.verify(token)).isInstanceOf(Verified.Good.class);

        published = Forge.jwks(Forge.jwk("second", SECOND.getPublic()), Forge.jwk("first", FIRST.getPublic()));
        after(JwksKeys.REFRESH);
        assertThat(tokens.verify(token)).isInstanceOf(Verified.Good.class);

        published = Forge.jwks(Forge.jwk("second", SECOND.getPublic()));
        after(JwksKeys.REFRESH);
        assertThat(tokens.verify(token)).isEqualTo(SOON);
        keys.look();
        assertThat(tokens.verify(token)).isEqualTo(REFUSED);
    }

    @Test
    void aSetThatCannotBeUsedReplacesNone() {
        keys.look();
        for (String useless :
                new String[] {"garbage", "{}", "[]", "{\"keys\":[]}", "{\"keys\":{}}", "{\"keys\":[1]}"}) {
            published = useless;
            after(JwksKeys.REFRESH);
            assertThat(tokens.verify(token("first", FIRST))).as(useless).isInstanceOf(Verified.Good.class);
        }
        assertThat(keys.stats()).containsEntry("failures", 6L).containsEntry("keys", 1L);
    }
}
