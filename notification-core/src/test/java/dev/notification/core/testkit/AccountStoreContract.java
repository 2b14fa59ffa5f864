package dev.notification.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Account;
import dev.notification.core.domain.Act;
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
import java.util.stream.LongStream;
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
    default void namesThatLookTheSameAreOneAccount() {
        AccountStore accounts = emptyStores().accounts();
        Account alice = accounts.add(Username.chosen("Alice"), HASH, Stores.NOW).orElseThrow();
        Account jose =
                accounts.add(Username.chosen("jos\u00e9"), HASH, Stores.NOW).orElseThrow();
        Account hanguk =
                accounts.add(Username.chosen("\ud55c\uad6d"), HASH, Stores.NOW).orElseThrow();

        for (String name : List.of("alice", "ALICE", "\uff41\uff4c\uff49\uff43\uff45")) {
            assertThat(accounts.add(new Username(name), HASH, Stores.NOW)).isEmpty();
            assertThat(accounts.find(new Username(name))).contains(alice);
        }
        assertThat(accounts.find(new Username("jose\u0301"))).contains(jose);
        assertThat(accounts.find(new Username("\u1112\u1161\u11ab\u1100\u116e\u11a8")))
                .contains(hanguk);
        assertThat(alice.username()).isEqualTo(new Username("Alice"));
        assertThat(accounts.find(alice.id())).contains(alice);
        assertThat(accounts.find(new Username("jose"))).isEmpty();
    }

    @Test
    default void aPasswordIsReplacedOnlyIfItIsStillThatOne() {
        AccountStore accounts = emptyStores().accounts();
        Account ada = accounts.add(new Username("ada"), HASH, Stores.NOW).orElseThrow();
        var next = new PasswordHash("$next");

        assertThat(accounts.replacePassword(ada.id(), new PasswordHash("$other"), next))
                .isFalse();
        assertThat(accounts.find(ada.id())).contains(ada);
        assertThat(accounts.replacePassword(ada.id(), HASH, next)).isTrue();
        assertThat(accounts.find(ada.id()).orElseThrow().passwordHash()).isEqualTo(next);
        assertThat(accounts.replacePassword(new UserId(77), HASH, next)).isFalse();
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
        assertThat(stores.inboxes().head(user)).contains(new Head(start, Revision.START, 0, 0));
        assertThat(stores.history(user).notifications()).isEmpty();
        assertThat(stores.feed(user, 0).changes()).isEmpty();
    }

    @Test
    default void anAccountNeverGetsTheInboxOfSomebodyElse() {
        Stores stores = emptyStores();
        stores.inboxes().open(new UserId(1));
        stores.send(new UserId(1), new UserId(1), "not for ada");

        UserId ada = stores.user("ada");

        assertThat(ada).isGreaterThan(new UserId(1));
        assertThat(stores.accounts().find(new Username("ada")).orElseThrow().id())
                .isEqualTo(ada);
        assertThat(stores.accounts().find(new UserId(1))).isEmpty();
        assertThat(stores.messages(ada)).isEmpty();
        assertThat(stores.messages(new UserId(1))).containsExactly("not for ada");
    }

    @Test
    default void registrationGoesOnBehindNumbersThatAreTaken() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        List<UserId> taken = LongStream.rangeClosed(2, 20).mapToObj(UserId::new).toList();
        taken.forEach(stores.inboxes()::open);

        UserId bob = stores.user("bob");
        UserId eve = stores.user("eve");

        assertThat(ada).isEqualTo(new UserId(1));
        assertThat(bob).isGreaterThan(new UserId(20));
        assertThat(eve).isGreaterThan(bob);
        assertThat(stores.accounts().find(bob).orElseThrow().username()).isEqualTo(new Username("bob"));
        assertThat(taken)
                .allSatisfy(user -> assertThat(stores.accounts().find(user)).isEmpty());
    }

    @Test
    default void aTakenNameIsRefusedThoughTheNextNumberIsTakenToo() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        LongStream.rangeClosed(2, 9).mapToObj(UserId::new).forEach(stores.inboxes()::open);

        assertThat(stores.accounts().add(new Username("ada"), HASH, Stores.NOW)).isEmpty();

        assertThat(stores.accounts().find(new Username("ada")).orElseThrow().id())
                .isEqualTo(ada);
    }

    @Test
    default void accountsAndInboxesThatComeAtOnceNeverShareANumber() {
        Stores stores = emptyStores();

        List<List<UserId>> owners = Racing.of(
                8,
                racer -> LongStream.rangeClosed(1, 10)
                        .mapToObj(i -> racer % 2 == 0
                                ? Optional.of(stores.user("user" + racer + "-" + i))
                                : Optional.of(new UserId(i * 4 + racer / 2)).filter(stores.inboxes()::open))
                        .flatMap(Optional::stream)
                        .toList());

        assertThat(owners.stream().flatMap(List::stream))
                .hasSizeGreaterThanOrEqualTo(40)
                .doesNotHaveDuplicates();
    }

    @Test
    default void passwordAndRoleCanBeChanged() {
        AccountStore accounts = emptyStores().accounts();
        Account ada = accounts.add(new Username("ada"), HASH, Stores.NOW).orElseThrow();
        Account bob = accounts.add(new Username("bob"), HASH, Stores.NOW).orElseThrow();
        var other = new PasswordHash("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$b3RoZXI");

        assertThat(accounts.changePassword(ada.id(), other, Act.ofOperator(Stores.NOW)))
                .isTrue();
        assertThat(accounts.changeRole(ada.id(), Role.SENDER, Act.ofOperator(Stores.NOW)))
                .isTrue();

        assertThat(accounts.find(ada.id())).contains(new Account(ada.id(), ada.username(), other, Role.SENDER));
        assertThat(accounts.find(ada.username())).isEqualTo(accounts.find(ada.id()));
        assertThat(accounts.find(bob.id())).contains(bob);
        assertThat(bob.role()).isEqualTo(Role.USER);
    }

    @Test
    default void nobodysPasswordAndRoleCannotBeChanged() {
        AccountStore accounts = emptyStores().accounts();

        assertThat(accounts.find(new UserId(7))).isEmpty();
        assertThat(accounts.changePassword(new UserId(7), HASH, Act.ofOperator(Stores.NOW)))
                .isFalse();
        assertThat(accounts.changeRole(new UserId(7), Role.SENDER, Act.ofOperator(Stores.NOW)))
                .isFalse();
    }
}
