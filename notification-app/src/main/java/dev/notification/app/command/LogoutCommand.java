package dev.notification.app.command;

import dev.notification.app.text.JsonObject;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends the login that is kept, here and at the server. */
@Command(
        name = "logout",
        description = "Ends the login, at the server and on this machine.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  notification logout"})
final class LogoutCommand implements Runnable {
    private final Terminal terminal;

    @Mixin
    private OutputOption output;

    LogoutCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What the server cannot be told is forgotten all the same, and said. */
    @Override
    public void run() {
        Profile profile = Profile.read(terminal)
                .orElseThrow(() -> new CommandException(ExitStatus.NOT_ALLOWED, "nobody is logged in"));
        ServerAddress address = ServerAddress.of(profile.server());
        var server = new Server(terminal, address, Credentials.login(profile));
        Optional<String> problem = Optional.empty();
        try {
            Answer answer = server.ask("POST", "/api/logout", Optional.empty(), Map.of());
            problem = answer.isGood() || answer.status() == 401
                    ? Optional.empty()
                    : Optional.of(answer.refusal(address, "").getMessage());
        } catch (Server.NoAnswer e) {
            problem = Optional.of(e.getMessage());
        }
        Profile.file(terminal).delete();
        if (problem.isPresent()) {
            throw new CommandException(
                    ExitStatus.UNAVAILABLE,
                    "the login is forgotten here, but goes on at the server until it ends by itself: " + problem.get());
        }
        output.print(terminal, "logged out at " + address, new JsonObject().string("server", address.text()));
    }
}
