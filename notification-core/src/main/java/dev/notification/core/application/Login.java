package dev.notification.core.application;

import dev.notification.core.domain.Account;
import dev.notification.core.domain.Password;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.domain.Username;
import dev.notification.core.port.in.LogIn;
import dev.notification.core.port.out.AccessTokens;
import dev.notification.core.port.out.AccountStore;
import dev.notification.core.port.out.PasswordHashing;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Checks passwords and issues tokens. */
public final class Login implements LogIn {
    private final AccountStore accounts;
    private final PasswordHashing hashing;
    private final PasswordPool pool;
    private final AccessTokens tokens;
    private final PasswordHash nobodysHash;

    public Login(AccountStore accounts, PasswordHashing hashing, PasswordPool pool, AccessTokens tokens) {
        this.accounts = accounts;
        this.hashing = hashing;
        this.pool = pool;
        this.tokens = tokens;
        this.nobodysHash = hashing.hash(new Password("nobody has this one"));
    }

    @Override
    public CompletionStage<Outcome> logIn(Command command) {
        return pool.run(() -> check(command));
    }

    /** An unknown name costs the same hash as a wrong password, so that time does not tell who has an account. */
    private Outcome check(Command command) {
        Optional<Account> account = usernameOf(command).flatMap(accounts::find);
        PasswordHash hash = account.map(Account::passwordHash).orElse(nobodysHash);
        boolean matches = hashing.matches(command.password(), hash);
        return account.filter(known -> matches)
                .<Outcome>map(known -> new LoggedIn(known.id(), tokens.issue(known.id())))
                .orElseGet(WrongCredentials::new);
    }

    private static Optional<Username> usernameOf(Command command) {
        try {
            return Optional.of(new Username(command.username()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
