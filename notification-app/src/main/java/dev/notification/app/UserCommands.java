package dev.notification.app;

import dev.notification.app.command.Output;
import dev.notification.core.domain.Account;
import dev.notification.core.domain.Act;
import dev.notification.core.domain.Password;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.Username;
import dev.notification.persistence.DatabaseConfig;
import dev.notification.persistence.PersistenceModule;
import dev.notification.security.Argon2PasswordHashing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
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
    private final BufferedReader in;
    private final PrintStream out;
    private final InstantSource clock;

    @Spec
    private CommandSpec specification;

    /**
     * @param settings asked once the command line is read; throws what is wrong with them
     * @param in where a password is read from, as its first line: never from the command line, which others can see
     */
    UserCommands(Supplier<DatabaseConfig> settings, BufferedReader in, PrintStream out, InstantSource clock) {
        this.settings = settings;
        this.in = in;
        this.out = out;
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
            description = "Creates an account; its password is the first line of standard input.",
            mixinStandardHelpOptions = true)
    void create(
            @Parameters(paramLabel = "NAME", description = "the username") String name,
            @Option(names = "--role", defaultValue = "user", paramLabel = "ROLE", description = ROLES + " (user)")
                    String role) {
        DatabaseConfig database = settings.get();
        var username = Username.chosen(name);
        Role wanted = role(role);
        Password password = password();
        try (PersistenceModule persistence = PersistenceModule.openBeside(database)) {
            Account account = persistence
                    .accounts()
                    .add(username, new Argon2PasswordHashing().hash(password), clock.instant())
                    .orElseThrow(() -> new IllegalArgumentException("there is a user " + name + " already"));
            persistence.accounts().changeRole(account.id(), wanted, Act.ofOperator(clock.instant()));
            out.println("user " + name + " has id " + account.id() + " and role " + lower(wanted));
        }
    }

    /** Holds for tokens that are issued from now on. */
    @Command(description = "Gives an account another role.", mixinStandardHelpOptions = true)
    void role(
            @Parameters(paramLabel = "NAME", description = "the username") String name,
            @Parameters(paramLabel = "ROLE", description = ROLES) String role) {
        DatabaseConfig database = settings.get();
        Role wanted = role(role);
        try (PersistenceModule persistence = PersistenceModule.openBeside(database)) {
            Account account = existing(persistence, name);
            persistence.accounts().changeRole(account.id(), wanted, Act.ofOperator(clock.instant()));
            out.println("user " + name + " has role " + lower(wanted)
                    + "; it holds from the next login or token refresh on");
        }
    }

    /** Also revokes all logins; a running server notices within about a second. */
    @Command(
            description = "Gives an account another password, the first line of standard input, and ends its logins.",
            mixinStandardHelpOptions = true)
    void password(@Parameters(paramLabel = "NAME", description = "the username") String name) {
        DatabaseConfig database = settings.get();
        try (PersistenceModule persistence = PersistenceModule.openBeside(database)) {
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
            out.println("user " + name + " has a new password; " + ended + " logins were revoked");
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
            @Option(names = "--output", defaultValue = "text", paramLabel = "FORMAT", description = "text or json")
                    Output output) {
        try (var users = new KeptUsers(settings.get(), out, clock, output)) {
            users.list(prefix);
        }
    }

    @Command(description = "Shows where a user's inbox and devices stand.", mixinStandardHelpOptions = true)
    void show(
            @Parameters(paramLabel = "NAME", description = NAME) String name,
            @Option(names = "--output", defaultValue = "text", paramLabel = "FORMAT", description = "text or json")
                    Output output) {
        try (var users = new KeptUsers(settings.get(), out, clock, output)) {
            users.show(name);
        }
    }

    /** Content too: it goes where the operator sends it, and it is in the audit log. */
    @Command(
            description = "Prints everything that names a user, a line of JSON for each thing.",
            mixinStandardHelpOptions = true)
    void export(@Parameters(paramLabel = "NAME", description = NAME) String name) {
        try (var users = new KeptUsers(settings.get(), out, clock, Output.text)) {
            users.export(name);
        }
    }

    /** A running server ends the user's sessions within two seconds, and deletes the rows; without one, the next that starts does. */
    @Command(description = "Deletes a user, for good.", mixinStandardHelpOptions = true)
    void delete(
            @Parameters(paramLabel = "NAME", description = NAME) String name,
            @Option(names = "--yes", description = "do not ask") boolean isSure) {
        DatabaseConfig database = settings.get();
        if (!isSure) {
            out.println("user " + name + " and all that is kept of it will be deleted, for good; type yes to go on");
            if (!line("the answer").equals("yes")) {
                throw new IllegalArgumentException("nothing was deleted");
            }
        }
        try (var users = new KeptUsers(database, out, clock, Output.text)) {
            out.println("user " + name + ", number " + users.delete(name) + ", is being deleted");
        }
    }

    private String line(String what) {
        try {
            return Optional.ofNullable(in.readLine()).orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(what + " cannot be read from standard input", e);
        }
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
        try {
            String line = in.readLine();
            return new Password(line == null ? "" : line);
        } catch (IOException e) {
            throw new UncheckedIOException("the password cannot be read from standard input", e);
        }
    }

    private static String lower(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
