package dev.notification.app.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The settings as somebody wrote them, and where. What is wrong is collected until they are checked, and so is what is only
 * strange. Not thread-safe.
 */
final class Settings {
    private record Value(String text, String source) {}

    private final Map<Setting<?>, Value> values = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /** By which of its names each setting was written in the source that is being read, and where. */
    private final Map<Setting<?>, String> formerNames = new HashMap<>();

    private final Map<Setting<?>, String> presentNames = new HashMap<>();

    /** What is given later counts more than what was given before. */
    Settings file(Path file) {
        SettingsFile.read(file, problems::add)
                .forEach((key, text) -> Setting.ofKey(key)
                        .ifPresentOrElse(
                                setting -> {
                                    noteName(setting, key, key + " in " + file);
                                    put(setting, text, key + " in " + file);
                                },
                                () -> problems.add(key + " in " + file + " is no setting of this program"
                                        + NearNames.ofKey(key)
                                                .map(near -> "; did you mean " + near + "?")
                                                .orElse(""))));
        checkNames();
        return this;
    }

    /**
     * An empty variable counts as not set. One that is no setting is only warned of: whatever starts the process may put
     * variables there that nobody wrote, as Kubernetes does for each Service.
     */
    Settings environment(Map<String, String> environment) {
        Map<String, String> ours = new TreeMap<>();
        List<String> empty = new ArrayList<>();
        Map<String, String> foreign = new TreeMap<>();
        environment.forEach((name, text) -> {
            if (!Setting.isOurs(name)) {
                return;
            }
            if (ForeignVariables.isForeign(name, text)) {
                foreign.put(name, text);
            } else if (text.isBlank()) {
                empty.add(name
                        + Setting.ofVariable(name)
                                .flatMap(Setting::none)
                                .map(none -> " (" + none + ")")
                                .orElse(""));
            } else {
                ours.put(name, text);
            }
        });
        empty.sort(null);
        ours.forEach((name, text) -> Setting.ofVariable(name).ifPresent(setting -> {
            noteName(setting, name, name);
            fromEnvironment(setting, name, text, ours);
        }));
        checkNames();
        if (!empty.isEmpty()) {
            warnings.add("empty in the environment, which counts as not set: " + String.join(", ", empty));
        }
        if (!foreign.isEmpty()) {
            warnings.add(ForeignVariables.warning(foreign));
        }
        return this;
    }

    private void fromEnvironment(Setting<?> setting, String name, String text, Map<String, String> environment) {
        if (name.equals(setting.variable()) || Setting.isFormerName(name)) {
            if (setting.isSecret() && environment.containsKey(setting.fileVariable())) {
                problems.add("give either " + name + " or " + setting.fileVariable() + ", not both");
            }
            put(setting, text, name);
        } else if (!environment.containsKey(setting.variable())) {
            SettingsFile.secret(text.strip(), problem -> problems.add(name + ": " + problem))
                    .ifPresent(secret -> put(setting, secret, name));
        }
    }

    Settings commandLine(Map<Setting<?>, String> arguments) {
        arguments.forEach((setting, text) -> {
            if (setting.isSecret() || Secrets.areIn(setting, text)) {
                problems.add("--" + setting.key() + " shows a secret to every user of this machine: give it in the"
                        + " environment or in the settings file, and change it");
            } else {
                put(setting, text, "--" + setting.key());
            }
        });
        return this;
    }

    private void put(Setting<?> setting, String text, String source) {
        if (setting.isSecret()) {
            if (isQuoted(text)) {
                warnings.add(source + " begins and ends with a quotation mark, which is taken as a part of it");
            }
            values.put(setting, new Value(text, source));
        } else {
            values.put(setting, new Value(bare(text), source));
        }
    }

    /** Without what only the file that it comes from needs: blanks, ends of lines, and quotation marks around it. */
    private static String bare(String text) {
        String stripped = text.strip();
        return isQuoted(stripped) ? stripped.substring(1, stripped.length() - 1).strip() : stripped;
    }

    private static boolean isQuoted(String text) {
        char first = text.length() < 2 ? ' ' : text.charAt(0);
        return (first == '"' || first == '\'') && text.charAt(text.length() - 1) == first;
    }

    private void noteName(Setting<?> setting, String name, String source) {
        (Setting.isFormerName(name) ? formerNames : presentNames).put(setting, source);
    }

    /** A setting that one source writes by both of its names would be a riddle: nobody knows which one counts. */
    private void checkNames() {
        formerNames.forEach((setting, source) -> {
            if (presentNames.containsKey(setting)) {
                problems.add(source + " and " + presentNames.get(setting)
                        + " are the same setting: remove the first, whose name is out of use");
            } else {
                warnings.add(source + " is now called " + setting.key() + " (" + setting.variable() + "); rename it");
            }
        });
        formerNames.clear();
        presentNames.clear();
    }

    /** What is no error, a line each; names, never values. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /**
     * Reads all that was written, so that {@link #get} finds nothing wrong any more.
     *
     * @throws ConfigurationException with every problem at once
     */
    Settings checked() {
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

    /** Whether somebody wrote it, wherever and whatever. */
    boolean isGiven(Setting<?> setting) {
        return values.containsKey(setting);
    }

    /** As it was written, whether or not it can be read; empty: nobody did. */
    Optional<String> text(Setting<?> setting) {
        return Optional.ofNullable(values.get(setting)).map(Value::text);
    }

    /** Every setting, in the order of help, whether or not it can be read. */
    List<WrittenSetting> written() {
        return Setting.all().stream().map(this::written).toList();
    }

    private WrittenSetting written(Setting<?> setting) {
        Optional<Value> value = Optional.ofNullable(values.get(setting));
        String text = value.map(Value::text).orElse(setting.standard());
        return new WrittenSetting(setting, shown(setting, text), value.map(Value::source));
    }

    /** An address in which a password stands, or perhaps a key: collectors of traces take theirs in the query. */
    private static String shown(Setting<?> setting, String text) {
        if (setting.isSecret()) {
            return text.isEmpty() ? "" : "hidden";
        }
        return Secrets.hidden(setting, text);
    }

    /** What is wrong with several of them together; told with everything else by {@link #checked}. */
    void problem(String problem) {
        problems.add(problem);
    }

    /** What was written, or the default. */
    <T> T get(Setting<T> setting) {
        return setting.read(Optional.ofNullable(values.get(setting)).map(Value::text));
    }
}
