package dev.notification.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.Account;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.out.AccountStore;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link AccountStore} does, whatever it is made of. */
public interface AccountStoreContract {
    PasswordHash HASH = new PasswordHash("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA");

    Stores emptyStores();

    @Test
    default void theFirstAccountIsNumberOneAndIdsRise() {
        AccountStore accounts = emptyStores().accounts();

        Account first = accounts.add(new Username("ada"), HASH, Stores.NOW).orElseThrow();
        Account second = accounts.add(new Username("bob"), HASH, Stores.NOW).orElseThrow();

        assertThat(first.id()).isEqualTo(new UserId(1));
        assertThat(second.id()).isGreaterThan(first.id());
    }

    @Test
    default void anAddedAccountIsFoundAsItWasAdded() {
        AccountStore accounts = emptyStores().accounts();
        var name = new Username("Zoë.O+1@example-shop");

        Account added = accounts.add(name, HASH, Stores.NOW).orElseThrow();

        assertThat(accounts.find(name)).contains(added);
        assertThat(added.passwordHash()).isEqualTo(HASH);
    }

    @Test
    default void namesThatDifferInCaseAreDifferentAccounts() {
        AccountStore accounts = emptyStores().accounts();

        accounts.add(new Username("ada"), HASH, Stores.NOW);

        assertThat(accounts.find(new Username("Ada"))).isEmpty();
        assertThat(accounts.add(new Username("Ada"), HASH, Stores.NOW)).isPresent();
    }

    @Test
    default void aTakenNameIsRefusedAndChangesNothing() {
        AccountStore accounts = emptyStores().accounts();
        Account first = accounts.add(new Username("ada"), HASH, Stores.NOW).orElseThrow();

        Optional<Account> again = accounts.add(new Username("ada"), new PasswordHash("$other"), Stores.NOW);

        assertThat(again).isEmpty();
        assertThat(accounts.find(new Username("ada"))).contains(first);
    }

    @Test
    default void ofManyConcurrentRegistrationsOfOneNameExactlyOneWins() {
        AccountStore accounts = emptyStores().accounts();

        List<Optional<Account>> attempts = Racing.of(8, racer -> accounts.add(new Username("ada"), HASH, Stores.NOW));

        assertThat(attempts.stream().flatMap(Optional::stream)).hasSize(1);
    }

    @Test
    default void aNewAccountHasAnEmptyInbox() {
        Stores stores = emptyStores();

        UserId user = stores.user("ada");

        var start = new Cursor(stores.inboxes().epoch(), Revision.START);
        assertThat(stores.inboxes().head(user)).contains(new Head(start, Revision.START, 0));
        assertThat(stores.history(user).notifications()).isEmpty();
        assertThat(stores.feed(user, 0).changes()).isEmpty();
    }

    @Test
    default void anAccountNeverGetsTheInboxOfSomebodyElse() {
        Stores stores = emptyStores();
        stores.inboxes().open(new UserId(1));
        stores.send(new UserId(1), new UserId(1), "not for ada");

        assertThatThrownBy(() -> stores.user("ada")).isInstanceOf(IllegalStateException.class);

        assertThat(stores.accounts().find(new Username("ada"))).isEmpty();
        assertThat(stores.messages(new UserId(1))).containsExactly("not for ada");
    }

    @Test
    default void passwordAndRoleCanBeChanged() {
        AccountStore accounts = emptyStores().accounts();
        Account ada = accounts.add(new Username("ada"), HASH, Stores.NOW).orElseThrow();
        Account bob = accounts.add(new Username("bob"), HASH, Stores.NOW).orElseThrow();
        var other = new PasswordHash("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$b3RoZXI");

        assertThat(accounts.changePassword(ada.id(), other)).isTrue();
        assertThat(accounts.changeRole(ada.id(), Role.SENDER)).isTrue();

        assertThat(accounts.find(ada.id())).contains(new Account(ada.id(), ada.username(), other, Role.SENDER));
        assertThat(accounts.find(ada.username())).isEqualTo(accounts.find(ada.id()));
        assertThat(accounts.find(bob.id())).contains(bob);
        assertThat(bob.role()).isEqualTo(Role.USER);
    }

    @Test
    default void nobodysPasswordAndRoleCannotBeChanged() {
        AccountStore accounts = emptyStores().accounts();

        assertThat(accounts.find(new UserId(7))).isEmpty();
        assertThat(accounts.changePassword(new UserId(7), HASH)).isFalse();
        assertThat(accounts.changeRole(new UserId(7), Role.SENDER)).isFalse();
    }
}
