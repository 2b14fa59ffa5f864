package dev.notification.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JjwtAccessTokensTest {
    private static final SecretKey KEY = SigningKey.ofSecret("a secret for tests of tokens, 40 bytes !");
    private static final SecretKey OTHER = SigningKey.ofSecret("another one of the same length, 40 bytes");
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00.5Z");

    private static final Epoch EPOCH = new Epoch("k3f9");
    private static final LoginId LOGIN = new LoginId("login");

    private Instant now = NOW;
    private final JjwtAccessTokens tokens = new JjwtAccessTokens(KEY, Duration.ofHours(1), () -> now);

    @Test
    void whatWasIssuedIsVerifiedUntilItExpires() {
        String token = tokens.issue(new UserId(7), LOGIN, Role.SENDER, EPOCH).value();

        assertThat(tokens.verify(token, EPOCH))
                .contains(new Caller.User(new UserId(7), LOGIN, Role.SENDER, Instant.parse("2026-11-24T11:00:00Z")));
        now = NOW.plus(Duration.ofMinutes(61));
        assertThat(tokens.verify(token, EPOCH)).isEmpty();
    }

    /** A backup was restored: its user, or its login, may be somebody else now. */
    @Test
    void whatWasIssuedInAnotherHistoryIsRefused() {
        String token = tokens.issue(new UserId(7), LOGIN, Role.SENDER, EPOCH).value();

        assertThat(tokens.verify(token, new Epoch("r2"))).isEmpty();
        assertThat(tokens.verify(token, EPOCH)).isPresent();
    }

    /** A token as ours, but for one thing. */
    private static String token(SecretKey key, UnaryOperator<JwtBuilder> change) {
        return change.apply(Jwts.builder()
                        .header()
                        .type("JWT")
                        .and()
                        .issuer("notification")
                        .audience()
                        .add("notification")
                        .and()
                        .subject("7")
                        .id("id")
                        .claim("sid", "login")
                        .claim("epoch", EPOCH.value())
                        .claim("role", "user")
                        .issuedAt(Date.from(NOW))
                        .expiration(Date.from(NOW.plusSeconds(60)))
                        .signWith(key, Jwts.SIG.HS256))
                .compact();
    }

    @Test
    void theForgedOnesAreLikeOursButForOneThing() {
        assertThat(tokens.verify(token(KEY, builder -> builder), EPOCH)).isPresent();
    }

    /** As one of ours that has no login. */
    private static JwtBuilder minted(JwtBuilder builder) {
        return builder.claim("sid", null).claim("role", null).claim("iat_ms", NOW.toEpochMilli());
    }

    @Test
    void theForgedMintedOnesAreLikeOursButForOneThing() {
        assertThat(tokens.verify(token(KEY, JjwtAccessTokensTest::minted), EPOCH))
                .contains(new Caller.Bearer(
                        new UserId(7), NOW, NOW.plusSeconds(60).truncatedTo(ChronoUnit.SECONDS)));
    }

    @Test
    void whatWasMintedHasNoScopesKnowsItsMillisecondAndEndsByItself() {
        String token =
                tokens.mint(new UserId(7), NOW, Duration.ofSeconds(90), EPOCH).value();

        assertThat(tokens.verify(token, EPOCH)).hasValueSatisfying(caller -> {
            assertThat(caller).isEqualTo(new Caller.Bearer(new UserId(7), NOW, Instant.parse("2026-11-24T10:01:31Z")));
            assertThat(caller.scopes()).isEmpty();
        });
        now = NOW.plusSeconds(91);
        assertThat(tokens.verify(token, EPOCH)).isEmpty();
    }

    @Test
    void whatWasMintedInAnotherHistoryIsRefused() {
        String token =
                tokens.mint(new UserId(7), NOW, Duration.ofSeconds(90), EPOCH).value();

        assertThat(tokens.verify(token, new Epoch("r2"))).isEmpty();
        assertThat(tokens.verify(token, EPOCH)).isPresent();
    }

    static Stream<String> forged() {
        SecretKey longKey = SigningKey.ofSecret("a secret for tests of tokens, 40 bytes !a secret for tests of tokens");
        return Stream.of(
                token(OTHER, builder -> builder),
                token(KEY, builder -> builder.issuer("somebody")),
                token(KEY, builder -> builder.issuer(null)),
                token(KEY, builder -> builder.audience().clear().add("somebody").and()),
                token(KEY, builder -> builder.subject(null)),
                token(KEY, builder -> builder.subject("ada")),
                token(KEY, builder -> builder.subject("0")),
                token(KEY, builder -> builder.id(null)),
                token(KEY, builder -> builder.claim("sid", null)),
                token(KEY, builder -> builder.claim("epoch", null)),
                token(KEY, builder -> builder.claim("epoch", "older")),
                token(KEY, builder -> builder.claim("epoch", 1)),
                token(KEY, builder -> builder.claim("role", null)),
                token(KEY, builder -> builder.claim("role", "root")),
                token(KEY, builder -> builder.issuedAt(null)),
                token(KEY, builder -> builder.expiration(null)),
                token(KEY, builder -> builder.expiration(Date.from(NOW.minusSeconds(1)))),
                token(KEY, builder -> builder.header().type("at+jwt").and()),
                token(
                        KEY,
                        builder -> builder.header()
                                .add("jku", "https://evil.example")
                                .and()),
                token(KEY, builder -> builder.header().add("kid", "1").and()),
                token(KEY, builder -> builder.compressWith(Jwts.ZIP.DEF)),
                token(KEY, builder -> builder.claim("iat_ms", NOW.toEpochMilli())),
                token(KEY, builder -> minted(builder).claim("sid", "login")),
                token(KEY, builder -> minted(builder).claim("role", "admin")),
                token(KEY, builder -> minted(builder).claim("iat_ms", NOW.toEpochMilli() + 1000)),
                token(KEY, builder -> minted(builder).claim("iat_ms", "now")),
                token(KEY, builder -> minted(builder).claim("iat_ms", null)),
                token(KEY, builder -> minted(builder).claim("epoch", "older")),
                token(KEY, builder -> minted(builder).subject("0")),
                token(KEY, builder -> minted(builder).expiration(Date.from(NOW.minusSeconds(1)))),
                token(KEY, builder -> minted(builder).expiration(null)),
                token(OTHER, JjwtAccessTokensTest::minted),
                token(longKey, builder -> builder.signWith(longKey, Jwts.SIG.HS512)));
    }

    @ParameterizedTest
    @MethodSource("forged")
    void aForgedOneIsRefused(String token) {
        assertThat(tokens.verify(token, EPOCH)).isEmpty();
    }

    @Test
    void anUnsignedOneIsRefused() {
        String token = tokens.issue(new UserId(7), LOGIN, Role.SENDER, EPOCH).value();
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String none = base64.encodeToString("{\"alg\":\"none\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));

        assertThat(tokens.verify(none + token.substring(token.indexOf('.'), token.lastIndexOf('.') + 1), EPOCH))
                .isEmpty();
    }

    @Test
    void aChangedOneIsRefused() {
        String token = tokens.issue(new UserId(7), LOGIN, Role.SENDER, EPOCH).value();
        String others = tokens.issue(new UserId(8), LOGIN, Role.USER, EPOCH).value();

        String mixed = others.substring(0, others.lastIndexOf('.')) + token.substring(token.lastIndexOf('.'));

        assertThat(tokens.verify(mixed, EPOCH)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b.c", "\u0000", "nonsense"})
    void nonsenseIsRefused(String text) {
        assertThat(tokens.verify(text, EPOCH)).isEmpty();
        assertThat(tokens.verify("x".repeat(100_000), EPOCH)).isEmpty();
    }
}
