package dev.notification.app;

import dev.notification.app.command.OutputOption;
import dev.notification.app.command.Terminal;
import dev.notification.app.text.JsonObject;
import dev.notification.core.domain.Act;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.out.KeyStore;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.PersistenceModule;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the operator does with services, straight in the database; a server may be running on it. */
@Command(
        name = "service",
        description = "Makes and lists services, which are users that are machines: without a password, with keys.",
        mixinStandardHelpOptions = true)
final class ServiceCommands implements Runnable {
    private static final int PAGE = 1000;

    private final Supplier<DatabaseConfig> settings;
    private final Terminal terminal;
    private final InstantSource clock;

    @Spec
    private CommandSpec specification;

    /** @param settings asked once the command line is read; throws what is wrong with them */
    ServiceCommands(Supplier<DatabaseConfig> settings, Terminal terminal, InstantSource clock) {
        this.settings = settings;
        this.terminal = terminal;
        this.clock = clock;
    }

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(specification.commandLine(), "say what to do: create or list");
    }

    /** @throws IllegalArgumentException if the name is none, or somebody has it */
    @Command(
            description = "Makes a service without a key; key create makes one with a key.",
            mixinStandardHelpOptions = true)
    void create(
            @Parameters(paramLabel = "NAME", description = "the name of the service") String name,
            @Mixin OutputOption output) {
        DatabaseConfig database = settings.get();
        Username chosen = Username.chosen(name);
        try (PersistenceModule persistence = NewDatabase.open(terminal, database)) {
            UserId user = persistence
                    .keys()
                    .addService(chosen, Act.ofOperator(clock.instant()))
                    .orElseThrow(() -> new IllegalArgumentException("there is a user or a service " + name
                            + " already, or there was one less than ten seconds ago"));
            output.print(terminal, "service " + name + " has id " + user, json(user, chosen));
        }
    }

    @Command(description = "Lists all services with their ids.", mixinStandardHelpOptions = true)
    void list(@Mixin OutputOption output) {
        DatabaseConfig database = settings.get();
        try (PersistenceModule persistence = PersistenceModule.openExisting(database)) {
            Optional<UserId> after = Optional.empty();
            List<KeyStore.Service> page;
            do {
                page = persistence.keys().services(after, PAGE);
                page.forEach(service -> output.print(
                        terminal, service.user() + "  " + service.name(), json(service.user(), service.name())));
                after = page.isEmpty()
                        ? Optional.empty()
                        : Optional.of(page.get(page.size() - 1).user());
            } while (page.size() == PAGE);
        }
    }

    private static JsonObject json(UserId user, Username name) {
        return new JsonObject().number("user_id", user.value()).string("service", name.value());
    }
}
