package dev.notification.core.testkit;

import static dev.notification.core.testkit.Stores.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.AuditEntry;
import dev.notification.core.domain.AuditEntry.Action;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Profile;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.User;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.out.Directory;
import dev.notification.core.port.out.UserStore;
import dev.notification.core.port.out.UserStore.Described;
import dev.notification.core.port.out.UserStore.Renamed;
import dev.notification.core.port.out.UserStore.Upserted;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link UserStore} does, whatever it is made of. */
public interface UserStoreContract {
    Profile BUDI = new Profile(Optional.of("budi@shop.example"), Optional.of("id"), Optional.of("Asia/Jakarta"));
    Act BY_OPERATOR = Act.ofOperator(NOW);

    Stores emptyStores();

    private static Described described(String name, Profile profile) {
        return new Described(new ExternalId(name), profile);
    }

    private static UserId upserted(Stores stores, String name) {
        return ((Upserted.Stored) stores.users()
                        .upsert(List.of(described(name, Profile.EMPTY)), NOW)
                        .get(0))
                .user();
    }

    @Test
    default void aUserIsFoundAsItWasDescribedByNumberAndByName() {
        Stores stores = emptyStores();
        var name = new ExternalId("usr_42");

        List<Upserted> results = stores.users().upsert(List.of(described("usr_42", BUDI)), NOW);

        UserId id = ((Upserted.Stored) results.get(0)).user();
        assertThat(results).containsExactly(new Upserted.Stored(id, true));
        var user = new User(
                id, Optional.of(name), Optional.empty(), Role.USER, false, BUDI, NOW.truncatedTo(ChronoUnit.MILLIS));
        assertThat(stores.users().find(name)).contains(user);
        assertThat(stores.users().find(id)).contains(user);
        assertThat(stores.inboxes().head(id)).isPresent();
        assertThat(stores.users().find(new UserId(77))).isEmpty();
        assertThat(stores.users().find(new ExternalId("USR_42"))).isEmpty();
        assertThat(stores.users().find(new Username("usr_42"))).isEmpty();
    }

    @Test
    default void whatAProfileDoesNotSayStaysAsItWas() {
        Stores stores = emptyStores();
        stores.users().upsert(List.of(described("usr_42", BUDI)), NOW);
        var moved = new Profile(Optional.empty(), Optional.empty(), Optional.of("Europe/Berlin"));

        List<Upserted> results = stores.users().upsert(List.of(described("usr_42", moved)), NOW);

        assertThat(results)
                .singleElement()
                .isInstanceOfSatisfying(
                        Upserted.Stored.class,
                        stored -> assertThat(stored.isNew()).isFalse());
        assertThat(stores.users().find(new ExternalId("usr_42")).orElseThrow().profile())
                .isEqualTo(new Profile(BUDI.email(), BUDI.locale(), moved.timeZone()));
    }

    @Test
    default void manyAreMadeAndDescribedInOneCallAndAnsweredInOrder() {
        Stores stores = emptyStores();
        UserId known = upserted(stores, "usr_3");
        List<Described> all = new ArrayList<>();
        for (int i = 0; i < UserStore.MAX_USERS - 1; i++) {
            all.add(described("usr_" + i, BUDI));
        }
        all.add(described("usr_3", new Profile(Optional.empty(), Optional.of("de"), Optional.empty())));

        List<Upserted> results = stores.users().upsert(all, NOW);

        assertThat(results).hasSize(all.size());
        assertThat(results.get(3)).isEqualTo(new Upserted.Stored(known, false));
        assertThat(results.get(all.size() - 1)).isEqualTo(new Upserted.Stored(known, false));
        for (int i : List.of(0, 3, 4, all.size() - 2)) {
            User user = stores.users().find(all.get(i).externalId()).orElseThrow();
            assertThat(user.id()).isEqualTo(((Upserted.Stored) results.get(i)).user());
            assertThat(user.profile().locale()).contains(i == 3 ? "de" : "id");
            assertThat(stores.inboxes().head(user.id())).isPresent();
        }
    }

