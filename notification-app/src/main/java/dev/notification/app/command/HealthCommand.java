package dev.notification.app.command;

import dev.notification.app.config.ConfigurationException;
import dev.notification.app.config.ServerConfig;
import dev.notification.app.text.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks whether a server is ready; for supervisors, which look at the exit status. */
@Command(
        name = "health",
        description = "Asks whether the server is ready: ends with 0 if it is, and with 69 if not.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  notification health",
            "  notification health --wait 30s --server http://localhost:8080"
        })
final class HealthCommand implements Runnable {
    /** Whoever takes longer is not ready; supervisors do not wait for long either. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final long SECOND = 1_000_000_000;

    private final Terminal terminal;

    @Mixin
    private ServerOptions options;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = Times.class,
            defaultValue = "0s",
            description = "for how long it may become ready, such as 30s (it is asked once)")
    private Duration patience = Duration.ZERO;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "asks the server that has this settings file, where it listens")
    private Optional<Path> file = Optional.empty();

    @Spec
    private CommandSpec specification;

    HealthCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        ServerAddress address = options.address(terminal, Profile.read(terminal), file().map(this::address));
        var server = new Server(terminal, address, Credentials.none(), LONGEST_ANSWER);
        long start = System.nanoTime();
        long said = start;
        Optional<String> problem = problem(server);
        while (problem.isPresent() && System.nanoTime() - start < patience.toNanos()) {
            if (System.nanoTime() - said > SECOND) {
                terminal.say("not yet: " + problem.get());
                said = System.nanoTime() + 4 * SECOND;
            }
            Sending.pause(PAUSE);
            problem = problem(server);
        }
        if (problem.isPresent()) {
            throw new CommandException(ExitStatus.UNAVAILABLE, problem.get());
        }
        terminal.print(
                options.isJson()
                        ? new JsonObject()
                                .string("server", address.text())
                                .raw("ready", "true")
                                .end()
                        : address + " is ready");
    }

    /** Behind the command counts more than before it, where all settings may stand. */
    private Optional<Path> file() {
        return file.or(() -> Optional.ofNullable(specification.parent())
                .map(program -> program.findOption("--config").getValue()));
    }

    private String address(Path settings) {
        long start = System.nanoTime();
        while (true) {
            try {
                return ServerConfig.listens(terminal.environment(), settings).url();
            } catch (ConfigurationException e) {
                // systemd ends the server when this ends, perhaps before that has said with a status of its own what is
                // wrong.
                if (System.nanoTime() - start >= patience.toNanos()) {
                    throw new CommandException(ExitStatus.WRONG_SETTING, e.getMessage(), e);
                }
                Sending.pause(PAUSE);
            }
        }
    }

    private static Optional<String> problem(Server server) {
        try {
            Answer answer = server.askAsNobody("GET", "/health/ready", Optional.empty());
            boolean isReady = answer.status() == 200
                    && answer.body().flatMap(body -> body.text("status")).isPresent();
            return isReady
                    ? Optional.empty()
                    : Optional.of(server.address() + " is not ready (" + answer.status() + ")"
                            + answer.body().map(body -> ": " + body.json()).orElse(""));
        } catch (Server.NoAnswer e) {
            return Optional.of(e.getMessage());
        }
    }
}
