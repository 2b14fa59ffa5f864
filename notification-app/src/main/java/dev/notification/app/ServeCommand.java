package dev.notification.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the server, by name; without any command it starts too. */
@Command(
        name = "serve",
        description = "Starts the server, as no command at all does.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  notification serve --http.port=9000",
            "  notification serve --check",
            "  notification serve --demo"
        })
final class ServeCommand implements Runnable {
    private final Runnable server;
    private final Runnable check;
    private final Runnable demo;

    @Option(
            names = "--demo",
            description =
                    "for this machine alone, with a database that is deleted at the end, two users, something that"
                            + " arrives every few seconds, and a playground")
    private boolean isDemo;

    @Option(
            names = "--check",
            description = "start, and stop as soon as it is ready: tries settings, database and port")
    private boolean isCheck;

    /** @param demo as the others, returns when what it has started is stopped */
    ServeCommand(Runnable server, Runnable check, Runnable demo) {
        this.server = server;
        this.check = check;
        this.demo = demo;
    }

    @Override
    public void run() {
        if (isDemo && isCheck) {
            throw new IllegalArgumentException("the demo has nothing to check: leave --check out");
        }
        (isDemo ? demo : isCheck ? check : server).run();
    }
}
