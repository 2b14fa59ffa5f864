package dev.notification.app.config;

import dev.notification.persistence.DatabaseConfig;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings as somebody wrote them, and where; what is wrong is collected until they are checked. Not thread-safe. */
final class Settings {
    private static final Logger LOG = LoggerFactory.getLogger(Settings.class);

    private record Value(String text, String source) {}

    private final Map<Setting<?>, Value> values = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    /** Which settings were written by a name of an earlier version, and where; and by their present one. */
    private final Map<Setting<?>, String> formerNames = new HashMap<>();

    private final Map<Setting<?>, String> presentNames = new HashMap<>();

    /** What comes later counts more than what came before. */
    Settings environment(Map<String, String> environment) {
        environment.forEach((name, text) -> {
            if (Setting.isOurs(name)) {
                noted(Setting.ofVariable(name), name, name)
                        .ifPresentOrElse(
                                setting -> fromEnvironment(setting, name, text, environment),
                                () -> problems.add(name + " in the environment is no setting of this program"));
            }
        });
        return this;
    }

    private void fromEnvironment(Setting<?> setting, String name, String text, Map<String, String> environment) {
        if (name.equals(setting.variable()) || Setting.isFormerName(name)) {
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
                .forEach(key -> noted(Setting.ofKey(key), key, key + " in " + file)
                        .ifPresentOrElse(
                                setting -> values.put(
                                        setting,
                                        new Value(properties.getProperty(key).strip(), key + " in " + file)),
                                () -> problems.add(key + " in " + file + " is no setting of this program")));
        return this;
    }

    Settings commandLine(Map<Setting<?>, String> arguments) {
        arguments.forEach((setting, text) -> {
            if (setting.isSecret() || setting == Setting.DATABASE_URL && DatabaseConfig.hasPassword(text)) {
                problems.add("--" + setting.key() + " shows a secret to every user of this machine: give it in the"
                        + " environment or in the settings file, and change it");
            } else {
                values.put(setting, new Value(text, "--" + setting.key()));
            }
        });
        return this;
    }

    /** Remembers by which of its names a setting was written: by both it would be a riddle which one counts. */
    private Optional<Setting<?>> noted(Optional<Setting<?>> setting, String name, String source) {
        setting.ifPresent(known -> (Setting.isFormerName(name) ? formerNames : presentNames).put(known, source));
        return setting;
    }

    private void checkNames() {
        formerNames.forEach((setting, source) -> {
            if (presentNames.containsKey(setting)) {
                problems.add(source + " and " + presentNames.get(setting)
                        + " are the same setting: remove the first, whose" + " name is out of use");
            } else {
                LOG.warn("{} is now called {} ({}); rename it", source, setting.key(), setting.variable());
            }
        });
    }

    /**
     * Reads all that was written, so that {@link #get} finds nothing wrong any more.
     *
     * @throws ConfigurationException with every problem at once
     */
    Settings checked() {
        checkNames();
        values.forEach((setting, value) -> {
            try {
                setting.read(Optional.of(value.text()));
            } catch (IllegalArgumentException e) {
                problems.add(value.source() + " " + e.getMessage());
            }
        });
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems.stream().sorted().toList());
        }
        return this;
    }

    /** What was written, or the default. */
    <T> T get(Setting<T> setting) {
        return setting.read(Optional.ofNullable(values.get(setting)).map(Value::text));
    }
}
