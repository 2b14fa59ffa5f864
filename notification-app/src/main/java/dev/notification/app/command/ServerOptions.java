package dev.notification.app.command;

import java.util.Optional;
import picocli.CommandLine.Option;

/** Which server, and how its answers are shown: options of every command that asks one. */
final class ServerOptions {
    static final String STANDARD_PORT = "8080";

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "where the server is; else NOTIFICATION_SERVER, the login's, or http://localhost:8080")
    private Optional<String> server = Optional.empty();

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text for people, json for programs: the server's own words, a line each")
    private Output output = Output.text;

    boolean isJson() {
        return output == Output.json;
    }

    /** @param profile whose server is meant if no other is named */
    ServerAddress address(Terminal terminal, Optional<Profile> profile) {
        return address(terminal, profile, Optional.empty());
    }

    /** @param own what counts more than the environment and the login, and less than --server */
    ServerAddress address(Terminal terminal, Optional<Profile> profile, Optional<String> own) {
        return ServerAddress.of(server.or(() -> own)
                .or(() -> terminal.variable("NOTIFICATION_SERVER"))
                .or(() -> profile.map(Profile::server))
                .orElseGet(() -> "http://localhost:"
                        + terminal.variable("NOTIFICATION_HTTP_PORT")
                                .filter(port -> port.matches("[1-9][0-9]{0,4}"))
                                .orElse(STANDARD_PORT)));
    }
}
