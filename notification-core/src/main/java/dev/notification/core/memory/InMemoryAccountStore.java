package dev.notification.core.memory;

import dev.notification.core.domain.Account;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.out.AccountStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

final class InMemoryAccountStore implements AccountStore {
    /** By the keys of their names. */
    private final Map<String, Account> accounts = new HashMap<>();

    private final InMemoryInboxes inboxes;
    private long lastId;

    InMemoryAccountStore(InMemoryInboxes inboxes) {
        this.inboxes = inboxes;
    }

    @Override
    public synchronized Optional<Account> add(Username username, PasswordHash passwordHash, Instant createdAt) {
        if (accounts.containsKey(username.key())) {
            return Optional.empty();
        }
        var account = new Account(openInbox(), username, passwordHash, Role.USER);
        accounts.put(username.key(), account);
        return Optional.of(account);
    }

    /** Under the next number whose inbox is not somebody else's. */
    private UserId openInbox() {
        synchronized (inboxes) {
            UserId user;
            do {
                user = new UserId(++lastId);
            } while (!inboxes.open(user));
            return user;
        }
    }

    @Override
    public synchronized Optional<Account> find(Username username) {
        return Optional.ofNullable(accounts.get(username.key()));
    }

    @Override
    public synchronized Optional<Account> find(UserId user) {
        return accounts.values().stream()
                .filter(account -> account.id().equals(user))
                .findFirst();
    }

    @Override
    public synchronized boolean changePassword(UserId user, PasswordHash passwordHash) {
        return replace(user, was -> new Account(was.id(), was.username(), passwordHash, was.role()));
    }

    @Override
    public synchronized boolean replacePassword(UserId user, PasswordHash present, PasswordHash next) {
        return find(user).filter(was -> was.passwordHash().equals(present)).isPresent() && changePassword(user, next);
    }

    @Override
    public synchronized boolean changeRole(UserId user, Role role) {
        return replace(user, was -> new Account(was.id(), was.username(), was.passwordHash(), role));
    }

    private boolean replace(UserId user, UnaryOperator<Account> change) {
        Optional<Account> account = find(user);
        account.ifPresent(was -> accounts.put(was.username().key(), change.apply(was)));
        return account.isPresent();
    }
}
