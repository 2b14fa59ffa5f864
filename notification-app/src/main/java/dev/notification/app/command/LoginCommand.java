package dev.notification.app.command;

import dev.notification.app.text.JsonObject;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Logs in, and keeps the login for the commands that come. */
@Command(
        name = "login",
        description = {
            "Logs in and keeps the login in $XDG_CONFIG_HOME/notification/profile.json (mode 0600), where the other commands find it.",
            "The password is asked for, or read from NOTIFICATION_PASSWORD, from --password-file, or as the first line of standard"
                    + " input; never from the command line, which every user of the machine can read."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  notification login ada --server https://notify.example"})
final class LoginCommand implements Runnable {
    private final Terminal terminal;

    @Mixin
    private ServerOptions options;

    @Parameters(paramLabel = "USERNAME", arity = "0..1", description = "who you are; else it is asked for")
    private Optional<String> username = Optional.empty();

    @Option(names = "--password-file", paramLabel = "FILE", description = "holds the password")
    private Optional<Path> file = Optional.empty();

    LoginCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        ServerAddress address = options.address(terminal, Profile.read(terminal));
        var server = new Server(terminal, address, Credentials.none());
        String name = username.orElseGet(this::askedName);
        String password = file.map(SecretFile::read)
                .or(() -> terminal.variable("NOTIFICATION_PASSWORD"))
                .or(() -> terminal.secret("Password of " + name + " at " + address + ": "))
                .orElseThrow(() -> new CommandException(
                        ExitStatus.USAGE,
                        "no password was given: type it, give it as the first line of standard input, in"
                                + " NOTIFICATION_PASSWORD, or in a file with --password-file"));
        Answer answer;
        try {
            answer = server.askAsNobody(
                    "POST",
                    "/api/login",
                    Optional.of(new JsonObject()
                            .string("username", name)
                            .string("password", password)
                            .end()));
        } catch (Server.NoAnswer e) {
            throw Server.unavailable(e);
        }
        JsonText json =
                answer.orThrow(address, "see that name and password are right").json();
        var profile = new Profile(address.text(), json.text("user_id").orElse(""), name, "", "").renewed(json);
        profile.write(terminal);
        if (options.isJson()) {
            terminal.print(new JsonObject()
                    .string("server", address.text())
                    .raw("user_id", profile.userId())
                    .string("username", name)
                    .end());
        } else {
            terminal.print("logged in at " + address + " as " + Terminal.shown(name) + " ("
                    + Terminal.shown(profile.userId()) + ")");
        }
    }

    private String askedName() {
        if (!terminal.isInteractive()) {
            throw new CommandException(ExitStatus.USAGE, "say who you are: login USERNAME");
        }
        return terminal.asked("Username: ");
    }
}
