package dev.notification.app;

import dev.notification.core.domain.Account;
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

/** What the operator does with accounts, straight in the database; a server may be running on it. */
final class UserCommands {
    private final DatabaseConfig database;
    private final BufferedReader in;
    private final PrintStream out;
    private final InstantSource clock;

    /** @param in where a password is read from, as its first line: never from the command line, which others can see */
    UserCommands(DatabaseConfig database, BufferedReader in, PrintStream out, InstantSource clock) {
        this.database = database;
        this.in = in;
        this.out = out;
        this.clock = clock;
    }

    /** @throws IllegalArgumentException if the name, the role or the password is not one, or the name is taken */
    void create(String name, String role) {
        var username = new Username(name);
        Role wanted = role(role);
        Password password = password();
        try (PersistenceModule persistence = PersistenceModule.open(database)) {
            Account account = persistence
                    .accounts()
                    .add(username, new Argon2PasswordHashing().hash(password), clock.instant())
                    .orElseThrow(() -> new IllegalArgumentException("there is a user " + name + " already"));
            persistence.accounts().changeRole(account.id(), wanted);
            out.println("user " + name + " has id " + account.id() + " and role " + lower(wanted));
        }
    }

    /** Holds for tokens that are issued from now on. */
    void role(String name, String role) {
        Role wanted = role(role);
        try (PersistenceModule persistence = PersistenceModule.open(database)) {
            Account account = existing(persistence, name);
            persistence.accounts().changeRole(account.id(), wanted);
            out.println("user " + name + " has role " + lower(wanted)
                    + "; it holds from the next login or token refresh on");
        }
    }

    /** Also revokes all logins; a running server notices within about a second. */
    void password(String name) {
        try (PersistenceModule persistence = PersistenceModule.open(database)) {
            Account account = existing(persistence, name);
            persistence.accounts().changePassword(account.id(), new Argon2PasswordHashing().hash(password()));
            int ended = persistence
                    .logins()
                    .revokeAll(account.id(), clock.instant())
                    .size();
            out.println("user " + name + " has a new password; " + ended + " logins were revoked");
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
        throw new IllegalArgumentException("a role is user or sender, not '" + name + "'");
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
