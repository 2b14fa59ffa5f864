package dev.notification.app;

import dev.notification.app.config.ServerConfig;
import dev.notification.app.config.Setting;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final String FILE = "--config";

    private SettingOptions() {}

    /** The settings file that the command line names; behind a command counts more than before it. */
    static Optional<Path> file(ParseResult parsed) {
        Optional<Path> below = parsed.hasSubcommand() ? file(parsed.subcommand()) : Optional.empty();
        return below.or(() -> Optional.ofNullable(parsed.matchedOptionValue(FILE, (Path) null)));
    }

    /** They may stand before a command, whose own help does not repeat them, or behind it. */
    static void addTo(CommandSpec command) {
        command.addOption(file(false));
        addTo(command, false);
    }

    private static void addTo(CommandSpec command, boolean hidden) {
        Setting.all()
                .forEach(setting -> command.addOption(OptionSpec.builder(names(setting))
                        .type(String.class)
                        .paramLabel("VALUE")
                        .description(description(setting))
                        .hidden(hidden || setting.isSecret())
                        .build()));
        command.subcommands().values().forEach(below -> {
            below.getCommandSpec().addOption(file(true));
            addTo(below.getCommandSpec(), true);
        });
    }

    private static OptionSpec file(boolean hidden) {
        return OptionSpec.builder(FILE)
                .type(Path.class)
                .paramLabel("FILE")
                .description("settings file; " + ServerConfig.STANDARD_FILE + " if there is one")
                .hidden(hidden)
                .build();
    }

    /** Names of earlier versions that the command line uses, each with advice. */
    static List<String> formerNames(ParseResult parsed) {
        return Setting.all().stream()
                .flatMap(setting -> setting.formerKeys().stream()
                        .map(key -> "--" + key)
                        .filter(name -> parsed.originalArgs().stream()
                                .anyMatch(argument -> argument.equals(name) || argument.startsWith(name + "=")))
                        .map(name -> name + " is now called " + name(setting) + "; rename it"))
                .toList();
    }

    /** What the command line says, as it was written; behind a command counts more than before it. */
    static Map<Setting<?>, String> given(ParseResult parsed) {
        Map<Setting<?>, String> given = new HashMap<>();
        Setting.all().stream()
                .filter(setting -> parsed.hasMatchedOption(name(setting)))
                .forEach(setting -> given.put(setting, parsed.matchedOptionValue(name(setting), "")));
        if (parsed.hasSubcommand()) {
            given.putAll(given(parsed.subcommand()));
        }
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
