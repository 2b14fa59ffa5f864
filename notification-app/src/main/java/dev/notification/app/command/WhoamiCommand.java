package dev.notification.app.command;

import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** Says whose token or key it is. */
@Command(
        name = "whoami",
        description = "Says who you are for the server, and what you may do.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  notification whoami"})
final class WhoamiCommand extends ClientCommand {
    WhoamiCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public void run() {
        Server server = server();
        JsonText answer = server.get("/api/account").json();
        if (isJson()) {
            terminal().print(answer.json());
            return;
        }
        String name = answer.text("username")
                .or(() -> answer.text("external_id"))
                .or(() -> answer.text("service").map(service -> service + ", a service"))
                .map(Terminal::shown)
                .orElse("nobody with a name");
        String scopes = answer.elements("scopes").stream().map(JsonText::plain).collect(Collectors.joining(", "));
        terminal()
                .print(name + " (" + answer.plain("id") + ")"
                        + answer.text("role").map(role -> ", role " + role).orElse("")
                        + (scopes.isEmpty() ? "" : ", may " + scopes)
                        + ", at " + server.address());
    }
}
