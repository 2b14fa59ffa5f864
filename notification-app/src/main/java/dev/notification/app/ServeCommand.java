package dev.notification.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the server, by name; without any command it starts too. */
@Command(name = "serve", description = "Starts the server, as no command at all does.", mixinStandardHelpOptions = true)
final class ServeCommand implements Runnable {
    private final Runnable server;
    private final Runnable demo;

    @Option(
            names = "--demo",
            description =
                    "for this machine alone, with a database that is deleted at the end, two users, something that"
                            + " arrives every few seconds, and a playground")
    private boolean isDemo;

    /** @param demo both return when what they have started is stopped */
    ServeCommand(Runnable server, Runnable demo) {
        this.server = server;
        this.demo = demo;
    }

    @Override
    public void run() {
        (isDemo ? demo : server).run();
    }
}
