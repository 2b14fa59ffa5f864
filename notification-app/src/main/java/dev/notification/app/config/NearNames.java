package dev.notification.app.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The setting that somebody may have meant who wrote another name. */
final class NearNames {
    private static final String PREFIX = "NOTIFICATION_";
    /** Letters that are wrong, missing, too many or swapped. */
    private static final int MOST_SLIPS = 2;

    private NearNames() {}

    /** As it is called in the environment. */
    static Optional<String> ofVariable(String name) {
        return nearest(name, Setting::variable);
    }

    /** As it is called in the file. */
    static Optional<String> ofKey(String name) {
        return nearest(name, Setting::key);
    }

    private static Optional<String> nearest(String name, Function<Setting<?>, String> called) {
        String plain = plain(name);
        List<Setting<?>> ends = Setting.all().stream()
                .filter(setting -> plain(setting.key()).endsWith("_" + plain))
                .toList();
        if (ends.size() == 1) {
            return Optional.of(called.apply(ends.get(0)));
        }
        Setting<?> nearest = null;
        int fewest = MOST_SLIPS + 1;
        for (Setting<?> setting : Setting.all()) {
            int slips = slips(plain(setting.key()), plain);
            if (slips < fewest) {
                fewest = slips;
                nearest = setting;
            }
        }
        return Optional.ofNullable(nearest).map(called);
    }

    /** The same for {@code http.port}, {@code http-port} and {@code NOTIFICATION_HTTP_PORT}. */
    private static String plain(String name) {
        String upper = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        return upper.startsWith(PREFIX) ? upper.substring(PREFIX.length()) : upper;
    }

    /** How many slips lie between two names (optimal string alignment). */
    private static int slips(String a, String b) {
        int[][] least = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    least[i][j] = i + j;
                    continue;
                }
                int wrong = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                least[i][j] = Math.min(least[i - 1][j - 1] + wrong, Math.min(least[i - 1][j], least[i][j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    least[i][j] = Math.min(least[i][j], least[i - 2][j - 2] + 1);
                }
            }
        }
        return least[a.length()][b.length()];
    }
}
