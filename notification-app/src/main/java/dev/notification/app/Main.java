package dev.notification.app;

import dev.notification.app.config.ConfigurationException;
import dev.notification.app.config.ServerConfig;
import dev.notification.app.config.Setting;
import dev.notification.core.port.StoreUnavailableException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The command line: starts the server with what the environment, a file and the arguments say. */
public final class Main {
    private static final String NAME = "notification-app";
    private static final String CONFIG = "--config";
    /** As sysexits.h has them: a wrong setting, and something that is not there. */
    private static final int WRONG_SETTING = 78;

    private static final int UNAVAILABLE = 69;

    private Main() {}

    public static void main(String[] arguments) {
        Logging.bridge();
        int status = run(arguments, System.getenv(), System.out, System.err);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** Returns when the server is stopped, or at once if it cannot start. */
    static int run(String[] arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        var line = new CommandLine(specification());
        line.setExecutionStrategy(parsed -> {
            Integer help = CommandLine.executeHelpRequest(parsed);
            return help != null ? help : serve(parsed, environment, out, err);
        });
        line.setOut(new java.io.PrintWriter(out, true));
        line.setErr(new java.io.PrintWriter(err, true));
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
        Stream.of(Setting.values())
                .filter(setting -> !setting.isSecret())
                .forEach(setting -> specification.addOption(OptionSpec.builder("--" + setting.key())
                        .type(String.class)
                        .paramLabel("VALUE")
                        .description(setting.meaning()
                                + (setting.standard().isEmpty() ? "" : " (" + setting.standard() + ")"))
                        .build()));
        return specification;
    }

    private static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    private static int serve(
            CommandLine.ParseResult parsed, Map<String, String> environment, PrintStream out, PrintStream err) {
        Map<Setting, String> arguments = new EnumMap<>(Setting.class);
        Stream.of(Setting.values())
                .filter(setting -> parsed.hasMatchedOption("--" + setting.key()))
                .forEach(setting -> arguments.put(setting, parsed.matchedOptionValue("--" + setting.key(), "")));
        try {
            Optional<Path> file = Optional.ofNullable(parsed.matchedOptionValue(CONFIG, null));
            ServerConfig config = ServerConfig.load(environment, file, arguments);
            Logging.level(config.logLevel());
            runUntilStopped(config, out);
            return 0;
        } catch (ConfigurationException e) {
            err.println("The server was not started; these settings are wrong:");
            e.problems().forEach(problem -> err.println("  " + problem));
            return WRONG_SETTING;
        } catch (StoreUnavailableException | UncheckedIOException | IllegalStateException e) {
            err.println("The server was not started: " + e.getMessage());
            return UNAVAILABLE;
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
        String host = config.host().host().equals("0.0.0.0")
                ? "localhost"
                : config.host().host();
        out.println("notification is ready on http://" + host + ":" + server.port());
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
