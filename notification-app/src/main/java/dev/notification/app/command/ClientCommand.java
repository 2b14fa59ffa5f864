package dev.notification.app.command;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command that asks a server as somebody has in common. */
abstract class ClientCommand implements Runnable {
    private final Terminal terminal;

    @Mixin
    private ServerOptions options;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "holds an access token or an API key; else NOTIFICATION_TOKEN or the login")
    private Optional<Path> tokenFile = Optional.empty();

    ClientCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    Terminal terminal() {
        return terminal;
    }

    boolean isJson() {
        return options.isJson();
    }

    /** The login counts only where it was made: its token is shown to no other server. */
    Server server() {
        Optional<Profile> profile = Profile.read(terminal);
        ServerAddress address = options.address(terminal, profile);
        return new Server(
                terminal,
                address,
                Credentials.of(
                        terminal, tokenFile, profile.filter(one -> one.server().equals(address.text()))));
    }
}
