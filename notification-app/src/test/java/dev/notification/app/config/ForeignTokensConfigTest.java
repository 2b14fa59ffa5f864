package dev.notification.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.notification.security.ForeignKeys;
import dev.notification.security.ForeignTokenRules;
import dev.notification.security.JwksUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignTokensConfigTest {
    private static final String PREFIX = "NOTIFICATION_AUTH_JWT_";
    private static final String SECRET = "k8Jq2mVt5XwZ7rNc4bHy9LpD3sFg6AaE";
    private static final String KEYS = "auth.jwt.jwks-url, auth.jwt.public-key-file, auth.jwt.secret";
    private static final String URL = "https://login.example/keys";
    private static final ForeignTokenRules RULES =
            new ForeignTokenRules("https://shop.example", "notifications", "sub", Duration.ofHours(24));

    @TempDir
    Path directory;

    /** Issuer, audience and some more. */
    private static Map<String, String> named(String... more) {
        Map<String, String> environment = new HashMap<>();
        environment.put(PREFIX + "ISSUER", "https://shop.example");
        environment.put(PREFIX + "AUDIENCE", "notifications");
        environment.putAll(with(more));
        return environment;
    }

    private static Map<String, String> with(String... more) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < more.length; i += 2) {
            environment.put(PREFIX + more[i], more[i + 1]);
        }
        return environment;
    }

    private static ServerConfig load(Map<String, String> environment) {
        return ServerConfig.load(environment, Optional.empty(), Map.of());
    }

    private static List<String> problems(Map<String, String> environment) {
        return catchThrowableOfType(ConfigurationException.class, () -> load(environment))
                .problems();
    }

    @Test
    void publishedKeysAreAnAddress() {
        assertThat(load(named("JWKS_URL", URL)).foreignTokens())
                .contains(new ForeignTokensConfig(new ForeignKeys.Published(JwksUrl.parse(URL)), RULES));
    }

    @Test
    void writtenKeysAreAFile() throws IOException, GeneralSecurityException {
        byte[] key = KeyPairGenerator.getInstance("Ed25519")
                .generateKeyPair()
                .getPublic()
                .getEncoded();
        Path file = directory.resolve("keys.pem");
        Files.writeString(
                file,
                "-----BEGIN PUBLIC KEY-----\n" + Base64.getEncoder().encodeToString(key)
                        + "\n-----END PUBLIC KEY-----\n");

        assertThat(load(named("PUBLIC_KEY_FILE", file.toString())).foreignTokens())
                .hasValueSatisfying(config -> assertThat(config.keys()).hasToString("Fixed[keys=[EdDSA]]"));
        assertThat(problems(named("PUBLIC_KEY_FILE", directory.resolve("none").toString())))
                .containsExactly("NOTIFICATION_AUTH_JWT_PUBLIC_KEY_FILE is refused: the file is not there");
    }

    @Test
    void aSharedSecretMayBeInAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), SECRET + "\n");

        assertThat(load(named("SECRET_FILE", file.toString())).foreignTokens())
                .isEqualTo(load(named("SECRET", SECRET)).foreignTokens());
    }

    @Test
    void whatIsMissingIsNamedAtOnce() {
        assertThat(problems(with("JWKS_URL", URL)))
                .containsExactly(
                        "auth.jwt.audience is missing: auth.jwt.jwks-url needs it",
                        "auth.jwt.issuer is missing: auth.jwt.jwks-url needs it");
        assertThat(problems(named()))
                .containsExactly("auth.jwt.audience needs one of " + KEYS, "auth.jwt.issuer needs one of " + KEYS);
        assertThat(problems(with("MAX_LIFETIME", "1h"))).containsExactly("auth.jwt.max-lifetime needs one of " + KEYS);
        assertThat(problems(named("JWKS_URL", URL, "PREVIOUS_SECRET", SECRET)))
                .containsExactly("auth.jwt.previous-secret needs auth.jwt.secret");
    }

    @Test
    void thereIsOneKindOfKey() {
        assertThat(problems(named("JWKS_URL", URL, "SECRET", SECRET)))
                .containsExactly(
                        "give one of auth.jwt.jwks-url, auth.jwt.secret: tokens are verified with one kind of key");
    }

    @Test
    void theSecretOfThisServerIsNotSharedWithTheApplication() {
        Map<String, String> environment = named("SECRET", SECRET);
        environment.put("NOTIFICATION_JWT_SECRET", SECRET);

        assertThat(problems(environment))
                .containsExactly(
                        "auth.jwt.secret is the same as jwt.secret: the application could sign tokens of this server");
    }

    @ParameterizedTest
    @CsvSource({
        "JWKS_URL,http://login.example/keys",
        "JWKS_URL,https://user:pa55w0rd@login.example/keys",
        "JWKS_URL,login.example",
        "SECRET,short",
        "SECRET,your-256-bit-secret-your-256-bit-secret",
        "PREVIOUS_SECRET,short",
        "ISSUER,notification",
        "MAX_LIFETIME,31d"
    })
    void aWrongValueStopsTheStartAndNoSecretIsShown(String name, String value) {
        Map<String, String> environment = named(name.equals("JWKS_URL") ? "JWKS_URL" : "SECRET", SECRET);
        environment.put(PREFIX + name, value);
        assertThat(problems(environment))
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith(PREFIX + name)
                        .doesNotContain("pa55w0rd")
                        .doesNotContain("your-256"));
    }
}
