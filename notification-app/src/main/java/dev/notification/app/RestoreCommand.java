package dev.notification.app;

import dev.notification.persistence.BackupModule;
import dev.notification.persistence.DatabaseConfig;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
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
    private final PrintStream out;
    private final PrintStream err;
    private final InstantSource clock;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "the backup; it stays as it is")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--in-place", description = "the backup is in its place already: only begin a new history")
    private boolean inPlace;

    /** @param settings asked once the command line is read; throws what is wrong with them */
    RestoreCommand(Supplier<DatabaseConfig> settings, PrintStream out, PrintStream err, InstantSource clock) {
        this.settings = settings;
        this.out = out;
        this.err = err;
        this.clock = clock;
    }

    /** @throws IllegalArgumentException unless either a file is named or it is in its place */
    @Override
    public void run() {
        if (file.isPresent() == inPlace) {
            throw new IllegalArgumentException("say which FILE to restore, or --in-place if that is done already");
        }
        if (inPlace) {
            began(BackupModule.restoredInPlace(settings.get()));
        } else {
            restore(file.orElseThrow());
        }
    }

    private void restore(Path backup) {
        BackupModule.Restored restored =
                Progress.during(err, "restoring the backup", () -> BackupModule.restore(settings.get(), backup, clock));
        if (restored.tookLog()) {
            out.println("beside " + backup + " there was its log (-wal): what is in it is restored, too");
        }
        out.println(backup + " is restored");
        restored.aside().ifPresent(old -> out.println("the database that was there is now " + old));
        began(restored.epoch());
    }

    private void began(String epoch) {
        out.println("the history begins anew as " + epoch + ": clients load everything again, and users log in again");
    }
}
