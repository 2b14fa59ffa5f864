package dev.notification.app;

import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.PersistenceModule;
import java.io.PrintStream;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Brings the schema up to date without starting the server: with another role than the server's, say. */
@Command(
        name = "migrate",
        description =
                "Brings the schema of the database that the settings name up to date, and says from which version to"
                        + " which.",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  notification migrate --dry-run", "  notification migrate"})
final class MigrateCommand implements Runnable {
    private final Supplier<DatabaseConfig> settings;
    private final PrintStream out;
    private final PrintStream err;

    @Option(names = "--dry-run", description = "say what would be done, and change nothing")
    private boolean isDryRun;

    /** @param settings asked once the command line is read; throws what is wrong with them */
    MigrateCommand(Supplier<DatabaseConfig> settings, PrintStream out, PrintStream err) {
        this.settings = settings;
        this.out = out;
        this.err = err;
    }

    /** @throws dev.notification.core.port.StoreUnavailableException if it cannot be done */
    @Override
    public void run() {
        DatabaseConfig database = settings.get();
        PersistenceModule.Migrated migrated = isDryRun
                ? PersistenceModule.plannedMigration(database)
                : Progress.during(err, "bringing the schema up to date", () -> PersistenceModule.migrate(database));
        Optional<String> from = migrated.from();
        if (from.equals(Optional.of(migrated.to()))) {
            out.println("the schema is at version " + migrated.to() + " already");
        } else {
            out.println((isDryRun ? "the schema would be brought " : "the schema was brought ")
                    + from.map(version -> "from version " + version + " ").orElse("") + "to version " + migrated.to());
        }
    }
}
