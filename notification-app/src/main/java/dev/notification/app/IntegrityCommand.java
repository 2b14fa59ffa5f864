package dev.notification.app;

import dev.notification.app.command.OutputOption;
import dev.notification.app.command.Terminal;
import dev.notification.app.text.JsonObject;
import dev.notification.persistence.BackupModule;
import dev.notification.persistence.DatabaseConfig;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks through an SQLite database from end to end; a server may be running on it. */
@Command(
        name = "integrity",
        description = "Looks for damage in the SQLite database that the settings name.",
        mixinStandardHelpOptions = true)
final class IntegrityCommand implements Runnable {
    private final Supplier<DatabaseConfig> settings;
    private final Terminal terminal;

    @Mixin
    private OutputOption output;

    /** @param settings asked once the command line is read; throws what is wrong with them */
    IntegrityCommand(Supplier<DatabaseConfig> settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    /** @throws IllegalStateException if it is damaged */
    @Override
    public void run() {
        List<String> problems = Progress.during(
                terminal::say, "looking through the database", () -> BackupModule.integrity(settings.get()));
        if (output.isJson()) {
            terminal.print(new JsonObject()
                    .raw("is_well", Boolean.toString(problems.isEmpty()))
                    .raw(
                            "problems",
                            problems.stream().map(JsonObject::quoted).collect(Collectors.joining(",", "[", "]")))
                    .end());
        } else {
            problems.forEach(terminal::print);
        }
        if (!problems.isEmpty()) {
            throw new IllegalStateException(
                    "the database is damaged; stop the server and restore a backup: notification restore FILE");
        }
        if (!output.isJson()) {
            terminal.print("the database is well");
        }
    }
}
