package dev.notification.app.command;

import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** A completion script for fish, which picocli makes none for: a line for each command and each option. */
final class FishCompletion {
    private final String program;
    private final StringBuilder script = new StringBuilder();

    FishCompletion(String program) {
        this.program = program;
    }

    String script(CommandLine root) {
        script.append("# Completion of ").append(program).append(" for fish.\n");
        below(root, "__fish_use_subcommand");
        commands(root).forEach((name, command) -> {
            String within = "__fish_seen_subcommand_from " + name;
            String names = String.join(" ", commands(command).keySet());
            below(command, within + (names.isEmpty() ? "" : "; and not __fish_seen_subcommand_from " + names));
            commands(command)
                    .forEach((second, inner) -> options(inner, within + "; and __fish_seen_subcommand_from " + second));
        });
        return script.toString();
    }

    private static Map<String, CommandLine> commands(CommandLine line) {
        return new TreeMap<>(line.getSubcommands());
    }

    private void below(CommandLine line, String condition) {
        commands(line)
                .forEach((name, command) -> begin(condition)
                        .append(" -f -a ")
                        .append(name)
                        .append(" -d ")
                        .append(quoted(
                                first(command.getCommandSpec().usageMessage().description())))
                        .append('\n'));
        options(line, condition);
    }

    private void options(CommandLine line, String condition) {
        for (OptionSpec option : line.getCommandSpec().options()) {
            if (option.hidden()) {
                continue;
            }
            begin(condition);
            for (String name : option.names()) {
                script.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
            }
            script.append(option.arity().max() > 0 ? " -r" : "")
                    .append(" -d ")
                    .append(quoted(first(option.description())))
                    .append('\n');
        }
    }

    private StringBuilder begin(String condition) {
        return script.append("complete -c ").append(program).append(" -n ").append(quoted(condition));
    }

    private static String first(String... lines) {
        return lines.length == 0 ? "" : lines[0];
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
