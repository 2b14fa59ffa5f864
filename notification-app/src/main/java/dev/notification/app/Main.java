package dev.notification.app;

import dev.notification.app.config.ConfigurationException;
import dev.notification.app.config.ServerConfig;
import dev.notification.app.config.Setting;
import dev.notification.core.lifecycle.SteadyClock;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: starts the server with what the environment, a file and the arguments say, or changes a user. */
@Command(
        name = "notification-app",
        description = "A durable inbox and live delivery for every user.",
        footer = {
            "",
            "Settings also come from the environment (NOTIFICATION_HTTP_PORT for --http.port) and from",
            "notification.properties; the command line counts most. Secrets are not taken from it.",
            "The launcher also takes --make-archive, alone: it makes its archive of classes anew."
        },
        mixinStandardHelpOptions = true)
public final class Main implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    /** As sysexits.h has them: a wrong setting, and something that is not there. */
    private static final int WRONG_SETTING = 78;

    private static final int UNAVAILABLE = 69;
    private static final int WRONG_USAGE = 2;

    /** Kubernetes takes a pod that stops out of its services within two seconds or three. */
    private static final Duration STANDARD_DRAIN_DELAY = Duration.ofSeconds(5);

    private final Map<String, String> environment;
    private final PrintStream out;

    @Spec
    private CommandSpec specification;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "settings file; notification.properties if there is one")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--check",
            description = "start, and stop as soon as it is ready: tries settings, database and port")
    private boolean check;

    private Main(Map<String, String> environment, PrintStream out) {
        this.environment = environment;
        this.out = out;
    }

    public static void main(String[] arguments) {
        // Java 22 to 24 would take what is redirected for a terminal otherwise (JDK-8308591).
        System.setProperty("jdk.console", "java.base");
        // The server speaks English, and so do the database's driver and the log, whatever country the machine is in.
        Locale.setDefault(Locale.ROOT);
        LastResort.install(System.err);
        if (System.getProperty("user.dir").indexOf('\uFFFD') >= 0) {
            System.err.println("The name of the working directory has letters that are none in "
                    + System.getProperty("sun.jnu.encoding") + ", so no file can be found in it: set LC_ALL=C.UTF-8");
            System.exit(UNAVAILABLE);
        }
        Logging.bridge();
        int status = run(arguments, System.getenv(), System.in, System.out, System.err);
        Logging.flush();
        if (status != 0) {
            System.exit(status);
        }
    }

    /** Returns when the server is stopped, or at once if it cannot start or was asked for something else. */
    static int run(
            String[] arguments, Map<String, String> environment, InputStream in, PrintStream out, PrintStream err) {
        return commandLine(environment, in, out, err).execute(arguments);
    }

    /** Everything that can be called, with all options; the manual page and the completion of shells are made from it. */
    static CommandLine commandLine(Map<String, String> environment, InputStream in, PrintStream out, PrintStream err) {
        var main = new Main(environment, out);
        var input = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        var line = new CommandLine(main)
                .addSubcommand(new ServeCommand(main, main::runDemo))
                .addSubcommand(new UserCommands(() -> main.settings().database(), input, out, InstantSource.system()))
                .addSubcommand(new KeyCommands(
                        () -> {
                            ServerConfig config = main.settings();
                            return new KeyCommands.Settings(config.database(), config.doors());
                        },
                        out,
                        err,
                        InstantSource.system()))
                .addSubcommand(new ServiceCommands(() -> main.settings().database(), out, InstantSource.system()))
                .addSubcommand(new MigrateCommand(() -> main.settings().database(), out))
                .addSubcommand(new IntegrityCommand(() -> main.settings().database(), out))
                .addSubcommand(new BackupCommand(() -> main.settings().database(), out))
                .addSubcommand(new RestoreCommand(() -> main.settings().database(), out, InstantSource.system()))
                .setExecutionExceptionHandler((e, command, parsed) -> status(e, err))
                .setParameterExceptionHandler((e, given) -> wrongUsage(e, err))
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.getCommandSpec().version(StartWords.version());
        SettingOptions.addTo(line.getCommandSpec());
        return line;
    }

    private static int wrongUsage(ParameterException failure, PrintStream err) {
        CommandLine command = failure.getCommandLine();
        err.println(advised(failure.getMessage()));
        var words = new PrintWriter(err, true, StandardCharsets.UTF_8);
        if (!UnmatchedArgumentException.printSuggestions(failure, words)) {
            err.println("--help says what there is");
        }
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** A name with é means nothing to a Java machine whose locale knows ASCII only, and its own words help nobody. */
    private static String advised(String message) {
        return message != null && message.contains("unmappable characters")
                ? message + "; names of files are read as " + System.getProperty("sun.jnu.encoding")
                        + " here: set LC_ALL=C.UTF-8"
                : message;
    }

    private static int status(Exception failure, PrintStream err) throws Exception {
        try {
            throw failure;
        } catch (ConfigurationException e) {
            err.println("Nothing was started; these settings are wrong:");
            e.problems().forEach(problem -> err.println("  " + advised(problem)));
            return WRONG_SETTING;
        } catch (StoreUnavailableException | OverloadedException | UncheckedIOException | IllegalStateException e) {
            err.println("It could not be done: " + advised(e.getMessage()));
            return UNAVAILABLE;
        } catch (IllegalArgumentException e) {
            err.println("It was not done: " + advised(e.getMessage()));
            return WRONG_USAGE;
        }
    }

    /** Starts the server. */
    @Override
    public void run() {
        ServerConfig config = settings();
        if (check) {
            NotificationServer.start(config, SteadyClock.system()).close();
            out.println("everything starts");
        } else {
            untilStopped(config, NotificationServer.start(config, SteadyClock.system()), Optional.empty());
        }
    }

    private void runDemo() {
        if (file.isPresent()) {
            throw new IllegalArgumentException("the demo takes no settings file: leave --config out");
        }
        if (check) {
            throw new IllegalArgumentException("the demo has nothing to check: leave --check out");
        }
        Map<Setting<?>, String> given =
                SettingOptions.given(specification.commandLine().getParseResult());
        Demo.check(environment, given);
        Demo demo = Demo.create();
        try {
            ServerConfig config = settings(
                    demo.environment(environment), Optional.of(demo.file()), demo.arguments(environment, given));
            NotificationServer server = demo.start(config, SteadyClock.system());
            untilStopped(config, server, Optional.of(demo));
        } catch (RuntimeException | Error e) {
            demo.close();
            throw e;
        }
    }

    private ServerConfig settings() {
        ParseResult parsed = specification.commandLine().getParseResult();
        return settings(environment, file, SettingOptions.given(parsed));
    }

    private ServerConfig settings(
            Map<String, String> variables, Optional<Path> settingsFile, Map<Setting<?>, String> arguments) {
        List<String> warnings = new ArrayList<>(
                SettingOptions.formerNames(specification.commandLine().getParseResult()));
        try {
            ServerConfig config = ServerConfig.load(variables, settingsFile, arguments, warnings::add);
            Logging.format(config.logFormat());
            Logging.level(config.logLevel());
            return config;
        } finally {
            warnings.forEach(LOG::warn);
        }
    }

    private void untilStopped(ServerConfig config, NotificationServer server, Optional<Demo> demo) {
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.leaveRotation();
                            goOnFor(drainDelay(config.http().drainDelay()));
                            demo.ifPresent(Demo::quiet);
                            server.close();
                            demo.ifPresent(Demo::close);
                            Logging.flush();
                            stopped.countDown();
                        },
                        "shutdown"));
        String url = new ListenAddress(config.http().host(), server.port()).url();
        out.println("notification is ready on " + url);
        demo.ifPresent(it -> it.say(url, out));
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whoever has started it at a terminal and presses Ctrl-C has no balancer in front that must notice first. */
    private static Duration drainDelay(Optional<Duration> setting) {
        return setting.orElse(System.console() == null ? STANDARD_DRAIN_DELAY : Duration.ZERO);
    }

    private static void goOnFor(Duration delay) {
        if (delay.isZero()) {
            return;
        }
        LOG.info(
                "told to stop: not ready from now on, and no new connections in {} s (http.drain-delay)",
                delay.toSeconds());
        try {
            TimeUnit.NANOSECONDS.sleep(delay.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
