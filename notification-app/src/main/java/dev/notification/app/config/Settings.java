package dev.notification.app.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The settings as somebody wrote them, read as what they should be; what is wrong is collected. Not thread-safe. */
final class Settings {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    private record Value(String text, String source) {}

    private final Map<Setting, Value> values = new EnumMap<>(Setting.class);
    private final List<String> problems = new ArrayList<>();

    /** What comes later counts more than what came before. */
    Settings environment(Map<String, String> environment) {
        environment.forEach((name, text) -> {
            if (Setting.isOurs(name)) {
                Setting.ofVariable(name)
                        .ifPresentOrElse(
                                setting -> fromEnvironment(setting, name, text, environment),
                                () -> problems.add(name + " in the environment is no setting of this program"));
            }
        });
        return this;
    }

    private void fromEnvironment(Setting setting, String name, String text, Map<String, String> environment) {
        if (name.equals(setting.variable())) {
            if (setting.isSecret() && environment.containsKey(setting.fileVariable())) {
                problems.add("give either " + name + " or " + setting.fileVariable() + ", not both");
            }
            values.put(setting, new Value(text, name));
        } else if (!environment.containsKey(setting.variable())) {
            secretFile(name, text).ifPresent(secret -> values.put(setting, new Value(secret, name)));
        }
    }

    private Optional<String> secretFile(String name, String file) {
        try {
            return Optional.of(Files.readString(Path.of(file)).strip());
        } catch (IOException | IllegalArgumentException e) {
            problems.add(name + ": the file " + file + " cannot be read");
            return Optional.empty();
        }
    }

    Settings file(Path file) {
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            problems.add("the file " + file + " cannot be read as properties in UTF-8");
        }
        properties
                .stringPropertyNames()
                .forEach(key -> Setting.ofKey(key)
                        .ifPresentOrElse(
                                setting -> values.put(
                                        setting,
                                        new Value(properties.getProperty(key).strip(), key + " in " + file)),
                                () -> problems.add(key + " in " + file + " is no setting of this program")));
        return this;
    }

    Settings commandLine(Map<Setting, String> arguments) {
        arguments.forEach((setting, text) -> values.put(setting, new Value(text, "--" + setting.key())));
        return this;
    }

    boolean isSet(Setting setting) {
        return values.containsKey(setting);
    }

    /** Whether it has a value: some are off while they are empty. */
    boolean given(Setting setting) {
        return !text(setting).isEmpty();
    }

    String text(Setting setting) {
        return value(setting).text();
    }

    int integer(Setting setting, int min, int max) {
        return read(setting, "a whole number from " + min + " to " + max, min, text -> {
            int number = Integer.parseInt(text);
            return number < min || number > max ? Optional.empty() : Optional.of(number);
        });
    }

    boolean truth(Setting setting) {
        return read(setting, "true or false", false, text -> switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    Duration duration(Setting setting, Duration min, Duration max) {
        return read(
                setting,
                "a duration such as 500ms, 30s, 5m, 1h or 7d, from " + text(min) + " to " + text(max),
                min,
                text -> parsed(text).filter(value -> value.compareTo(min) >= 0 && value.compareTo(max) <= 0));
    }

    private static Optional<Duration> parsed(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                });
    }

    private static String text(Duration duration) {
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    <E extends Enum<E>> E choice(Setting setting, Class<E> type) {
        String names = Stream.of(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return read(
                setting,
                "one of " + names,
                type.getEnumConstants()[0],
                text -> Stream.of(type.getEnumConstants())
                        .filter(constant ->
                                constant.name().toLowerCase(Locale.ROOT).equals(text))
                        .findFirst());
    }

    List<String> list(Setting setting, String expected, Pattern item) {
        return read(setting, expected, List.of(), text -> {
            List<String> items = Stream.of(text.split(","))
                    .map(String::strip)
                    .filter(entry -> !entry.isEmpty())
                    .toList();
            return items.stream().allMatch(entry -> item.matcher(entry).matches())
                    ? Optional.of(items)
                    : Optional.empty();
        });
    }

    /** What {@code build} refuses with an {@link IllegalArgumentException} is a problem of that setting. */
    <T> Optional<T> built(Setting setting, Function<String, T> build) {
        try {
            return Optional.of(build.apply(text(setting)));
        } catch (IllegalArgumentException e) {
            problems.add(value(setting).source() + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    void check() {
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems.stream().sorted().toList());
        }
    }

    private Value value(Setting setting) {
        return values.getOrDefault(setting, new Value(setting.standard(), "the default of " + setting.key()));
    }

    /** Something goes on in place of a wrong value, so that the next problem is found too. */
    private <T> T read(Setting setting, String expected, T otherwise, Function<String, Optional<T>> parse) {
        Value value = value(setting);
        Optional<T> read = tried(parse, value.text());
        if (read.isEmpty()) {
            problems.add(value.source() + " must be " + expected + ", not '" + value.text() + "'");
        }
        return read.or(() -> tried(parse, setting.standard())).orElse(otherwise);
    }

    private static <T> Optional<T> tried(Function<String, Optional<T>> parse, String text) {
        try {
            return parse.apply(text);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
