package dev.notification.app.command;

import dev.notification.app.text.Slips;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands that are a client of a server, by their names. */
public final class ClientLine {
    private static final String PROGRAM = "notification";
    private static final Map<String, Function<Terminal, CommandLine>> COMMANDS = commands();

    private ClientLine() {}

    private static Map<String, Function<Terminal, CommandLine>> commands() {
        Map<String, Function<Terminal, CommandLine>> commands = new LinkedHashMap<>();
        commands.put("login", terminal -> new CommandLine(new LoginCommand(terminal)));
        commands.put("logout", terminal -> new CommandLine(new LogoutCommand(terminal)));
        commands.put("whoami", terminal -> new CommandLine(new WhoamiCommand(terminal)));
        commands.put("send", terminal -> new CommandLine(new SendCommand(terminal)));
        commands.put("sent", terminal -> new CommandLine(new SentCommand(terminal)));
        commands.put("recall", terminal -> new CommandLine(new RecallCommand(terminal)));
        commands.put("inbox", terminal -> {
            var line = new CommandLine(new InboxCommand(terminal));
            InboxCommand.commands(terminal).forEach(line::addSubcommand);
            return line;
        });
        commands.put("listen", terminal -> new CommandLine(new ListenCommand(terminal)));
        commands.put("devices", terminal -> new CommandLine(new DevicesCommand(terminal)));
        commands.put("token", terminal -> {
            var line = new CommandLine(new TokenCommand());
            TokenCommand.commands(terminal).forEach(line::addSubcommand);
            return line;
        });
        commands.put("health", terminal -> new CommandLine(new HealthCommand(terminal)));
        return commands;
    }

    public static Set<String> names() {
        return COMMANDS.keySet();
    }

    /** Whether a command line is for one of them, and for nothing that only the whole program knows. */
    public static boolean isFor(String... arguments) {
        return arguments.length > 0 && COMMANDS.containsKey(arguments[0]);
    }

    /** Only that one command is made, which saves a tenth of a second. */
    public static int run(Terminal terminal, PrintStream err, String... arguments) {
        CommandLine line = COMMANDS.get(arguments[0]).apply(terminal).setCommandName(PROGRAM + " " + arguments[0]);
        return execute(configured(line, terminal, err), terminal, Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    /** As picocli does it; help that cannot be written fails like everything else that is printed. */
    public static int execute(CommandLine line, Terminal terminal, String... arguments) {
        // One for both: with two that are alike Java 17 crashes when it makes its archive of classes, since picocli's
        // are too old for it.
        ITypeConverter<Long> number = ClientLine::number;
        // A word that begins with @ is what somebody wrote, and no file of more words.
        return line.setExpandAtFiles(false)
                .registerConverter(Long.class, number)
                .registerConverter(long.class, number)
                .setExecutionStrategy(parsed -> {
                    try {
                        return new CommandLine.RunLast().execute(parsed);
                    } catch (CommandException e) {
                        return status(e, terminal).orElseThrow(() -> e);
                    }
                })
                .execute(arguments);
    }

    private static Long number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is no number");
        }
    }

    /** All of them, below the command that is the program. */
    public static void addTo(CommandLine program, Terminal terminal) {
        COMMANDS.values().forEach(command -> program.addSubcommand(command.apply(terminal)));
    }

    private static CommandLine configured(CommandLine line, Terminal terminal, PrintStream err) {
        return line.setExecutionExceptionHandler(
                        (failure, command, parsed) -> status(failure, terminal).orElseThrow(() -> failure))
                .setParameterExceptionHandler((failure, given) -> wrongUsage(failure, err))
                .setOut(terminal.writer())
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    }

    /** Says why a command was not done; empty: it is none of its own failures. */
    public static Optional<Integer> status(Exception failure, Terminal terminal) {
        if (failure instanceof CommandEnded ended) {
            return Optional.of(ended.status());
        }
        if (failure instanceof CommandException known) {
            if (!known.getMessage().isEmpty()) {
                terminal.say(known.getMessage());
            }
            return Optional.of(known.status().code());
        }
        return Optional.empty();
    }

    /** Says what is wrong with a command line, and what may have been meant. */
    public static int wrongUsage(ParameterException failure, PrintStream err) {
        err.println(advised(failure.getMessage()));
        Optional<String> near =
                failure instanceof UnmatchedArgumentException unmatched ? near(unmatched) : Optional.empty();
        err.println(near.map(name -> "did you mean " + name + "?").orElse("--help says what there is"));
        return failure.getCommandLine().getCommandSpec().exitCodeOnInvalidInput();
    }

    private static Optional<String> near(UnmatchedArgumentException failure) {
        String written = failure.getUnmatched().get(0).replaceFirst("=.*", "");
        CommandLine line = failure.getCommandLine();
        List<String> names = new ArrayList<>();
        line.getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .forEach(option -> names.addAll(List.of(option.names())));
        line.getSubcommands().forEach((name, below) -> {
            if (!below.getCommandSpec().usageMessage().hidden()) {
                names.add(name);
            }
        });
        return Slips.nearest(written, names);
    }

    /** A name with é means nothing to a Java machine whose locale knows ASCII only, and its own words help nobody. */
    public static String advised(String message) {
        return message != null && message.contains("unmappable characters")
                ? message + "; names of files are read as " + System.getProperty("sun.jnu.encoding")
                        + " here: set LC_ALL=C.UTF-8"
                : message;
    }
}
