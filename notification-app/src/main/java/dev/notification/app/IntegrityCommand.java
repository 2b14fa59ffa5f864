package dev.notification.app;

import dev.notification.persistence.BackupModule;
import dev.notification.persistence.DatabaseConfig;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** Looks through an SQLite database from end to end; a server may be running on it. */
@Command(
        name = "integrity",
        description = "Looks for damage in the SQLite database that the settings name.",
        mixinStandardHelpOptions = true)
final class IntegrityCommand implements Runnable {
    private final Supplier<DatabaseConfig> settings;
    private final PrintStream out;
    private final PrintStream err;

    /** @param settings asked once the command line is read; throws what is wrong with them */
    IntegrityCommand(Supplier<DatabaseConfig> settings, PrintStream out, PrintStream err) {
        this.settings = settings;
        this.out = out;
        this.err = err;
    }

    /** @throws IllegalStateException if it is damaged */
    @Override
    public void run() {
        List<String> problems =
                Progress.during(err, "looking through the database", () -> BackupModule.integrity(settings.get()));
        problems.forEach(out::println);
        if (!problems.isEmpty()) {
            throw new IllegalStateException(
                    "the database is damaged; stop the server and restore a backup: notification restore FILE");
        }
        out.println("the database is well");
    }
}
