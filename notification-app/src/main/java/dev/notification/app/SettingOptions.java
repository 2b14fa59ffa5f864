package dev.notification.app;

import dev.notification.app.config.Setting;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * An option for each setting, so that the command line and its help know every setting. Those of secrets are hidden, and only
 * known so that they can be refused with advice, and without being printed.
 */
final class SettingOptions {
    private SettingOptions() {}

    static void addTo(CommandSpec command) {
        Setting.all()
                .forEach(setting -> command.addOption(OptionSpec.builder(names(setting))
                        .type(String.class)
                        .paramLabel("VALUE")
                        .description(description(setting))
                        .hidden(setting.isSecret())
                        .build()));
    }

    /** What the command line says, as it was written. */
    static Map<Setting<?>, String> given(ParseResult parsed) {
        Map<Setting<?>, String> given = new HashMap<>();
        Setting.all().stream()
                .filter(setting -> parsed.hasMatchedOption(name(setting)))
                .forEach(setting -> given.put(setting, parsed.matchedOptionValue(name(setting), "")));
        return given;
    }

    private static String[] names(Setting<?> setting) {
        return Stream.concat(Stream.of(setting.key()), setting.formerKeys().stream())
                .map(key -> "--" + key)
                .toArray(String[]::new);
    }

    private static String name(Setting<?> setting) {
        return "--" + setting.key();
    }

    private static String description(Setting<?> setting) {
        String standard = setting.standard().isEmpty() ? "" : "default " + setting.standard();
        String values = Stream.of(setting.range(), standard)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
        return setting.meaning() + (values.isEmpty() ? "" : " (" + values + ")");
    }
}
