package dev.notification.app;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The manual page, in the language of man, made of what picocli knows: no command and no option can be missing in it, or stand
 * there under a former name.
 */
final class ManualPage {
    private final StringBuilder page = new StringBuilder();

    private ManualPage() {}

    static String of(CommandLine line, String version) {
        var made = new ManualPage();
        made.write(line, version);
        return made.page.toString();
    }

    private void write(CommandLine line, String version) {
        CommandSpec command = line.getCommandSpec();
        macro("TH NOTIFICATION 1 \"\" \"notification " + escaped(version) + "\" \"User Commands\"");
        section("NAME");
        text("notification - " + String.join(" ", command.usageMessage().description()));
        section("SYNOPSIS");
        synopsis(line);
        section("DESCRIPTION");
        text("Without a command it starts the server, which needs no settings.");
        paragraph(command.usageMessage().footer());
        section("OPTIONS");
        arguments(command, option -> !isSetting(option));
        section("COMMANDS");
        commandsOf(line);
        section("SETTINGS");
        text("Each may stand before a command or behind it.");
        arguments(command, ManualPage::isSetting);
        Map<String, String> statuses = command.usageMessage().exitCodeList();
        if (!statuses.isEmpty()) {
            section("EXIT STATUS");
            statuses.forEach((status, meaning) -> item(escaped(status.strip()), List.of(meaning)));
        }
        section("FILES");
        item(
                "notification.properties",
                List.of("settings, read in the working directory if it is there; --config names another"));
        item("notification.db", List.of("everything, where no other database is set; in the working directory"));
        section("ENVIRONMENT");
        item("JAVA_HOME", List.of("the Java that runs it, of version 17 or newer; otherwise the one on the path"));
        item("NOTIFICATION_JAVA_OPTIONS", List.of("options for the Java machine, after the launcher's own"));
        item("NOTIFICATION_HTTP_PORT, ...", List.of("the setting http.port, and so each of the others"));
    }

    /** What {@link SettingOptions} has added: names of settings have a dot in them. */
    private static boolean isSetting(OptionSpec option) {
        return option.longestName().contains(".");
    }

    private void commandsOf(CommandLine line) {
        // By all their names there are more of them than there are commands.
        line.getSubcommands().values().stream()
                .distinct()
                .filter(below -> !below.getCommandSpec().usageMessage().hidden())
                .forEach(below -> {
                    macro("SS "
                            + escaped(below.getCommandSpec().qualifiedName(" ").replaceFirst("^\\S+ ", "")));
                    paragraph(below.getCommandSpec().usageMessage().description());
                    synopsis(below);
                    arguments(below.getCommandSpec(), option -> true);
                    paragraph(below.getCommandSpec().usageMessage().footer());
                    commandsOf(below);
                });
    }

    private void synopsis(CommandLine line) {
        String words = new Help(line.getCommandSpec(), Help.defaultColorScheme(Help.Ansi.OFF)).abbreviatedSynopsis();
        String arguments = line.getCommandSpec().positionalParameters().stream()
                .filter(parameter -> !parameter.hidden())
                .map(ArgSpec::paramLabel)
                .collect(Collectors.joining(" "));
        macro("PP");
        text(words.strip() + (arguments.isEmpty() || words.contains(arguments) ? "" : " " + arguments));
    }

    private void arguments(CommandSpec command, Predicate<OptionSpec> which) {
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            if (!parameter.hidden() && command.parent() != null) {
                item(escaped(parameter.paramLabel()), List.of(parameter.description()));
            }
        }
        for (OptionSpec option : command.options()) {
            if (!option.hidden() && which.test(option)) {
                String value = option.arity().max() == 0 ? "" : "=" + option.paramLabel();
                String names = Stream.of(option.names()).collect(Collectors.joining(", ")) + value;
                item("\\fB" + escaped(names) + "\\fR", List.of(option.description()));
            }
        }
    }

    private void section(String name) {
        macro("SH " + name);
    }

    private void item(String escapedTerm, List<String> description) {
        macro("TP");
        page.append(escapedTerm).append('\n');
        text(String.join(" ", description));
    }

    private void paragraph(String... lines) {
        for (String line : lines) {
            if (line.isBlank()) {
                macro("PP");
            } else if (line.startsWith("  ")) {
                macro("nf"); // An example, which stays a line of its own.
                macro("RS 4");
                text(line);
                macro("RE");
                macro("fi");
            } else {
                text(line);
            }
        }
    }

    private void macro(String words) {
        page.append('.').append(words).append('\n');
    }

    private void text(String words) {
        page.append(escaped(words.strip())).append('\n');
    }

    /**
     * A line that begins with a dot or an apostrophe would be a macro; a minus would become a hyphen, which nobody can paste; and
     * letters of the world are known by their numbers only.
     */
    private static String escaped(String words) {
        String plain = words.replace("\\", "\\e")
                .replace("-", "\\-")
                .codePoints()
                .mapToObj(letter -> letter < 128 ? Character.toString(letter) : String.format("\\[u%04X]", letter))
                .collect(Collectors.joining());
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }
}
