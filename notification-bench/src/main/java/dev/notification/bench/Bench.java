package dev.notification.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command line: one subcommand for each kind of work. The server's own finds it as a {@link Runnable} among the services on the class path, and has
 * it as its command {@code bench}.
 */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        description = {
            "Measures a running server from outside, with as much load as it takes.",
            "It opens accounts called bench0, bench1 … with a password that everybody knows, and fills their inboxes: measure no server that"
                    + " others use. What limits its callers refuses most of it: start it with NOTIFICATION_LIMITS_ENABLED=false."
        },
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
public final class Bench implements Runnable {
    /** The server, or the file of results, is not there, as sysexits.h has it. */
    private static final int UNAVAILABLE = 69;

    /** What is printed. */
    enum Output {
        text,
        json
    }

    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "${env:NOTIFICATION_SERVER:-http://localhost:8080}",
            scope = ScopeType.INHERIT,
            description = "where the server is, by http; else NOTIFICATION_SERVER, or http://localhost:8080")
    String server;

    /** As it was called before there was a server's own command line around it. */
    @Option(names = "--host", hidden = true, scope = ScopeType.INHERIT)
    private Optional<String> host = Optional.empty();

    @Option(names = "--port", hidden = true, scope = ScopeType.INHERIT)
    private Optional<Integer> port = Optional.empty();

    @Option(
            names = "--name",
            defaultValue = "ours",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "what to call the server in the results (${DEFAULT-VALUE})")
    String name;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "a file to which the figures are appended, a line of JSON for each run")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--output",
            defaultValue = "text",
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            description = "text or json")
    private Output output;

    @Spec
    private CommandSpec specification;

    public static void main(String[] arguments) {
        System.exit(new Bench().run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments));
    }

    int run(PrintWriter words, PrintWriter problems, String... arguments) {
        return new CommandLine(this)
                .setOut(words)
                .setErr(problems)
                .setExecutionExceptionHandler((e, line, parsed) -> {
                    if (!(e instanceof IOException)) {
                        throw e;
                    }
                    problems.println("It could not be done: " + e.getMessage());
                    return UNAVAILABLE;
                })
                .execute(arguments);
    }

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(
                specification.commandLine(),
                "say what to measure: send, batch, connect, fanout, history, read, reconnect or ping");
    }

    /** What is measured, which is said: the accounts alone may take a while. */
    Target target() {
        URI uri = uri();
        int standard = uri.getPort() < 0 ? 80 : uri.getPort();
        var target = new Target(host.orElse(uri.getHost()), port.orElse(standard));
        say("measures http://" + target + ": first it opens accounts, or logs in");
        return target;
    }

    void measures(int warmup, int seconds) {
        say("warms up for " + warmup + " s, then measures for " + seconds + " s");
    }

    private URI uri() {
        try {
            var uri = new URI(server.strip().replaceFirst("/$", ""));
            if ("http".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getPath().isEmpty()) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Said below, with what would be one.
        }
        throw new ParameterException(
                specification.commandLine(),
                "'" + server.replaceFirst("(?s)^(\\w*:?//)?.*@", "$1hidden@")
                        + "' cannot be measured: give an address without encryption and path, such as http://localhost:8080");
    }

    /** A table for people, or a line of JSON; and the line in a file if one was named. */
    void publish(Report report) throws IOException {
        PrintWriter words = specification.commandLine().getOut();
        words.print(output == Output.json ? report.json() + "\n" : report.text());
        if (words.checkError()) {
            throw new IOException("standard output cannot be written");
        }
        if (out.isPresent()) {
            report.appendTo(out.get());
        }
    }

    /** For people, while it takes its time. */
    private void say(String words) {
        specification.commandLine().getErr().println(words);
    }
}
