package dev.notification.app;

import dev.notification.app.command.CommandException;
import dev.notification.app.command.ExitStatus;
import dev.notification.app.command.OutputOption;
import dev.notification.app.command.Terminal;
import dev.notification.app.text.JsonObject;
import dev.notification.persistence.BackupModule;
import dev.notification.persistence.DatabaseConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts a backup in the place of the database, or completes a restore that was done by other means. */
@Command(
        name = "restore",
        description = {
            "Puts the backup FILE in the place of the SQLite database that the settings name, and begins a new history, so that"
                    + " every client loads everything again. The server must be stopped. The database that was there is kept"
                    + " beside it.",
            "After pg_restore, or when a disk was put back: --in-place."
        },
        mixinStandardHelpOptions = true)
final class RestoreCommand implements Runnable {
    private final Supplier<DatabaseConfig> settings;
    private final Terminal terminal;
    private final InstantSource clock;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "the backup; it stays as it is")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--in-place", description = "the backup is in its place already: only begin a new history")
    private boolean inPlace;

    @Mixin
    private OutputOption output;

    /** @param settings asked once the command line is read; throws what is wrong with them */
    RestoreCommand(Supplier<DatabaseConfig> settings, Terminal terminal, InstantSource clock) {
        this.settings = settings;
        this.terminal = terminal;
        this.clock = clock;
    }

    /** @throws CommandException unless either a file is named or it is in its place */
    @Override
    public void run() {
        if (file.isPresent() == inPlace) {
            throw new CommandException(
                    ExitStatus.USAGE, "say which FILE to restore, or --in-place if that is done already");
        }
        if (inPlace) {
            began(new JsonObject(), BackupModule.restoredInPlace(settings.get()));
        } else {
            restore(file.orElseThrow());
        }
    }

    private void restore(Path backup) {
        BackupModule.Restored restored = Progress.during(
                terminal::say, "restoring the backup", () -> BackupModule.restore(settings.get(), backup, clock));
        if (!output.isJson()) {
            if (restored.tookLog()) {
                terminal.print("beside " + backup + " there was its log (-wal): what is in it is restored, too");
            }
            terminal.print(backup + " is restored");
            restored.aside().ifPresent(old -> terminal.print("the database that was there is now " + old));
        }
        began(
                new JsonObject()
                        .string("file", backup.toString())
                        .raw("took_log", Boolean.toString(restored.tookLog()))
                        .string("aside", restored.aside().map(Path::toString)),
                restored.epoch());
    }

    private void began(JsonObject json, String epoch) {
        output.print(
                terminal,
                "the history begins anew as " + epoch + ": clients load everything again, and users log in again",
                json.string("epoch", epoch));
    }
}
