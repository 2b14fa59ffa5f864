package dev.notification.app;

import dev.notification.app.command.CommandException;
import dev.notification.app.command.ExitStatus;
import dev.notification.app.command.OutputOption;
import dev.notification.app.command.Terminal;
import dev.notification.app.text.JsonObject;
import dev.notification.core.domain.Account;
import dev.notification.core.domain.Act;
import dev.notification.core.domain.Password;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.PersistenceModule;
import dev.notification.security.Argon2PasswordHashing;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the operator does with accounts, straight in the database; a server may be running on it. */
@Command(
        name = "user",
        description = "Creates and changes accounts in the database that the settings name.",
        mixinStandardHelpOptions = true)
final class UserCommands implements Runnable {
    /** All of {@link Role}; an annotation takes constants only. */
    static final String ROLES = "user, sender or admin";

    private static final String NAME = "the external id, or else the username";

    private final Supplier<DatabaseConfig> settings;
    private final Terminal terminal;
    private final InstantSource clock;

    @Spec
    private CommandSpec specification;

    /**
     * @param settings asked once the command line is read; throws what is wrong with them
     * @param terminal where a password is read from, as the first line: never from the command line, which others can see
     */
    UserCommands(Supplier<DatabaseConfig> settings, Terminal terminal, InstantSource clock) {
        this.settings = settings;
        this.terminal = terminal;
        this.clock = clock;
    }

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(
                specification.commandLine(), "say what to do: create, role, password, list, show, export or delete");
    }

    /** @throws IllegalArgumentException if the name, the role or the password is not one, or the name is taken */
    @Command(
            description = "Creates an account; its password is typed, or the first line of standard input.",
            mixinStandardHelpOptions = true)
    void create(
            @Parameters(paramLabel = "NAME", description = "the username") String name,
            @Option(names = "--role", defaultValue = "user", paramLabel = "ROLE", description = ROLES + " (user)")
                    String role,
            @Mixin OutputOption output) {
        DatabaseConfig database = settings.get();
        var username = Username.chosen(name);
        Role wanted = role(role);
        Password password = password();
        try (PersistenceModule persistence = NewDatabase.open(terminal, database)) {
            Account account = persistence
                    .accounts()
                    .add(username, new Argon2PasswordHashing().hash(password), clock.instant())
                    .orElseThrow(() -> new IllegalArgumentException("there is a user " + name + " already"));
            persistence.accounts().changeRole(account.id(), wanted, Act.ofOperator(clock.instant()));
            output.print(
                    terminal,
                    "user " + name + " has id " + account.id() + " and role " + lower(wanted),
                    json(account).string("role", lower(wanted)));
        }
    }

    /** Holds for tokens that are issued from now on. */
    @Command(description = "Gives an account another role.", mixinStandardHelpOptions = true)
    void role(
            @Parameters(paramLabel = "NAME", description = "the username") String name,
            @Parameters(paramLabel = "ROLE", description = ROLES) String role,
            @Mixin OutputOption output) {
        DatabaseConfig database = settings.get();
        Role wanted = role(role);
        try (PersistenceModule persistence = PersistenceModule.openExisting(database)) {
            Account account = existing(persistence, name);
            persistence.accounts().changeRole(account.id(), wanted, Act.ofOperator(clock.instant()));
            output.print(
                    terminal,
                    "user " + name + " has role " + lower(wanted)
                            + "; it holds from the next login or token refresh on",
                    json(account).string("role", lower(wanted)));
        }
    }

    /** Also revokes all logins; a running server notices within about a second. */
    @Command(
            description =
                    "Gives an account another password, typed or the first line of standard input, and ends its logins.",
            mixinStandardHelpOptions = true)
    void password(
            @Parameters(paramLabel = "NAME", description = "the username") String name, @Mixin OutputOption output) {
        DatabaseConfig database = settings.get();
        try (PersistenceModule persistence = PersistenceModule.openExisting(database)) {
            Account account = existing(persistence, name);
            persistence
                    .accounts()
                    .changePassword(
                            account.id(),
                            new Argon2PasswordHashing().hash(password()),
                            Act.ofOperator(clock.instant()));
            int ended = persistence
                    .logins()
                    .revokeAll(account.id(), clock.instant())
                    .size();
            output.print(
                    terminal,
                    "user " + name + " has a new password; " + ended + " logins were revoked",
                    json(account).number("logins_revoked", ended));
        }
    }

    @Command(description = "Lists users: a line for each.", mixinStandardHelpOptions = true)
    void list(
            @Option(
                            names = "--prefix",
                            defaultValue = "",
                            paramLabel = "TEXT",
                            description = "only those whose external id or username begins with it")
                    String prefix,
            @Mixin OutputOption output) {
        try (var users = new KeptUsers(settings.get(), terminal, clock, output.isJson())) {
            users.list(prefix);
        }
    }

    @Command(description = "Shows where a user's inbox and devices stand.", mixinStandardHelpOptions = true)
    void show(@Parameters(paramLabel = "NAME", description = NAME) String name, @Mixin OutputOption output) {
        try (var users = new KeptUsers(settings.get(), terminal, clock, output.isJson())) {
            users.show(name);
        }
    }

    /** Content too: it goes where the operator sends it, and it is in the audit log. */
    @Command(
            description = "Prints everything that names a user, a line of JSON for each thing.",
            mixinStandardHelpOptions = true)
    void export(@Parameters(paramLabel = "NAME", description = NAME) String name) {
        try (var users = new KeptUsers(settings.get(), terminal, clock, false)) {
            users.export(name);
        }
    }

    /** A running server ends the user's sessions within two seconds, and deletes the rows; without one, the next that starts does. */
    @Command(description = "Deletes a user, for good.", mixinStandardHelpOptions = true)
    void delete(
            @Parameters(paramLabel = "NAME", description = NAME) String name,
            @Option(names = "--yes", description = "do not ask") boolean isSure,
            @Mixin OutputOption output) {
        try (var users = new KeptUsers(settings.get(), terminal, clock, false)) {
            users.mustBeThere(name);
            if (!isSure) {
                terminal.say(
                        "user " + name + " and all that is kept of it will be deleted, for good; type yes to go on");
                if (!terminal.line().orElse("").equals("yes")) {
                    throw new CommandException(ExitStatus.USAGE, "nothing was deleted: answer yes, or say --yes");
                }
            }
            UserId user = users.delete(name);
            output.print(
                    terminal,
                    "user " + name + ", number " + user + ", is being deleted",
                    new JsonObject().number("user_id", user.value()).string("name", name));
        }
    }

    private static JsonObject json(Account account) {
        return new JsonObject()
                .number("user_id", account.id().value())
                .string("username", account.username().value());
    }

    private static Account existing(PersistenceModule persistence, String name) {
        return Optional.of(new Username(name))
                .flatMap(persistence.accounts()::find)
                .orElseThrow(() -> new IllegalArgumentException("there is no user " + name));
    }

    private static Role role(String name) {
        for (Role role : Role.values()) {
            if (lower(role).equals(name)) {
                return role;
            }
        }
        throw new IllegalArgumentException("a role is " + ROLES + ", not '" + name + "'");
    }

    private Password password() {
        return new Password(terminal.secret("Password: ").orElse(""));
    }

    private static String lower(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
