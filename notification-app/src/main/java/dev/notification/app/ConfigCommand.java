package dev.notification.app;

import dev.notification.app.command.OutputOption;
import dev.notification.app.command.Terminal;
import dev.notification.app.config.ServerConfig;
import dev.notification.app.config.Setting;
import dev.notification.app.config.WrittenSetting;
import dev.notification.app.text.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the settings are. */
@Command(
        name = "config",
        description = "Shows what the settings are, where each comes from, and what each means.",
        mixinStandardHelpOptions = true)
final class ConfigCommand implements Runnable {
    private static final int WIDTH = 100;

    private final Supplier<List<WrittenSetting>> written;
    private final Runnable check;
    private final Terminal terminal;

    @Spec
    private CommandSpec specification;

    /** @param check throws what is wrong with the settings */
    ConfigCommand(Supplier<List<WrittenSetting>> written, Runnable check, Terminal terminal) {
        this.written = written;
        this.check = check;
        this.terminal = terminal;
    }

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(specification.commandLine(), "say what to do: show, example or explain");
    }

    /** @throws dev.notification.app.config.ConfigurationException if some of it is wrong, after all of it was shown */
    @Command(
            description = "Shows every setting as it counts; secrets are hidden. Ends with 78 if some are wrong.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  notification config show --origin"})
    void show(
            @Option(names = "--origin", description = "say where each was written") boolean withOrigin,
            @Mixin OutputOption output) {
        for (WrittenSetting one : written.get()) {
            String origin = one.origin().orElse("default");
            output.print(
                    terminal,
                    one.setting().key() + "=" + one.value() + (withOrigin ? "    # " + origin : ""),
                    new JsonObject()
                            .string("key", one.setting().key())
                            .string("value", one.value())
                            .string("origin", one.origin()));
        }
        check.run();
    }

    @Command(
            description = "Prints a settings file with every setting in it, explained and commented out.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  notification config example > notification.properties"})
    void example() {
        terminal.print(
                "# Settings of notification, in Java's properties format. What is commented out is the default.");
        for (Setting<?> setting : Setting.all()) {
            terminal.print("");
            lines(setting.meaning() + words(setting)).forEach(line -> terminal.print("# " + line));
            terminal.print("#" + setting.key() + "=" + setting.standard());
        }
    }

    private static String words(Setting<?> setting) {
        String words = Stream.of(
                        setting.range(),
                        setting.isSecret()
                                ? "a secret: better in the environment as " + setting.variable() + "_FILE"
                                : "")
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
        return words.isEmpty() ? "" : " (" + words + ")";
    }

    private static List<String> lines(String text) {
        return text.replaceAll("(.{1," + WIDTH + "})(?: +|$)", "$1\n").lines().toList();
    }

    @Command(
            description = "Says what one setting means, what may be written, and where.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  notification config explain http.port"})
    void explain(
            @Parameters(paramLabel = "KEY", description = "as in the file or in the environment") String name,
            @Mixin OutputOption output) {
        Setting<?> setting = Setting.named(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no setting '" + name + "'"
                        + Setting.near(name)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse("")));
        Optional<WrittenSetting> now =
                written.get().stream().filter(one -> one.setting() == setting).findFirst();
        if (output.isJson()) {
            terminal.print(json(setting, now).end());
        } else {
            explain(setting, now);
        }
    }

    private void explain(Setting<?> setting, Optional<WrittenSetting> now) {
        terminal.print(setting.key() + ": " + setting.meaning());
        line("may be", setting.range());
        line("default", setting.standard());
        line("in " + ServerConfig.STANDARD_FILE, setting.key() + "=…");
        line(
                "environment",
                setting.variable()
                        + (setting.isSecret() ? ", or a file's name in " + setting.variable() + "_FILE" : ""));
        line("option", setting.isSecret() ? "none: others would see it" : "--" + setting.key());
        now.ifPresent(one -> line(
                "now",
                (one.value().isEmpty() ? "empty" : one.value()) + " ("
                        + one.origin().orElse("default") + ")"));
    }

    private static JsonObject json(Setting<?> setting, Optional<WrittenSetting> now) {
        return new JsonObject()
                .string("key", setting.key())
                .string("meaning", setting.meaning())
                .string("range", setting.range())
                .string("default", setting.standard())
                .string("variable", setting.variable())
                .raw("secret", Boolean.toString(setting.isSecret()))
                .string("value", now.map(WrittenSetting::value))
                .string("origin", now.flatMap(WrittenSetting::origin));
    }

    private void line(String name, String text) {
        if (!text.isEmpty()) {
            terminal.print("  " + name + ": " + text);
        }
    }
}
