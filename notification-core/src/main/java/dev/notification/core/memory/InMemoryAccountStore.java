package dev.notification.core.memory;

import dev.notification.core.domain.Account;
import dev.notification.core.domain.Act;
import dev.notification.core.domain.AuditEntry.Action;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.domain.Profile;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.memory.InMemoryUsers.Row;
import dev.notification.core.port.out.AccountStore;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

final class InMemoryAccountStore implements AccountStore {
    private final InMemoryUsers users;
    private final InMemoryAuditLog audit;

    InMemoryAccountStore(InMemoryUsers users, InMemoryAuditLog audit) {
        this.users = users;
        this.audit = audit;
    }

    @Override
    public Optional<Account> add(Username username, PasswordHash passwordHash, Act act) {
        synchronized (users) {
            if (users.find(username).isPresent()
                    || users.reservedUntil(username, act.at()).isPresent()) {
                return Optional.empty();
            }
            Optional<Account> account = users.add(
                            Optional.empty(), Optional.of(username), Optional.of(passwordHash), Profile.EMPTY, act.at())
                    .toAccount();
            account.ifPresent(one -> audit.enter(act.entry(Action.REGISTERED, one.id(), "")));
            return account;
        }
    }

    @Override
    public Optional<Account> find(Username username) {
        synchronized (users) {
            return users.find(username).flatMap(Row::toAccount);
        }
    }

    @Override
    public Optional<Account> find(UserId user) {
        synchronized (users) {
            return users.find(user).flatMap(Row::toAccount);
        }
    }

    @Override
    public boolean changePassword(UserId user, PasswordHash passwordHash, Act act) {
        synchronized (users) {
            boolean isThere = find(user).isPresent() && replace(user, was -> was.with(passwordHash));
            return entered(isThere, act, Action.PASSWORD_CHANGED, user, "");
        }
    }

    @Override
    public boolean replacePassword(UserId user, PasswordHash present, PasswordHash next) {
        synchronized (users) {
            return find(user).filter(was -> was.passwordHash().equals(present)).isPresent()
                    && replace(user, was -> was.with(next));
        }
    }

    @Override
    public boolean changeRole(UserId user, Role role, Act act) {
        synchronized (users) {
            boolean isThere = replace(
                    user,
                    was -> was.with(was.user().externalId(), role, was.user().profile()));
            return entered(isThere, act, Action.ROLE_CHANGED, user, role.name().toLowerCase(Locale.ROOT));
        }
    }

    private boolean entered(boolean isDone, Act act, Action action, UserId user, String detail) {
        if (isDone) {
            audit.enter(act.entry(action, user, detail));
        }
        return isDone;
    }

    private boolean replace(UserId user, UnaryOperator<Row> change) {
        Optional<Row> row = users.find(user);
        row.ifPresent(was -> users.put(change.apply(was)));
        return row.isPresent();
    }
}
