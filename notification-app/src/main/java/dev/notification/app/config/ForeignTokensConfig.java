package dev.notification.app.config;

import dev.notification.security.ForeignKeys;
import dev.notification.security.ForeignTokenRules;
import dev.notification.security.SigningKey;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which tokens of the application are taken.
 *
 * @param keys with which they are verified
 * @param rules what they must say
 */
public record ForeignTokensConfig(ForeignKeys keys, ForeignTokenRules rules) {
    private static final List<Setting<?>> KEYS =
            List.of(Setting.AUTH_JWT_JWKS_URL, Setting.AUTH_JWT_PUBLIC_KEY_FILE, Setting.AUTH_JWT_SECRET);
    private static final List<Setting<?>> NAMES = List.of(Setting.AUTH_JWT_ISSUER, Setting.AUTH_JWT_AUDIENCE);
    private static final List<Setting<?>> DETAILS =
            List.of(Setting.AUTH_JWT_PREVIOUS_SECRET, Setting.AUTH_JWT_USER_CLAIM, Setting.AUTH_JWT_MAX_LIFETIME);

    public ForeignTokensConfig {
        Objects.requireNonNull(keys);
        Objects.requireNonNull(rules);
    }

    /** Notes what is wrong with them together: half of them would be a door that is open, or one that nobody finds. */
    static void check(Settings settings) {
        List<Setting<?>> keys = KEYS.stream().filter(one -> isOn(settings, one)).toList();
        List<Setting<?>> names =
                NAMES.stream().filter(one -> isOn(settings, one)).toList();
        Stream.concat(DETAILS.stream(), NAMES.stream().filter(names::contains))
                .filter(one -> keys.isEmpty() && settings.isGiven(one))
                .forEach(one -> settings.problem(one + " needs one of " + words(KEYS)));
        if (!keys.isEmpty()) {
            NAMES.stream()
                    .filter(one -> !names.contains(one))
                    .forEach(one -> settings.problem(one + " is missing: " + keys.get(0) + " needs it"));
        }
        if (keys.size() > 1) {
            settings.problem("give one of " + words(keys) + ": tokens are verified with one kind of key");
        }
        if (!keys.isEmpty()
                && !isOn(settings, Setting.AUTH_JWT_SECRET)
                && isOn(settings, Setting.AUTH_JWT_PREVIOUS_SECRET)) {
            settings.problem(Setting.AUTH_JWT_PREVIOUS_SECRET + " needs " + Setting.AUTH_JWT_SECRET);
        }
        Stream.of(Setting.AUTH_JWT_SECRET, Setting.AUTH_JWT_PREVIOUS_SECRET)
                .filter(one -> settings.text(one).isPresent())
                .filter(one -> settings.text(one).equals(settings.text(Setting.JWT_SECRET)))
                .forEach(one -> settings.problem(one + " is the same as " + Setting.JWT_SECRET
                        + ": the application could sign tokens of this server"));
    }

    /** As it is read: an empty text and {@code none} are the same as nothing. */
    private static boolean isOn(Settings settings, Setting<?> setting) {
        return settings.text(setting)
                .filter(text -> setting.isSecret() || !text.isEmpty() && !text.equalsIgnoreCase("none"))
                .isPresent();
    }

    private static String words(List<Setting<?>> settings) {
        return String.join(", ", settings.stream().map(Setting::toString).toList());
    }

    /** Empty: none are. */
    static Optional<ForeignTokensConfig> of(Settings settings) {
        return settings.get(Setting.AUTH_JWT_ISSUER)
                .map(issuer -> new ForeignTokensConfig(
                        keys(settings),
                        new ForeignTokenRules(
                                issuer,
                                settings.get(Setting.AUTH_JWT_AUDIENCE).orElseThrow(),
                                settings.get(Setting.AUTH_JWT_USER_CLAIM),
                                settings.get(Setting.AUTH_JWT_MAX_LIFETIME))));
    }

    private static ForeignKeys keys(Settings settings) {
        Optional<ForeignKeys> published =
                settings.get(Setting.AUTH_JWT_JWKS_URL).map(ForeignKeys.Published::new);
        return published
                .or(() -> settings.get(Setting.AUTH_JWT_PUBLIC_KEY_FILE).map(ForeignKeys.Fixed::new))
                .orElseGet(() -> ForeignKeys.shared(
                        SigningKey.ofSecret(settings.get(Setting.AUTH_JWT_SECRET)
                                .orElseThrow()
                                .value()),
                        settings.get(Setting.AUTH_JWT_PREVIOUS_SECRET)
                                .map(secret -> SigningKey.ofSecret(secret.value()))));
    }
}
