package dev.notification.app;

import dev.notification.app.command.ClientLine;
import dev.notification.app.command.CompletionCommand;
import dev.notification.app.command.ExitStatus;
import dev.notification.app.command.Terminal;
import dev.notification.app.config.ConfigurationException;
import dev.notification.app.config.ListenAddress;
import dev.notification.app.config.ServerConfig;
import dev.notification.app.config.Setting;
import dev.notification.app.config.WrittenSetting;
import dev.notification.core.lifecycle.SteadyClock;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * All commands. The one that they are below starts the server with what the environment, a file and the arguments say, as the command
 * serve does.
 */
@Command(
        name = CommandTree.PROGRAM,
        description = "A durable inbox and live delivery for every user.",
        exitCodeListHeading = "%nExit statuses:%n",
        exitCodeList = {
            "  0:it was done",
            "  1:something failed that should not, or the command that was run did",
            "  2:the command line is wrong",
            " 65:what was given is wrong, or is about what is not there",
            " 69:the server or the database is not there, not ready, or cannot be used",
            " 74:what it prints, or keeps on disk, could not be written",
            " 75:not now: the same command may succeed later",
            " 77:not logged in (any more), or not allowed",
            " 78:a setting is wrong",
            "130:Ctrl-C",
            "141:whatever read its output has stopped reading",
            "143:it was told to stop (SIGTERM)"
        },
        footer = {
            "",
            "Settings also come from the environment (NOTIFICATION_HTTP_PORT for --http.port) and from",
            "notification.properties; the command line counts most. Secrets are not taken from it.",
            "The launcher also takes --make-archive, alone: it makes its archive of classes anew."
        },
        abbreviateSynopsis = true,
        mixinStandardHelpOptions = true)
final class CommandTree implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(CommandTree.class);

    static final String PROGRAM = "notification";

    /** Kubernetes takes a pod that stops out of its services within two seconds or three. */
    private static final Duration STANDARD_DRAIN_DELAY = Duration.ofSeconds(5);

    private final Map<String, String> environment;
    private final Terminal terminal;

    /** For a server, which goes on when nobody reads it; commands print to the terminal, which says what could not be written. */
    private final PrintStream out;

    @Spec
    private CommandSpec specification;

    @Option(
            names = "--check",
            description = "start, and stop as soon as it is ready: tries settings, database and port")
    private boolean check;

    private CommandTree(Map<String, String> environment, Terminal terminal, PrintStream out) {
        this.environment = environment;
        this.terminal = terminal;
        this.out = out;
    }

    /** Returns when the server is stopped, or at once if it cannot start or was asked for something else. */
    static int run(
            String[] arguments, Map<String, String> environment, Terminal terminal, PrintStream out, PrintStream err) {
        return ClientLine.execute(line(environment, terminal, out, err), terminal, arguments);
    }

    static CommandLine line(Map<String, String> environment, Terminal terminal, PrintStream out, PrintStream err) {
        var main = new CommandTree(environment, terminal, out);
        var line = new CommandLine(main)
                .addSubcommand(new ServeCommand(main, main::check, main::runDemo))
                .addSubcommand(new UserCommands(() -> main.settings().database(), terminal, InstantSource.system()))
                .addSubcommand(new KeyCommands(
                        () -> {
                            ServerConfig config = main.settings();
                            return new KeyCommands.Settings(config.database(), config.doors());
                        },
                        terminal,
                        InstantSource.system()))
                .addSubcommand(new ServiceCommands(() -> main.settings().database(), terminal, InstantSource.system()))
                .addSubcommand(new MigrateCommand(() -> main.settings().database(), terminal))
                .addSubcommand(new IntegrityCommand(() -> main.settings().database(), terminal))
                .addSubcommand(new BackupCommand(() -> main.settings().database(), terminal))
                .addSubcommand(new RestoreCommand(() -> main.settings().database(), terminal, InstantSource.system()))
                .addSubcommand(new EpochCommand(() -> main.settings().database(), terminal))
                .addSubcommand(new ConfigCommand(main::written, main::settings, terminal))
                .addSubcommand(new RehearseCommand(main::settings, out, err));
        line.getCommandSpec().version(StartWords.version());
        SettingOptions.addTo(line.getCommandSpec());
        ClientLine.addTo(line, terminal);
        bench().ifPresent(line::addSubcommand);
        line.addSubcommand(new CompletionCommand(terminal));
        return line.setExecutionExceptionHandler((e, command, parsed) -> {
                    Optional<Integer> status = ClientLine.status(e, terminal);
                    return status.isPresent() ? status.get() : status(e, command.getCommandName(), err);
                })
                .setParameterExceptionHandler((e, given) -> ClientLine.wrongUsage(e, err))
                .setOut(terminal.writer())
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    }

    /**
     * A generator of load is a program of its own, and is beside this one or not. No kind of service that Java itself has any of,
     * which each start would load.
     */
    private static Optional<Runnable> bench() {
        return ServiceLoader.load(Runnable.class).findFirst();
    }

    private static int status(Exception failure, String command, PrintStream err) throws Exception {
        try {
            throw failure;
        } catch (ConfigurationException e) {
            err.println("Nothing was done; these settings are wrong:");
            e.problems().forEach(problem -> err.println("  " + ClientLine.advised(problem)));
            return ExitStatus.WRONG_SETTING.code();
        } catch (OverloadedException e) {
            err.println("It could not be done now: " + ClientLine.advised(e.getMessage()));
            return ExitStatus.TRY_AGAIN.code();
        } catch (StoreUnavailableException | IOException | UncheckedIOException | IllegalStateException e) {
            err.println("It could not be done: " + ClientLine.advised(e.getMessage()));
            return ExitStatus.UNAVAILABLE.code();
        } catch (IllegalArgumentException e) {
            err.println("It was not done: " + ClientLine.advised(e.getMessage()));
            // A server is started again after whatever its supervisor does not know for hopeless.
            boolean isServer = command.equals(PROGRAM) || command.equals("serve");
            return (isServer ? ExitStatus.USAGE : ExitStatus.REFUSED).code();
        }
    }

    /** Starts the server. */
    @Override
    public void run() {
        if (check) {
            check();
            return;
        }
        ServerConfig config = settings();
        untilStopped(config, NotificationServer.start(config, SteadyClock.system()), Optional.empty());
    }

    private void check() {
        NotificationServer.start(settings(), SteadyClock.system()).close();
        terminal.print("everything starts");
    }

    private void runDemo() {
        if (file().isPresent()) {
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

    private Optional<Path> file() {
        return SettingOptions.file(specification.commandLine().getParseResult());
    }

    private List<WrittenSetting> written() {
        return ServerConfig.written(
                environment,
                file(),
                SettingOptions.given(specification.commandLine().getParseResult()));
    }

    private ServerConfig settings() {
        ParseResult parsed = specification.commandLine().getParseResult();
        return settings(environment, file(), SettingOptions.given(parsed));
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
