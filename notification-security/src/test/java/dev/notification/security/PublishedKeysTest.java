package dev.notification.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedKeysTest {
    private static final String GOOD = Forge.jwk("good", Forge.ec("secp256r1").getPublic());
    private static final String RSA = Forge.jwk("rsa", Forge.rsa(2048).getPublic());
    private static final String ED = Forge.jwk("ed", Forge.ed25519().getPublic());

    private static PublishedKeys read(String... keys) throws IOException {
        return PublishedKeys.read(Forge.jwks(keys).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void keysOfEachAlgorithmAreRead() throws IOException {
        assertThat(read(GOOD, RSA, ED).keys()).hasToString("[ES256 good, RS256 rsa, EdDSA ed]");
    }

    static Stream<String> useless() {
        return Stream.of(
                GOOD.replace("sig", "enc"),
                GOOD.replace("\"use\":\"sig\"", "\"key_ops\":[\"sign\"]"),
                GOOD.replace("\"use\":\"sig\"", "\"key_ops\":\"verify\""),
                GOOD.replace("\"use\":\"sig\"", "\"use\":1"),
                GOOD.replace("{", "{\"alg\":\"ES384\","),
                GOOD.replace("{", "{\"alg\":null,"),
                GOOD.replace("\"good\"", "7"),
                GOOD.replace("P-256", "P-384"),
                GOOD.replace("P-256", "secp256k1"),
                GOOD.replace("\"EC\"", "\"RSA\""),
                GOOD.replace("\"EC\"", "\"ec\""),
                GOOD.replaceAll("\"y\":\"[^\"]+\"", "\"y\":\"AAAA\""),
                GOOD.replaceAll("\"y\":\"[^\"]+\"", "\"y\":7"),
                RSA.replace("RS256", "PS256"),
                RSA.replace("RS256", "RS512"),
                RSA.replace("\"AQAB\"", "\"AQ\""),
                RSA.replace("\"AQAB\"", "\"BA\""),
                RSA.replaceAll("\"n\":\"[^\"]+\"", "\"n\":\"\""),
                Forge.jwk("weak", Forge.rsa(1024).getPublic()),
                ED.replace("Ed25519", "X25519"),
                ED.replace("Ed25519", "Ed448"),
                ED.replaceAll("\"x\":\"[^\"]+\"", "\"x\":\"AAAA\""),
                "{}",
                "1",
                "null",
                "[]");
    }

    /** Somebody else's mistake in one key must not keep out the others. */
    @ParameterizedTest
    @org.junit.jupiter.params.provider.MethodSource("useless")
    void aKeyThatCannotBeUsedIsLeftOutAndTheOthersAreRead(String useless) throws IOException {
        assertThat(read(useless, GOOD.replace("good", "other")).keys()).hasToString("[ES256 other]");
        assertThatThrownBy(() -> read(useless))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("none of the 1 keys that it sends can be used");
    }

    @Test
    void aKeyForVerifyingIsRead() throws IOException {
        String operations = GOOD.replace("\"use\":\"sig\"", "\"key_ops\":[\"verify\"]");

        assertThat(read(operations).keys().size()).isEqualTo(1);
    }

    @Test
    void privateAndSymmetricKeysAreNeverUsedAndToldOf() throws IOException {
        Key secret = new SecretKeySpec(new byte[32], "HmacSHA256");
        String leaked = GOOD.replace("good", "private").replace("{", "{\"d\":\"AAAA\",");

        PublishedKeys read = read(Forge.jwk("symmetric", secret), leaked, GOOD);

        assertThat(read.keys()).hasToString("[ES256 good]");
        assertThat(read.leaked()).containsExactly("symmetric", "private");
    }

    @Test
    void moreThanAHundredKeysAreNotRead() throws IOException {
        assertThat(read(Stream.generate(() -> GOOD).limit(100).toArray(String[]::new))
                        .keys()
                        .size())
                .isEqualTo(100);
        assertThatThrownBy(() -> read(Stream.generate(() -> GOOD).limit(101).toArray(String[]::new)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("101 keys");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "[]", "{}", "{\"keys\":1}", "<html>", "{\"keys\":[]}{}", "{\"keys\":[],\"keys\":[]}"
            })
    void whatIsNoSetIsNotRead(String text) {
        assertThatThrownBy(() -> PublishedKeys.read(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aTokenWithoutAKeyIdIsTriedWithAHandfulOfKeysOnly() throws IOException {
        List<java.security.KeyPair> pairs =
                Stream.generate(() -> Forge.ec("secp256r1")).limit(6).collect(Collectors.toList());
        String[] jwks =
                pairs.stream().map(pair -> Forge.jwk("k", pair.getPublic())).toArray(String[]::new);
        CompactToken token = CompactToken.read(Forge.token(
                        "{\"alg\":\"ES256\"}",
                        "{}",
                        "SHA256withECDSAinP1363Format",
                        pairs.get(4).getPrivate()))
                .orElseThrow();

        assertThat(read(jwks).keys().search(token)).isInstanceOf(KeySet.Search.Forged.class);
        assertThat(read(java.util.Arrays.copyOf(jwks, 5)).keys().search(token)).isInstanceOf(KeySet.Search.Found.class);
    }
}
