package dev.notification.core.domain;

import java.time.ZoneId;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an application says of a user beside the user's names, as far as it does.
 *
 * @param email something with an {@code @} in it, up to {@value #MAX_EMAIL_BYTES} bytes; nothing is sent to it
 * @param locale a language tag (BCP 47), such as {@code pt-BR}
 * @param timeZone in the form of a name of the IANA's time zones, such as {@code Asia/Jakarta}
 */
public record Profile(Optional<String> email, Optional<String> locale, Optional<String> timeZone) {
    public static final int MAX_EMAIL_BYTES = 254;

    /** Nothing is said. */
    public static final Profile EMPTY = new Profile(Optional.empty(), Optional.empty(), Optional.empty());

    private static final int MAX_LOCALE_BYTES = 64;
    private static final Set<String> ZONES = Set.copyOf(ZoneId.getAvailableZoneIds());
    private static final Pattern EMAIL = Pattern.compile("[^@\\s\\p{Cntrl}]+@[^@\\s\\p{Cntrl}]+");
    private static final Pattern TIME_ZONE = Pattern.compile("[A-Za-z0-9_+/-]{1,64}");

    public Profile {
        email.ifPresent(Profile::checkEmail);
        locale.ifPresent(Profile::checkLocale);
        timeZone.ifPresent(Profile::checkTimeZone);
    }

    private static void checkEmail(String email) {
        Text.wellFormed("an e-mail address", email, MAX_EMAIL_BYTES);
        if (!EMAIL.matcher(email).matches()) {
            throw new IllegalArgumentException(
                    "an e-mail address has one @ with something on both sides, and no blanks");
        }
    }

    private static void checkLocale(String locale) {
        Text.checked("a locale", locale, MAX_LOCALE_BYTES);
        try {
            new Locale.Builder().setLanguageTag(locale);
        } catch (IllformedLocaleException e) {
            throw new IllegalArgumentException("a locale is a language tag (BCP 47), such as pt-BR", e);
        }
    }

    private static void checkTimeZone(String zone) {
        if (!TIME_ZONE.matcher(zone).matches()) {
            throw new IllegalArgumentException("a time zone is a name such as Asia/Jakarta");
        }
    }

    /** What an application says of a user's address, and nothing else. */
    public static Profile ofEmail(String email) {
        return new Profile(Optional.of(email), Optional.empty(), Optional.empty());
    }

    /** What an application says of a user's language, in the canonical form of the tag, and nothing else. */
    public static Profile ofLocale(String locale) {
        Profile checked = new Profile(Optional.empty(), Optional.of(locale), Optional.empty());
        return new Profile(
                Optional.empty(),
                checked.locale.map(tag -> Locale.forLanguageTag(tag).toLanguageTag()),
                Optional.empty());
    }

    /**
     * What an application says of where a user is, and nothing else.
     *
     * @throws IllegalArgumentException if this machine knows no time zone of that name
     */
    public static Profile ofTimeZone(String zone) {
        if (!ZONES.contains(zone)) {
            throw new IllegalArgumentException("a time zone is one of the IANA's names, such as Asia/Jakarta");
        }
        return new Profile(Optional.empty(), Optional.empty(), Optional.of(zone));
    }

    /** This one, where the other says nothing. */
    public Profile updated(Profile other) {
        return new Profile(
                other.email.or(() -> email), other.locale.or(() -> locale), other.timeZone.or(() -> timeZone));
    }
}
