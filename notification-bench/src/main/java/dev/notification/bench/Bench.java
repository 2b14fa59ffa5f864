package dev.notification.bench;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line: one subcommand for each kind of work. */
@Command(
        name = "notification-bench",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        description = "Measures a running server from outside.",
        subcommands = {
            SendBench.class,
            BatchBench.class,
            ConnectBench.class,
            FanoutBench.class,
            HistoryBench.class,
            ReadBench.class,
            ReconnectBench.class,
            PingBench.class,
            PlotCommand.class,
            TableCommand.class
        })
public final class Bench {
    @Option(names = "--host", defaultValue = "localhost", scope = ScopeType.INHERIT, description = "${DEFAULT-VALUE}")
    String host;

    @Option(names = "--port", defaultValue = "8080", scope = ScopeType.INHERIT, description = "${DEFAULT-VALUE}")
    int port;

    @Option(
            names = "--name",
            defaultValue = "ours",
            scope = ScopeType.INHERIT,
            description = "what to call the server in the results; ${DEFAULT-VALUE}")
    String name;

    @Option(
            names = "--out",
            scope = ScopeType.INHERIT,
            description = "a file to which the figures are appended, a line of JSON for each run")
    Path out;

    Target target() {
        return new Target(host, port);
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }
}
