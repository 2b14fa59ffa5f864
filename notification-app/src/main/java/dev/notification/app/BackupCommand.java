package dev.notification.app;

import dev.notification.persistence.BackupModule;
import dev.notification.persistence.DatabaseConfig;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes an SQLite database into a file; a server may be running on it. */
@Command(
        name = "backup",
        description = "Writes the SQLite database that the settings name into FILE, also beside a running server.",
        mixinStandardHelpOptions = true)
final class BackupCommand implements Runnable {
    private final Supplier<DatabaseConfig> settings;
    private final PrintStream out;
    private final PrintStream err;

    @Parameters(paramLabel = "FILE", description = "where the backup goes")
    private Path file;

    @Option(names = "--overwrite", description = "replace FILE if it is there already")
    private boolean overwrites;

    /** @param settings asked once the command line is read; throws what is wrong with them */
    BackupCommand(Supplier<DatabaseConfig> settings, PrintStream out, PrintStream err) {
        this.settings = settings;
        this.out = out;
        this.err = err;
    }

    @Override
    public void run() {
        BackupModule.Backup backup =
                Progress.during(err, "writing the backup", () -> BackupModule.backUp(settings.get(), file, overwrites));
        String schema = backup.schema().map(version -> "schema " + version).orElse("a schema made by hand");
        String newest = backup.newestId() == 0 ? "no notification" : "newest notification " + backup.newestId();
        out.println(backup.file() + " is written and well: " + backup.bytes() + " bytes, " + schema + ", history "
                + backup.epoch() + ", " + newest);
    }
}