    @Test
    default void anAccountIsAUserWithAUsername() {
        Stores stores = emptyStores();

        UserId ada = stores.user("Ada");

        User user = stores.users().find(new Username("ADA")).orElseThrow();
        assertThat(user.id()).isEqualTo(ada);
        assertThat(user.username()).contains(new Username("Ada"));
        assertThat(user.externalId()).isEmpty();
        assertThat(user.isService()).isFalse();
        assertThat(user.profile()).isEqualTo(Profile.EMPTY);
        assertThat(stores.users().find(ada)).contains(user);
    }

    @Test
    default void whoeverHasNoPasswordIsNoAccountButCanBeGivenARole() {
        Stores stores = emptyStores();
        UserId user = upserted(stores, "usr_42");

        assertThat(stores.accounts().find(user)).isEmpty();
        assertThat(stores.accounts().changePassword(user, AccountStoreContract.HASH, BY_OPERATOR))
                .isFalse();
        assertThat(stores.accounts().changeRole(user, Role.ADMIN, BY_OPERATOR)).isTrue();

        assertThat(stores.users().find(user).orElseThrow().role()).isEqualTo(Role.ADMIN);
        assertThat(stores.accounts().find(user)).isEmpty();
    }

    @Test
    default void aRenamedUserKeepsNumberInboxAndProfile() {
        Stores stores = emptyStores();
        stores.users().upsert(List.of(described("old", BUDI)), NOW);
        UserId id = stores.users().find(new ExternalId("old")).orElseThrow().id();
        stores.send(id, id, "kept");

        Renamed renamed = stores.users().rename(new ExternalId("old"), new ExternalId("new"), BY_OPERATOR);

        assertThat(renamed).isEqualTo(new Renamed.Done(id));
        User user = stores.users().find(new ExternalId("new")).orElseThrow();
        assertThat(user.id()).isEqualTo(id);
        assertThat(user.profile()).isEqualTo(BUDI);
        assertThat(stores.messages(id)).containsExactly("kept");
        assertThat(stores.users().find(new ExternalId("old"))).isEmpty();
        assertThat(stores.audit().newest(1))
                .containsExactly(new AuditEntry(
                        NOW, Optional.empty(), Action.USER_RENAMED, Optional.of(id), "", Optional.empty()));
    }

    @Test
    default void whoeverHasAFreedNameNextStartsBehindEveryCursorOfWhoHadIt() {
        Stores stores = emptyStores();
        UserId id = upserted(stores, "old");
        stores.send(stores.user("eve"), id, "to the first");
        long end = stores.inboxes().head(id).orElseThrow().cursor().revision().value();

        stores.users().rename(id, new ExternalId("new"), BY_OPERATOR);
        stores.users().upsert(List.of(described("old", BUDI)), NOW.plus(Directory.RESERVED));

        UserId next = stores.users().find(new ExternalId("old")).orElseThrow().id();
        assertThat(stores.inboxes().head(next).orElseThrow().cursor().revision().value())
                .isGreaterThan(end);
    }

    @Test
    default void anAccountCanBeGivenAnExternalId() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        var name = new ExternalId("usr_42");

        assertThat(stores.users().rename(new Username("ada"), name, BY_OPERATOR))
                .isEqualTo(new Renamed.Done(ada));

