package dev.notification.app;

import dev.notification.app.command.CommandException;
import dev.notification.app.command.ExitStatus;
import dev.notification.app.command.OutputOption;
import dev.notification.app.command.Terminal;
import dev.notification.app.text.JsonObject;
import dev.notification.persistence.BackupModule;
import dev.notification.persistence.DatabaseConfig;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes an SQLite database into a file; a server may be running on it. */
@Command(
        name = "backup",
        description = "Writes the SQLite database that the settings name into FILE, also beside a running server.",
        mixinStandardHelpOptions = true)
final class BackupCommand implements Runnable {
    private final Supplier<DatabaseConfig> settings;
    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "where the backup goes")
    private Path file;

    @Option(names = "--overwrite", description = "replace FILE if it is there already")
    private boolean overwrites;

    @Mixin
    private OutputOption output;

    /** @param settings asked once the command line is read; throws what is wrong with them */
    BackupCommand(Supplier<DatabaseConfig> settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    @Override
    public void run() {
        if (file.toString().equals("-")) {
            throw new CommandException(
                    ExitStatus.USAGE,
                    "a backup does not go to standard output: name a file (./- if it is to be called -)");
        }
        if (file.toString().isEmpty()) {
            throw new CommandException(ExitStatus.USAGE, "the name of the file is empty: was a variable not set?");
        }
        BackupModule.Backup backup = Progress.during(
                terminal::say, "writing the backup", () -> BackupModule.backUp(settings.get(), file, overwrites));
        String schema = backup.schema().map(version -> "schema " + version).orElse("a schema made by hand");
        String newest = backup.newestId() == 0 ? "no notification" : "newest notification " + backup.newestId();
        output.print(
                terminal,
                backup.file() + " is written and well: " + backup.bytes() + " bytes, " + schema + ", history "
                        + backup.epoch() + ", " + newest,
                new JsonObject()
                        .string("file", backup.file().toString())
                        .number("bytes", backup.bytes())
                        .string("schema", backup.schema())
                        .string("epoch", backup.epoch())
                        .number("newest_id", backup.newestId()));
    }
}
