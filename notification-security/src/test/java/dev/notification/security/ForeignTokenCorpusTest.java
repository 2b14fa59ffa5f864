package dev.notification.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Verdict.Why;
import dev.notification.core.port.out.ForeignTokens.Verified;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every token that RFC 8725 warns of, and every malformed one that we could think of, against each kind of key. */
class ForeignTokenCorpusTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final long SECOND = NOW.getEpochSecond();
    private static final ForeignTokenRules RULES =
            new ForeignTokenRules(Forge.ISSUER, Forge.AUDIENCE, "sub", Duration.ofHours(24));

    private static final KeyPair RSA = Forge.rsa(2048);
    private static final KeyPair OTHER_RSA = Forge.rsa(2048);
    private static final KeyPair EC = Forge.ec("secp256r1");
    private static final KeyPair OTHER_EC = Forge.ec("secp256r1");
    private static final KeyPair ED = Forge.ed25519();
    private static final KeyPair OTHER_ED = Forge.ed25519();
    private static final Key SECRET = secret("k8Jq2mVt5XwZ7rNc4bHy9LpD3sFg6AaE");
    private static final Key OTHER_SECRET = secret("EaA6gFs3DpL9yHb4cNr7ZwX5tVm2qJ8k");

    private static Key secret(String text) {
        return new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    /** A deployment with one kind of key, and how its tokens are signed. */
    private enum Kind {
        PUBLISHED_RSA("RS256", "SHA256withRSA", RSA.getPrivate(), OTHER_RSA.getPrivate(), RSA.getPublic()),
        PUBLISHED_EC("ES256", "SHA256withECDSAinP1363Format", EC.getPrivate(), OTHER_EC.getPrivate(), EC.getPublic()),
        PUBLISHED_ED("EdDSA", "Ed25519", ED.getPrivate(), OTHER_ED.getPrivate(), ED.getPublic()),
        WRITTEN_RSA("RS256", "SHA256withRSA", RSA.getPrivate(), OTHER_RSA.getPrivate(), RSA.getPublic()),
        SHARED_SECRET("HS256", "HmacSHA256", SECRET, OTHER_SECRET, SECRET);

        private final String alg;
        private final String algorithm;
        private final Key signing;
        private final Key other;
        private final Key verifying;
        private final AtomicLong nanos = new AtomicLong();
        private final Optional<JwksKeys> published;
        private final JjwtForeignTokens tokens;

        Kind(String alg, String algorithm, Key signing, Key other, Key verifying) {
            this.alg = alg;
            this.algorithm = algorithm;
            this.signing = signing;
            this.other = other;
            this.verifying = verifying;
            this.published = name().startsWith("PUBLISHED") ? Optional.of(published()) : Optional.empty();
            this.tokens = new JjwtForeignTokens(
                    published.<TrustedKeys>map(it -> it).orElseGet(this::fixed), RULES, () -> NOW);
        }

        private JwksKeys published() {
            byte[] set = Forge.jwks(Forge.jwk("a", verifying)).getBytes(StandardCharsets.UTF_8);
            var keys = new JwksKeys(() -> set, nanos::get, "the test");
            keys.look();
            return keys;
        }

        private TrustedKeys fixed() {
            TrustedKey key = verifying instanceof java.security.PublicKey open
                    ? TrustedKey.of(Optional.empty(), open)
                    : TrustedKey.of((javax.crypto.SecretKey) verifying);
            return TrustedKeys.fixed(new KeySet(List.of(key), false));
        }

        /** What is said at last, when keys have been fetched once more if need be. */
        Verified answer(String token) {
            Verified first = tokens.verify(token);
            if (first instanceof Verified.KeysRefreshing && published.isPresent()) {
                nanos.addAndGet(JwksKeys.ASKED_PAUSE.toNanos());
                published.get().look();
                return tokens.verify(token);
            }
            return first;
        }

        String header() {
            return "{\"alg\":\"" + alg + "\",\"kid\":\"a\"}";
        }

        /** A good one, but for its header. */
        String withHeader(String header) {
            return Forge.token(header, Forge.json(Forge.claims(NOW)), algorithm, signing);
        }

        /** A good one, with one more member in its header. */
        String withMember(String member) {
            return withHeader("{\"alg\":\"" + alg + "\",\"kid\":\"a\"," + member + "}");
        }

        String withPayload(String payload) {
            return Forge.token(header(), payload, algorithm, signing);
        }

        /** A good one, but for its claims. */
        String withClaims(Consumer<Map<String, String>> change) {
            Map<String, String> claims = Forge.claims(NOW);
            change.accept(claims);
            return withPayload(Forge.json(claims));
        }

        String withClaim(String name, String json) {
            return withClaims(claims -> claims.put(name, json));
        }

        String without(String name) {
            return withClaims(claims -> claims.remove(name));
        }
    }

    private static DynamicTest refused(Kind kind, String name, String token, Why why) {
        return DynamicTest.dynamicTest(
                name, () -> assertThat(kind.answer(token)).isEqualTo(new Verified.Bad(why)));
    }

    private static DynamicTest good(Kind kind, String name, String token, String user) {
        return DynamicTest.dynamicTest(
                name,
                () -> assertThat(kind.answer(token))
                        .isInstanceOfSatisfying(
                                Verified.Good.class, it -> assertThat(it.user()).isEqualTo(new ExternalId(user))));
    }

    private static Stream<DynamicTest> each(Kind kind, Why why, Map<String, String> tokens) {
        return tokens.entrySet().stream().map(one -> refused(kind, one.getKey(), one.getValue(), why));
    }

    @TestFactory
    Stream<DynamicContainer> aTokenThatCannotBeBelievedIsRefusedWithoutAReason() {
        return Stream.of(Kind.values())
                .map(kind -> DynamicContainer.dynamicContainer(
                        kind.name(),
                        Stream.of(
                                        each(kind, Why.INVALID, forged(kind)),
                                        each(kind, Why.INVALID, malformed(kind)),
                                        each(kind, Why.INVALID, headers(kind)))
                                .flatMap(tests -> tests)));
    }

    private static Map<String, String> forged(Kind kind) {
        String payload = Forge.json(Forge.claims(NOW));
        String good = kind.withPayload(payload);
        String unsigned = good.substring(0, good.lastIndexOf('.') + 1);
        byte[] pem = Forge.pem(RSA.getPublic()).getBytes(StandardCharsets.US_ASCII);
        Map<String, String> tokens = new TreeMap<>();
        for (String none : List.of("none", "None", "NONE", "nOnE")) {
            String header = Forge.base64("{\"alg\":\"" + none + "\"}") + ".";
            tokens.put(none + " without a signature", header + Forge.base64(payload) + ".");
            tokens.put(none + " with one", header + Forge.base64(payload) + "." + Forge.base64("x"));
        }
        String hs256 = "{\"alg\":\"HS256\",\"kid\":\"a\"}";
        tokens.put("HS256 with the PEM as secret", Forge.token(hs256, payload, "HmacSHA256", key(pem)));
        tokens.put(
                "HS256 with the PEM, stripped, as secret",
                Forge.token(
                        hs256,
                        payload,
                        "HmacSHA256",
                        key(new String(pem, StandardCharsets.US_ASCII).strip().getBytes(StandardCharsets.US_ASCII))));
        tokens.put(
                "HS256 with the DER as secret",
                Forge.token(hs256, payload, "HmacSHA256", key(RSA.getPublic().getEncoded())));
        tokens.put("HS256 with an empty looking secret", Forge.token(hs256, payload, "HmacSHA256", key(new byte[1])));
        tokens.put("another key", Forge.token(kind.header(), payload, kind.algorithm, kind.other));
        tokens.put("no signature", unsigned);
        tokens.put("a signature of zeros", unsigned + Forge.base64(new byte[64]));
        tokens.put("a signature of 256 zeros", unsigned + Forge.base64(new byte[256]));
        tokens.put("a signature of 32 zeros", unsigned + Forge.base64(new byte[32]));
        tokens.put("half of the signature", good.substring(0, (good.lastIndexOf('.') + good.length()) / 2));
        tokens.put("claims of another", mixed(kind.withClaim("sub", "\"admin\""), good));
        if (kind != Kind.SHARED_SECRET) {
            tokens.put(
                    "RS256 said, signed with ES256",
                    Forge.token(
                            "{\"alg\":\"RS256\",\"kid\":\"a\"}",
                            payload,
                            Kind.PUBLISHED_EC.algorithm,
                            EC.getPrivate()));
            tokens.put(
                    "ES256 in the form of certificates",
                    Forge.token("{\"alg\":\"ES256\",\"kid\":\"a\"}", payload, "SHA256withECDSA", EC.getPrivate()));
        }
        for (String alg : List.of("RS384", "RS512", "PS256", "ES384", "HS384", "HS512", "ES256K", "Ed448", "dir", "")) {
            tokens.put("alg '" + alg + "'", kind.withHeader("{\"alg\":\"" + alg + "\",\"kid\":\"a\"}"));
        }
        tokens.put(
                "alg in small letters",
                kind.withHeader(kind.header().replace(kind.alg, kind.alg.toLowerCase(Locale.ROOT))));
        tokens.put("alg with a blank", kind.withHeader(kind.header().replace(kind.alg, kind.alg + " ")));
        tokens.put("alg missing", kind.withHeader("{\"kid\":\"a\"}"));
        tokens.put("alg null", kind.withHeader("{\"alg\":null,\"kid\":\"a\"}"));
        tokens.put("alg a list", kind.withHeader("{\"alg\":[\"" + kind.alg + "\"],\"kid\":\"a\"}"));
        return tokens;
    }

    private static Key key(byte[] bytes) {
        return new SecretKeySpec(bytes, "HmacSHA256");
    }

    /** The header and claims of one, and the signature of the other. */
    private static String mixed(String claims, String signature) {
        return claims.substring(0, claims.lastIndexOf('.')) + signature.substring(signature.lastIndexOf('.'));
    }

    private static Map<String, String> malformed(Kind kind) {
        String good = kind.withPayload(Forge.json(Forge.claims(NOW)));
        String[] parts = good.split("\\.");
        Map<String, String> tokens = new TreeMap<>();
        for (String nonsense : List.of("", ".", "..", "...", "a.b.c", "\u0000", "nonsense", "😀.😀.😀", "{}.{}.{}")) {
            tokens.put("nonsense '" + nonsense + "'", nonsense);
        }
        tokens.put("four parts", good + ".x");
        tokens.put("five parts, as if encrypted", parts[0] + "." + parts[1] + "." + parts[2] + "." + parts[1] + ".x");
        tokens.put("a dot behind", good + ".");
        tokens.put("a dot before", "." + good);
        tokens.put("a letter behind", good + "A");
        tokens.put("a blank behind", good + " ");
        tokens.put("a blank before", " " + good);
        tokens.put("a line break behind", good + "\n");
        tokens.put("padding", good + "=");
        tokens.put("padding in the header", parts[0] + "=." + parts[1] + "." + parts[2]);
        tokens.put("padding in the claims", parts[0] + "." + parts[1] + "==." + parts[2]);
        tokens.put("the alphabet of plain base64", parts[0] + "." + parts[1] + "." + parts[2].replaceAll("^.", "+"));
        tokens.put("no header", "." + parts[1] + "." + parts[2]);
        tokens.put("no claims", parts[0] + ".." + parts[2]);
        tokens.put("longer than 4 KiB", kind.withClaim("x", "\"" + "x".repeat(4096) + "\""));
        tokens.put("100,000 letters", "x".repeat(100_000));
        tokens.put("a header that is deep", kind.withMember("\"x\":" + "[".repeat(500) + "]".repeat(500)));
        tokens.put("a header that does not end", kind.withHeader("{\"alg\":\"" + kind.alg + "\""));
        tokens.put("a header that is a list", kind.withHeader("[\"alg\",\"" + kind.alg + "\"]"));
        tokens.put("a header with something behind", kind.withHeader(kind.header() + "{}"));
        tokens.put("alg twice", kind.withMember("\"alg\":\"none\""));
        tokens.put("alg twice, once with an escape", kind.withMember("\"\\u0061lg\":\"" + kind.alg + "\""));
        tokens.put("kid twice", kind.withMember("\"kid\":\"a\""));
        tokens.put("a header with a mark of the byte order", kind.withHeader("\ufeff" + kind.header()));
        return tokens;
    }

    private static Map<String, String> headers(Kind kind) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("crit", "[\"exp\"]");
        members.put("jku", "\"https://evil.example/keys\"");
        members.put("jwk", Forge.jwk("a", OTHER_RSA.getPublic()));
        members.put("x5u", "\"https://evil.example/chain\"");
        members.put("x5c", "[\"MIIB\"]");
        members.put("zip", "\"DEF\"");
        members.put("b64", "false");
        members.put("enc", "\"A256GCM\"");
        members.put("cty", "\"JWT\"");
        Map<String, String> tokens = new TreeMap<>();
        members.forEach((name, value) -> tokens.put("with " + name, kind.withMember("\"" + name + "\":" + value)));
        tokens.put("crit and b64", kind.withMember("\"crit\":[\"b64\"],\"b64\":false"));
        tokens.put("an empty crit", kind.withMember("\"crit\":[]"));
        for (String type : List.of("JWS", "logout+jwt", "secevent+jwt", "dpop+jwt", "JWT ", "JWE", "")) {
            tokens.put("typ '" + type + "'", kind.withMember("\"typ\":\"" + type + "\""));
        }
        tokens.put("typ a number", kind.withMember("\"typ\":1"));
        tokens.put("kid a number", kind.withHeader("{\"alg\":\"" + kind.alg + "\",\"kid\":1}"));
        tokens.put("kid null", kind.withHeader("{\"alg\":\"" + kind.alg + "\",\"kid\":null}"));
        tokens.put("kid a list", kind.withHeader("{\"alg\":\"" + kind.alg + "\",\"kid\":[\"a\"]}"));
        tokens.put(
                "a kid of 2,000 letters",
                kind.withHeader("{\"alg\":\"" + kind.alg + "\",\"kid\":\"" + "a".repeat(2000) + "\"}"));
        if (kind.published.isPresent()) {
            for (String id :
                    List.of("../../etc/passwd", "' or 1=1 --", "a\\u0000", "A", " a", "a ", "", "|id", "${jndi:x}")) {
                tokens.put(
                        "kid '" + id + "'", kind.withHeader("{\"alg\":\"" + kind.alg + "\",\"kid\":\"" + id + "\"}"));
            }
        }
        return tokens;
    }

    @TestFactory
    Stream<DynamicContainer> whoSignsWithATrustedKeyIsToldWhatIsWrong() {
        return Stream.of(Kind.values())
                .map(kind -> DynamicContainer.dynamicContainer(
                        kind.name(),
                        Stream.of(
                                        each(kind, Why.WRONG_CLAIMS, claims(kind)),
                                        each(kind, Why.EXPIRED, expired(kind)),
                                        each(kind, Why.NOT_YET_VALID, early(kind)),
                                        each(kind, Why.TOO_LONG_LIVED, longLived(kind)),
                                        others(kind))
                                .flatMap(tests -> tests)));
    }

    private static Map<String, String> claims(Kind kind) {
        Map<String, String> tokens = new TreeMap<>();
        for (String name : List.of("iss", "aud", "sub", "iat", "exp")) {
            tokens.put(name + " missing", kind.without(name));
            for (String value : List.of("null", "true", "{}", "[]", "[1]")) {
                if (!name.equals("aud") || !value.equals("[]")) {
                    tokens.put(name + " " + value, kind.withClaim(name, value));
                }
            }
        }
        for (String name : List.of("iss", "aud", "sub")) {
            tokens.put(name + " a number", kind.withClaim(name, "42"));
        }
        for (String name : List.of("exp", "iat")) {
            tokens.put(name + " a text", kind.withClaim(name, "\"" + SECOND + "\""));
            tokens.put(name + " a date", kind.withClaim(name, "\"2026-11-24T10:00:00Z\""));
            tokens.put(name + " negative", kind.withClaim(name, "-1"));
            tokens.put(name + " huge", kind.withClaim(name, "99999999999999999999"));
            tokens.put(name + " endless", kind.withClaim(name, "1e999999999"));
            tokens.put(name + " in milliseconds", kind.withClaim(name, Long.toString(SECOND * 1000)));
            tokens.put(name + " of 100 digits", kind.withClaim(name, "1".repeat(100)));
            tokens.put(name + " no number", kind.withClaim(name, "NaN"));
        }
        tokens.put("exp at iat", kind.withClaim("exp", Long.toString(SECOND)));
        tokens.put("exp before iat", kind.withClaim("exp", Long.toString(SECOND - 1)));
        tokens.put("nbf a text", kind.withClaim("nbf", "\"" + SECOND + "\""));
        tokens.put("nbf null", kind.withClaim("nbf", "null"));
        tokens.put("sub empty", kind.withClaim("sub", "\"\""));
        tokens.put("sub of 129 letters", kind.withClaim("sub", "\"" + "x".repeat(129) + "\""));
        tokens.put("sub with NUL", kind.withClaim("sub", "\"a\\u0000\""));
        tokens.put("sub with a line break", kind.withClaim("sub", "\"a\\nb\""));
        tokens.put("sub with half a letter", kind.withClaim("sub", "\"\\ud83d\""));
        tokens.put("sub twice", kind.withPayload(twice("sub", "\"admin\"")));
        tokens.put("exp twice", kind.withPayload(twice("exp", Long.toString(SECOND + 60))));
        tokens.put("sub twice, once with an escape", kind.withPayload(twice("\\u0073ub", "\"admin\"")));
        tokens.put("claims that are a list", kind.withPayload("[]"));
        tokens.put("claims that are no JSON", kind.withPayload("usr_42"));
        tokens.put("claims with something behind", kind.withPayload(Forge.json(Forge.claims(NOW)) + "{\"sub\":\"x\"}"));
        tokens.put("claims that are deep", kind.withClaim("x", "[".repeat(500) + "]".repeat(500)));
        tokens.put(
                "claims that are a token",
                kind.withPayload(kind.withPayload(Forge.json(Forge.claims(NOW))).substring(0, 200)));
        return tokens;
    }

    private static String twice(String name, String value) {
        String claims = Forge.json(Forge.claims(NOW));
        return claims.substring(0, claims.length() - 1) + ",\"" + name + "\":" + value + "}";
    }

    private static Map<String, String> expired(Kind kind) {
        return Map.of(
                "exp 30 s ago", times(kind, -3600, -30),
                "exp an hour ago", times(kind, -7200, -3600),
                "exp in 1970",
                        kind.withClaims(claims -> {
                            claims.put("iat", "0");
                            claims.put("exp", "1");
                        }));
    }

    private static Map<String, String> early(Kind kind) {
        return Map.of(
                "iat in 31 s", times(kind, 31, 3600),
                "nbf in 31 s", kind.withClaim("nbf", Long.toString(SECOND + 31)),
                "nbf in the year 9999", kind.withClaim("nbf", "253402300799"));
    }

    private static Map<String, String> longLived(Kind kind) {
        return Map.of(
                "a second more than a day", times(kind, 0, 86_401),
                "until the year 9999", kind.withClaim("exp", "253402300799"));
    }

    private static String times(Kind kind, long issued, long expires) {
        return kind.withClaims(claims -> {
            claims.put("iat", Long.toString(SECOND + issued));
            claims.put("exp", Long.toString(SECOND + expires));
        });
    }

    private static Stream<DynamicTest> others(Kind kind) {
        return Stream.of(
                refused(kind, "another issuer", kind.withClaim("iss", "\"https://evil.example\""), Why.WRONG_ISSUER),
                refused(
                        kind,
                        "the issuer with a slash",
                        kind.withClaim("iss", "\"" + Forge.ISSUER + "/\""),
                        Why.WRONG_ISSUER),
                refused(kind, "our own issuer", kind.withClaim("iss", "\"notification\""), Why.WRONG_ISSUER),
                refused(kind, "another audience", kind.withClaim("aud", "\"others\""), Why.WRONG_AUDIENCE),
                refused(kind, "other audiences", kind.withClaim("aud", "[\"others\",\"more\"]"), Why.WRONG_AUDIENCE),
                refused(kind, "no audience at all", kind.withClaim("aud", "[]"), Why.WRONG_AUDIENCE),
                refused(
                        kind,
                        "an audience in other letters",
                        kind.withClaim("aud", "\"" + Forge.AUDIENCE.toUpperCase(Locale.ROOT) + "\""),
                        Why.WRONG_AUDIENCE));
    }

    /** What refuses everything would pass all of the above. */
    @TestFactory
    Stream<DynamicContainer> aGoodTokenIsTaken() {
        return Stream.of(Kind.values())
                .map(kind -> DynamicContainer.dynamicContainer(
                        kind.name(),
                        Stream.of(
                                good(kind, "plain", kind.withClaims(claims -> {}), "usr_42"),
                                good(kind, "typ JWT", kind.withMember("\"typ\":\"JWT\""), "usr_42"),
                                good(kind, "typ at+jwt", kind.withMember("\"typ\":\"at+JWT\""), "usr_42"),
                                good(
                                        kind,
                                        "a thumbprint, as some issuers add",
                                        kind.withMember("\"x5t\":\"x\""),
                                        "usr_42"),
                                good(kind, "without kid", kind.withHeader("{\"alg\":\"" + kind.alg + "\"}"), "usr_42"),
                                good(
                                        kind,
                                        "one of several audiences",
                                        kind.withClaim("aud", "[\"others\",\"" + Forge.AUDIENCE + "\"]"),
                                        "usr_42"),
                                good(kind, "times with fractions", kind.withClaim("iat", SECOND + ".5"), "usr_42"),
                                good(kind, "a day long", times(kind, 0, 86_400), "usr_42"),
                                good(kind, "exp 29 s ago", times(kind, -3600, -29), "usr_42"),
                                good(kind, "iat in 30 s", times(kind, 30, 3600), "usr_42"),
                                good(kind, "nbf in 30 s", kind.withClaim("nbf", Long.toString(SECOND + 30)), "usr_42"),
                                good(kind, "a user with blanks", kind.withClaim("sub", "\" usr 42 \""), " usr 42 "),
                                good(
                                        kind,
                                        "a user of 128 letters",
                                        kind.withClaim("sub", "\"" + "x".repeat(128) + "\""),
                                        "x".repeat(128)),
                                good(kind, "claims of its own", kind.withClaim("roles", "[{\"a\":null}]"), "usr_42"))));
    }
}