        assertThat(stores.users().find(name)).isEqualTo(stores.users().find(ada));
        assertThat(stores.accounts().find(new Username("ada"))).isPresent();
        assertThat(stores.directory().freed(0).names()).isEmpty();
    }

    @Test
    default void aNameThatSomebodyHasOrHadAMomentAgoIsNotTaken() {
        Stores stores = emptyStores();
        UserId first = upserted(stores, "first");
        UserId second = upserted(stores, "second");
        UserStore users = stores.users();

        assertThat(users.rename(first, new ExternalId("second"), BY_OPERATOR)).isEqualTo(new Renamed.Taken());
        assertThat(users.rename(second, new ExternalId("third"), BY_OPERATOR)).isEqualTo(new Renamed.Done(second));
        var reserved = new Renamed.Reserved(NOW.truncatedTo(ChronoUnit.MILLIS).plus(Directory.RESERVED));
        assertThat(users.rename(first, new ExternalId("second"), BY_OPERATOR)).isEqualTo(reserved);
        assertThat(users.upsert(List.of(described("second", BUDI), described("fourth", BUDI)), NOW))
                .first()
                .isEqualTo(new Upserted.Reserved());
        assertThat(users.find(new ExternalId("fourth"))).isPresent();

        Act later = Act.ofOperator(NOW.plus(Directory.RESERVED));
        assertThat(users.rename(first, new ExternalId("second"), later)).isEqualTo(new Renamed.Done(first));
        assertThat(users.rename(new UserId(77), new ExternalId("fifth"), later)).isEqualTo(new Renamed.UnknownUser());
        assertThat(users.rename(new ExternalId("nobody"), new ExternalId("fifth"), later))
                .isEqualTo(new Renamed.UnknownUser());
    }

    @Test
    default void theNameThatAUserHasAlreadyChangesNothing() {
        Stores stores = emptyStores();
        UserId user = upserted(stores, "same");
        int entries = stores.audit().newest(100).size();

        assertThat(stores.users().rename(user, new ExternalId("same"), BY_OPERATOR))
                .isEqualTo(new Renamed.Done(user));

        assertThat(stores.directory().freed(0).names()).isEmpty();
        assertThat(stores.audit().newest(100)).hasSize(entries);
    }

    @Test
    default void ofSeveralWhoTakeANameAtOnceExactlyOneHasIt() {
        Stores stores = emptyStores();
        List<UserId> users = IntStream.range(0, 6)
                .mapToObj(i -> upserted(stores, "usr_" + i))
                .toList();
        var name = new ExternalId("wanted");

        List<Object> results = Racing.of(
                users.size() + 2,
                racer -> racer < users.size()
                        ? stores.users().rename(users.get(racer), name, BY_OPERATOR)
                        : stores.directory().findOrCreate(Set.of(name), NOW));

        UserId owner = stores.users().find(name).orElseThrow().id();
        assertThat(results.stream()
                        .filter(Renamed.Done.class::isInstance)
                        .map(result -> ((Renamed.Done) result).user())
                        .filter(user -> !user.equals(owner)))
                .isEmpty();
        assertThat(stores.directory().find(Set.of(name)).values()).containsExactly(owner);
    }

    @Test
    default void twoWhoSwapNamesNeverWaitForEachOther() {
        Stores stores = emptyStores();
        UserId first = upserted(stores, "a");
        UserId second = upserted(stores, "b");

        List<Renamed> results = Racing.of(
                2,
                racer -> racer == 0
                        ? stores.users().rename(first, new ExternalId("b"), BY_OPERATOR)
                        : stores.users().rename(second, new ExternalId("a"), BY_OPERATOR));

        assertThat(results).hasSize(2).noneMatch(Renamed.Done.class::isInstance);
    }

    @Test
    default void namesThatWereGivenUpLongAgoAreForgotten() {
        Stores stores = emptyStores();
        upserted(stores, "a");
        upserted(stores, "b");
        stores.users().rename(new ExternalId("a"), new ExternalId("a2"), BY_OPERATOR);
        stores.users().rename(new ExternalId("b"), new ExternalId("b2"), Act.ofOperator(NOW.plusSeconds(60)));

        assertThat(stores.users().forgetFreed(NOW.plusSeconds(60), 0)).isZero();
        assertThat(stores.users().forgetFreed(NOW.plusSeconds(60), 10)).isEqualTo(1);
        assertThat(stores.users().forgetFreed(NOW.plusSeconds(60), 10)).isZero();

        assertThat(stores.directory().freed(0).names()).containsExactly(new ExternalId("b"));
    }
}
