package dev.notification.app.config;

import dev.notification.persistence.DatabaseConfig;
import java.util.regex.Pattern;

/** Secrets that stand in an address, such as {@code https://user:password@host} or {@code ?key=…}, in a setting that is none itself. */
final class Secrets {
    /** A password may have any letter, so the user information ends at the last @. */
    private static final Pattern USER = Pattern.compile("//.*@", Pattern.DOTALL);

    private static final Pattern USER_OF_DATABASE = Pattern.compile("^(jdbc:postgresql:(?://)?)[^?]*@");

    private static final Pattern QUERY = Pattern.compile("\\?.*", Pattern.DOTALL);

    private static final Pattern SECRET_PARAMETER =
            Pattern.compile("(?i)[?&][^=&]*(key|token|secret|passw|pwd|auth|sig)[^=&]*=[^&]");

    private Secrets() {}

    /** Whether a setting as it was written shows one, be it right or wrong. */
    static boolean areIn(Setting<?> setting, String text) {
        if (setting == Setting.DATABASE_URL) {
            return DatabaseConfig.hasPassword(text)
                    || USER_OF_DATABASE.matcher(text).find();
        }
        return text.contains("://")
                && (USER.matcher(text).find() || SECRET_PARAMETER.matcher(text).find());
    }

    /** As it may be shown: what is in it that may be secret is left out. */
    static String hidden(Setting<?> setting, String text) {
        if (!areIn(setting, text)) {
            return text;
        }
        String withoutUser = setting == Setting.DATABASE_URL
                ? USER_OF_DATABASE.matcher(text).replaceFirst("$1hidden@")
                : USER.matcher(text).replaceFirst("//hidden@");
        return QUERY.matcher(withoutUser).replaceFirst("?hidden");
    }
}
