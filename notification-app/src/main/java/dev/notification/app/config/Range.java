package dev.notification.app.config;

import dev.notification.core.domain.Rate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the text of a setting may be, and what it is read as.
 *
 * @param words for help and documents, such as {@code 0 to 65535}; empty: any text
 * @param reader throws {@link IllegalArgumentException}, whose message goes on after the name of the setting: "must be …"
 */
record Range<T>(String words, Function<String, T> reader) {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    private static final Pattern NAME = Pattern.compile("[^\\s:/?#@\\[\\]]+");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]+");

    private static final Pattern RATE = Pattern.compile("([1-9][0-9]{0,11})/(s|m|h|d)");

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(B|KiB|MiB|GiB)");

    /** Longest first. */
    private enum Unit {
        D(Duration.ofDays(1)),
        H(Duration.ofHours(1)),
        M(Duration.ofMinutes(1)),
        S(Duration.ofSeconds(1)),
        MS(Duration.ofMillis(1));

        private final Duration length;

        Unit(Duration length) {
            this.length = length;
        }
    }

    static Range<String> anyText() {
        return new Range<>("", Function.identity());
    }

    /** Where somebody may listen: a name, or an address of either version. */
    static Range<String> host() {
        return oneOf(
                "a name or an address",
                "a name or an address such as localhost, 0.0.0.0 or ::1, without http:// and without a port (that is http.port)",
                text -> Optional.of(text).filter(Range::isHost));
    }

    private static boolean isHost(String text) {
        boolean isBracketed = text.startsWith("[") && text.endsWith("]");
        String bare = isBracketed ? text.substring(1, text.length() - 1) : text;
        if (bare.indexOf(':') == bare.lastIndexOf(':')) {
            return !isBracketed && NAME.matcher(bare).matches();
        }
        int networkInterface = bare.indexOf('%');
        return networkInterface < 0
                ? IPV6.matcher(bare).matches()
                : IPV6.matcher(bare.substring(0, networkInterface)).matches()
                        && NAME.matcher(bare.substring(networkInterface + 1)).matches();
    }

    /** The same, and {@code none} is read as {@code off}. */
    Range<T> orNone(T off) {
        return new Range<>(words, text -> text.equalsIgnoreCase("none") ? off : read(text));
    }

    /** The same, and {@code none} is read as nothing. */
    Range<Optional<T>> orNone() {
        return new Range<>(words, text -> text.equalsIgnoreCase("none") ? Optional.empty() : Optional.of(read(text)));
    }

    static Range<Integer> integer(int min, int max) {
        String words = min + " to " + max;
        return oneOf(
                words,
                "a whole number from " + words,
                text -> integer(text).filter(number -> number >= min && number <= max));
    }

    static Range<Boolean> truth() {
        return oneOf("true, false", "true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    static Range<Duration> duration(Duration min, Duration max) {
        String words = text(min) + " to " + text(max);
        return oneOf(
                words,
                "a duration such as 500ms, 30s, 5m, 1h or 7d, from " + words,
                text -> duration(text).filter(value -> value.compareTo(min) >= 0 && value.compareTo(max) <= 0));
    }

    /** A number of bytes: {@code 64MiB}. */
    static Range<Long> size(long min, long max) {
        String words = size(min) + " to " + size(max);
        return oneOf(
                words,
                "a size such as 512KiB, 64MiB or 2GiB, from " + words,
                text -> size(text).filter(bytes -> bytes >= min && bytes <= max));
    }

    /** So many in each second, minute, hour or day: {@code 20/m}. */
    static Range<Rate> rate() {
        return oneOf(
                "such as 100/s, 20/m, 1000/h or 50000/d", "a rate such as 100/s, 20/m, 1000/h or 50000/d", Range::rate);
    }

    /** The constants of {@code type}, in small letters or capitals, their words joined by hyphens or underscores. */
    static <E extends Enum<E>> Range<E> choice(Class<E> type) {
        List<E> constants = List.of(type.getEnumConstants());
        String words = String.join(", ", constants.stream().map(Range::small).toList());
        return oneOf(
                words,
                "one of " + words,
                text -> constants.stream()
                        .filter(constant -> small(constant)
                                .equals(text.toLowerCase(Locale.ROOT).replace('_', '-')))
                        .findFirst());
    }

    /** Any number of items, separated by commas. */
    static Range<List<String>> list(String words, Pattern item) {
        return oneOf(
                words,
                words,
                text -> Optional.of(items(text))
                        .filter(items -> items.stream()
                                .allMatch(entry -> item.matcher(entry).matches())));
    }

    /** What {@code build} takes; what it refuses with an {@link IllegalArgumentException} is told without the text itself. */
    static <T> Range<T> built(String words, Function<String, T> build) {
        return new Range<>(words, text -> {
            try {
                return build.apply(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("is refused: " + e.getMessage(), e);
            }
        });
    }

    /** Reads any number of items, separated by commas. */
    static <T> Function<String, List<T>> each(Function<String, T> item) {
        return text -> items(text).stream().map(item).toList();
    }

    /** @throws IllegalArgumentException whose message goes on after the name of the setting */
    T read(String text) {
        return reader.apply(text);
    }

    private static <T> Range<T> oneOf(String words, String expected, Function<String, Optional<T>> parse) {
        return new Range<>(
                words,
                text -> parse.apply(text)
                        .orElseThrow(
                                () -> new IllegalArgumentException("must be " + expected + ", not '" + text + "'")));
    }

    private static Optional<Integer> integer(String text) {
        try {
            return Optional.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** As it would be written: {@code 16MiB}. */
    private static String size(long bytes) {
        if (bytes % (1 << 30) == 0) {
            return (bytes >> 30) + "GiB";
        }
        return bytes % (1 << 20) == 0 ? (bytes >> 20) + "MiB" : (bytes >> 10) + "KiB";
    }

    private static Optional<Rate> rate(String text) {
        Matcher matcher = RATE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Unit unit = Unit.valueOf(matcher.group(2).toUpperCase(Locale.ROOT));
        return Optional.of(new Rate(Long.parseLong(matcher.group(1)), unit.length));
    }

    private static Optional<Long> size(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int power = List.of("B", "KiB", "MiB", "GiB").indexOf(matcher.group(2));
        return Optional.of(Long.parseLong(matcher.group(1)) << (10 * power));
    }

    private static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Unit unit = Unit.valueOf(matcher.group(2).toUpperCase(Locale.ROOT));
        return Optional.of(unit.length.multipliedBy(Long.parseLong(matcher.group(1))));
    }

    /** As it would be written: {@code 30d}. */
    private static String text(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        Unit unit = Stream.of(Unit.values())
                .filter(candidate -> duration.toMillis() % candidate.length.toMillis() == 0)
                .findFirst()
                .orElse(Unit.MS);
        return duration.dividedBy(unit.length) + small(unit);
    }

    private static List<String> items(String text) {
        return Stream.of(text.split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private static String small(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
