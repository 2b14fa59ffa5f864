package dev.notification.app;

import dev.notification.app.command.OutputOption;
import dev.notification.app.command.Terminal;
import dev.notification.app.text.JsonObject;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.PersistenceModule;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
    private final Terminal terminal;

    @Option(names = "--dry-run", description = "say what would be done, and change nothing")
    private boolean isDryRun;

    @Mixin
    private OutputOption output;

    /** @param settings asked once the command line is read; throws what is wrong with them */
    MigrateCommand(Supplier<DatabaseConfig> settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    /** @throws dev.notification.core.port.StoreUnavailableException if it cannot be done */
    @Override
    public void run() {
        DatabaseConfig database = settings.get();
        PersistenceModule.Migrated migrated = isDryRun
                ? PersistenceModule.plannedMigration(database)
                : Progress.during(
                        terminal::say, "bringing the schema up to date", () -> PersistenceModule.migrate(database));
        Optional<String> from = migrated.from();
        String words = from.equals(Optional.of(migrated.to()))
                ? "the schema is at version " + migrated.to() + " already"
                : (isDryRun ? "the schema would be brought " : "the schema was brought ")
                        + from.map(version -> "from version " + version + " ").orElse("") + "to version "
                        + migrated.to();
        output.print(
                terminal,
                words,
                new JsonObject()
                        .string("from", from)
                        .string("to", migrated.to())
                        .raw("dry_run", Boolean.toString(isDryRun)));
    }
}
