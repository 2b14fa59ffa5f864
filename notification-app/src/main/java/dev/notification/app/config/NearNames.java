package dev.notification.app.config;

import dev.notification.app.text.Slips;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The setting that somebody may have meant who wrote another name. */
final class NearNames {
    private static final String PREFIX = "NOTIFICATION_";

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
        int fewest = Slips.MOST + 1;
        for (Setting<?> setting : Setting.all()) {
            int slips = Slips.between(plain(setting.key()), plain);
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
}
