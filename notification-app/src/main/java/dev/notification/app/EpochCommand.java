package dev.notification.app;

import dev.notification.app.command.CommandException;
import dev.notification.app.command.ExitStatus;
import dev.notification.app.command.OutputOption;
import dev.notification.app.command.Terminal;
import dev.notification.app.text.JsonObject;
import dev.notification.persistence.BackupModule;
import dev.notification.persistence.DatabaseConfig;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The name of the history that a database holds. */
@Command(
        name = "epoch",
        description =
                "Begins a new history in the database that the settings name: after a restore by other means than restore.",
        mixinStandardHelpOptions = true)
final class EpochCommand implements Runnable {
    private final Supplier<DatabaseConfig> settings;
    private final Terminal terminal;

    @Spec
    private CommandSpec specification;

    /** @param settings asked once the command line is read; throws what is wrong with them */
    EpochCommand(Supplier<DatabaseConfig> settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(specification.commandLine(), "say what to do: renew");
    }

    /** The same as the last step of a restore. */
    @Command(
            description = {
                "Gives the history another name, so that every client loads everything again, and ends all logins. The server must be"
                        + " stopped."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  notification epoch renew --yes"})
    void renew(@Option(names = "--yes", description = "do not ask") boolean isSure, @Mixin OutputOption output) {
        DatabaseConfig database = settings.get();
        if (!isSure) {
            terminal.say("every client will load everything again, and every user log in again; type yes to go on");
            if (!terminal.line().orElse("").equals("yes")) {
                throw new CommandException(ExitStatus.USAGE, "nothing was changed: answer yes, or say --yes");
            }
        }
        String epoch = BackupModule.restoredInPlace(database);
        output.print(terminal, "the history begins anew as " + epoch, new JsonObject().string("epoch", epoch));
    }
}
