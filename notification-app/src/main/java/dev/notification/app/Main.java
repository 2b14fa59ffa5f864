package dev.notification.app;

import dev.notification.app.config.ConfigurationException;
import dev.notification.app.config.ServerConfig;
import dev.notification.app.config.Setting;
import dev.notification.core.port.StoreUnavailableException;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The command line: starts the server with what the environment, a file and the arguments say, or changes a user. */
public final class Main {
    private static final String NAME = "notification-app";
    private static final String CONFIG = "--config";
    private static final String CHECK = "--check";
    /** As sysexits.h has them: a wrong setting, and something that is not there. */
    private static final int WRONG_SETTING = 78;

    private static final int UNAVAILABLE = 69;
    private static final int WRONG_USAGE = 2;

    private Main() {}

    public static void main(String[] arguments) {
        Logging.bridge();
        int status = run(arguments, System.getenv(), System.in, System.out, System.err);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** Returns when the server is stopped, or at once if it cannot start or was asked for something else. */
    static int run(
            String[] arguments, Map<String, String> environment, InputStream in, PrintStream out, PrintStream err) {
        var line = new CommandLine(specification());
        line.setExecutionStrategy(parsed -> {
            Integer help = CommandLine.executeHelpRequest(parsed);
            return help != null ? help : reporting(err, () -> execute(parsed, environment, in, out));
        });
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        return line.execute(arguments);
    }

    /** An option for each setting that is no secret, so that help and settings cannot drift apart. */
    private static CommandSpec specification() {
        CommandSpec specification =
                CommandSpec.create().name(NAME).mixinStandardHelpOptions(true).version(version());
        specification
                .usageMessage()
                .description("A durable inbox and live delivery for every user.")
                .footer(
                        "",
                        "Settings also come from the environment (NOTIFICATION_HTTP_PORT for --http.port) and from",
                        "notification.properties; the command line counts most. Secrets are not taken from it.");
        specification.addOption(OptionSpec.builder(CONFIG)
                .type(Path.class)
                .paramLabel("FILE")
                .description("settings file; notification.properties if there is one")
                .build());
        specification.addOption(OptionSpec.builder(CHECK)
                .description("start, and stop as soon as it is ready: tries settings, database and port")
                .build());
        Setting.all().stream()
                .filter(setting -> !setting.isSecret())
                .forEach(setting -> specification.addOption(OptionSpec.builder("--" + setting.key())
                        .type(String.class)
                        .paramLabel("VALUE")
                        .description(description(setting))
                        .build()));
        specification.addSubcommand("user", users());
        return specification;
    }

    private static String description(Setting<?> setting) {
        String standard = setting.standard().isEmpty() ? "" : "default " + setting.standard();
        String values = Stream.of(setting.range(), standard)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
        return setting.meaning() + (values.isEmpty() ? "" : " (" + values + ")");
    }

    private static CommandSpec users() {
        CommandSpec user = CommandSpec.create().mixinStandardHelpOptions(true);
        user.usageMessage().description("Creates and changes accounts in the database that the settings name.");
        user.addSubcommand(
                "create",
                user("Creates an account; its password is the first line of standard input.")
                        .addOption(OptionSpec.builder("--role")
                                .type(String.class)
                                .defaultValue("user")
                                .paramLabel("ROLE")
                                .description("user or sender (user)")
                                .build()));
        user.addSubcommand(
                "role",
                user("Gives an account another role.")
                        .addPositional(PositionalParamSpec.builder()
                                .index("1")
                                .type(String.class)
                                .paramLabel("ROLE")
                                .description("user or sender")
                                .required(true)
                                .build()));
        user.addSubcommand(
                "password",
                user("Gives an account another password, the first line of standard input, and ends its logins."));
        return user;
    }

    private static CommandSpec user(String description) {
        CommandSpec command = CommandSpec.create().mixinStandardHelpOptions(true);
        command.usageMessage().description(description);
        return command.addPositional(PositionalParamSpec.builder()
                .index("0")
                .type(String.class)
                .paramLabel("NAME")
                .description("the username")
                .required(true)
                .build());
    }

    private static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    private static void execute(ParseResult parsed, Map<String, String> environment, InputStream in, PrintStream out) {
        ServerConfig config = config(parsed, environment);
        Logging.level(config.logLevel());
        if (!parsed.hasSubcommand()) {
            if (parsed.hasMatchedOption(CHECK)) {
                NotificationServer.start(config, InstantSource.system()).close();
                out.println("everything starts");
            } else {
                runUntilStopped(config, out);
            }
            return;
        }
        ParseResult user = parsed.subcommand();
        if (!user.hasSubcommand()) {
            throw new CommandLine.ParameterException(
                    user.commandSpec().commandLine(), "say what to do: create, role or password");
        }
        ParseResult command = user.subcommand();
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        var commands = new UserCommands(config.database(), reader, out, InstantSource.system());
        String name = command.matchedPositionalValue(0, "");
        switch (command.commandSpec().name()) {
            case "create" ->
                commands.create(name, command.commandSpec().findOption("--role").getValue());
            case "role" -> commands.role(name, command.matchedPositionalValue(1, ""));
            default -> commands.password(name);
        }
    }

    private static ServerConfig config(ParseResult parsed, Map<String, String> environment) {
        Map<Setting<?>, String> arguments = new HashMap<>();
        Setting.all().stream()
                .filter(setting -> parsed.hasMatchedOption("--" + setting.key()))
                .forEach(setting -> arguments.put(setting, parsed.matchedOptionValue("--" + setting.key(), "")));
        Optional<Path> file = Optional.ofNullable(parsed.matchedOptionValue(CONFIG, null));
        return ServerConfig.load(environment, file, arguments);
    }

    private static int reporting(PrintStream err, Runnable work) {
        try {
            work.run();
            return 0;
        } catch (ConfigurationException e) {
            err.println("Nothing was started; these settings are wrong:");
            e.problems().forEach(problem -> err.println("  " + problem));
            return WRONG_SETTING;
        } catch (StoreUnavailableException | UncheckedIOException | IllegalStateException e) {
            err.println("It could not be done: " + e.getMessage());
            return UNAVAILABLE;
        } catch (IllegalArgumentException e) {
            err.println("It was not done: " + e.getMessage());
            return WRONG_USAGE;
        }
    }

    private static void runUntilStopped(ServerConfig config, PrintStream out) {
        NotificationServer server = NotificationServer.start(config, InstantSource.system());
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.close();
                            stopped.countDown();
                        },
                        "shutdown"));
        String host = config.http().host().equals("0.0.0.0")
                ? "localhost"
                : config.http().host();
        out.println("notification is ready on http://" + host + ":" + server.port());
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
