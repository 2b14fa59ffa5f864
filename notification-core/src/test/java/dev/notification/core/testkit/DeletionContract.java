package dev.notification.core.testkit;

import static dev.notification.core.testkit.Stores.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.AuditEntry;
import dev.notification.core.domain.AuditEntry.Action;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.KeyId;
import dev.notification.core.domain.Notification;
import dev.notification.core.domain.Profile;
import dev.notification.core.domain.RefreshToken;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.out.AuditLog;
import dev.notification.core.port.out.Deletions;
import dev.notification.core.port.out.DeviceStore;
import dev.notification.core.port.out.Directory;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.port.out.KeyStore;
import dev.notification.core.port.out.LoginStore;
import dev.notification.core.port.out.UserStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link Deletions} does, whatever it is made of. */
public interface DeletionContract {
    ExternalId NAME = new ExternalId("usr_42");
    Instant FREE = NOW.plus(Directory.RESERVED);
    Instant OVER = NOW.plus(Deletions.REMAINS).plusSeconds(1);

    Stores emptyStores();

    private static UserId create(Stores stores, ExternalId name, Instant at) {
        return stores.directory().findOrCreate(List.of(name), at).get(name).user();
    }

    private static void delete(Stores stores, UserId user) {
        assertThat(stores.deletions().begin(user, Act.ofOperator(NOW))).isTrue();
    }

    private static void carryOn(Stores stores, Instant now) {
        int done;
        do {
            done = stores.deletions().carryOn(now, 200);
        } while (done > 0);
    }

    @Test
    default void nobodyGoesByTheNamesOfWhoIsDeleted() {
        Stores stores = emptyStores();
        UserId user = create(stores, NAME, NOW);
        UserId ada = stores.user("ada");

        delete(stores, user);
        delete(stores, ada);

        assertThat(stores.directory().find(List.of(NAME, new Username("ada")))).isEmpty();
        assertThat(stores.directory().names(List.of(user, ada))).isEmpty();
        for (var who : List.of(user, ada, NAME, new Username("Ada"))) {
            assertThat(stores.users().find(who)).isEmpty();
        }
        assertThat(stores.accounts().find(ada)).isEmpty();
        assertThat(stores.accounts().changeRole(ada, Role.ADMIN, Act.ofOperator(NOW)))
                .isFalse();
        assertThat(stores.cutOffs().cut(ada, NOW, Act.ofOperator(NOW))).isFalse();
        assertThat(stores.users().rename(user, new ExternalId("next"), Act.ofOperator(NOW)))
                .isEqualTo(new UserStore.Renamed.UnknownUser());
        assertThat(stores.records().list(0, "", 200).users()).isEmpty();
        assertThat(stores.directory().freed(0).names()).containsExactlyInAnyOrder(NAME, new Username("ada"));
    }

    @Test
    default void whoIsNotThereOrDeletedAlreadyCannotBeDeleted() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        delete(stores, ada);

        assertThat(stores.deletions().begin(ada, Act.ofOperator(NOW))).isFalse();
        assertThat(stores.deletions().begin(new UserId(77), Act.ofOperator(NOW)))
                .isFalse();
        assertThat(entries(stores, Action.USER_DELETED)).hasSize(1);
    }

    @Test
    default void nothingCanBeSentToWhoIsDeleted() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId eve = stores.user("eve");
        stores.send(eve, ada, "before");

        delete(stores, ada);

        assertThat(stores.inboxes().head(ada)).isEmpty();
        assertThat(stores.inboxes().changes(ada, Revision.START, 10)).isEmpty();
        assertThat(stores.append(Stores.submission(
                                eve,
                                new dev.notification.core.domain.Draft(
                                        ada, dev.notification.core.domain.Content.of("after"))))
                        .changes())
                .isEmpty();
        assertThat(stores.inboxes().recall(eve, new dev.notification.core.domain.NotificationId(1), NOW))
                .isEmpty();
    }

    @Test
    default void whatWasSentStaysUnderANumberThatNobodyGetsAgain() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId eve = stores.user("eve");
        stores.send(ada, eve, "from ada");

        delete(stores, ada);
        carryOn(stores, OVER);

        assertThat(stores.history(eve).notifications())
                .extracting(Notification::sender)
                .containsExactly(ada);
        UserId again = stores.user("new");
        assertThat(again).isGreaterThan(eve);
    }

    @Test
    default void theNameIsReservedForAMomentAndThenAnotherUsers() {
        Stores stores = emptyStores();
        UserId user = create(stores, NAME, NOW);
        delete(stores, user);

        assertThat(stores.directory().findOrCreate(List.of(NAME), FREE.minusMillis(1)))
                .isEmpty();
        UserId next = create(stores, NAME, FREE);

        assertThat(next).isGreaterThan(user);
        carryOn(stores, OVER);
        assertThat(stores.directory().find(List.of(NAME)).get(NAME)).isEqualTo(next);
    }

    @Test
    default void anInboxThatIsOpenedLaterBeginsBehindEveryoneThatWasDeleted() {
        Stores stores = emptyStores();
        UserId user = create(stores, NAME, NOW);
        UserId other = stores.user("other");
        UserId eve = stores.user("eve");
        for (int i = 0; i < 5; i++) {
            stores.send(eve, user, "to the first");
        }
        stores.send(eve, other, "one");
        var start = new Cursor(stores.inboxes().epoch(), new Revision(6));

        delete(stores, user);
        delete(stores, other);
        UserId next = create(stores, NAME, FREE);
        UserId registered = stores.user("registered");
        stores.inboxes().open(new UserId(900));

        for (UserId one : List.of(next, registered, new UserId(900))) {
            assertThat(stores.inboxes().head(one)).contains(new Head(start, new Revision(6), 0, 0));
        }
        stores.send(eve, next, "first", "second");
        assertThat(stores.inboxes().head(next).orElseThrow().cursor().revision())
                .isEqualTo(new Revision(8));
        assertThat(stores.feed(next, 6).changes()).hasSize(2);
        assertThat(stores.inboxes().head(eve).orElseThrow().floor()).isEqualTo(Revision.START);
    }

    @Test
    default void aSurvivorKeepsItsInboxWhereItIs() {
        Stores stores = emptyStores();
        UserId eve = stores.user("eve");
        UserId ada = stores.user("ada");
        stores.send(ada, eve, "kept");
        Optional<Head> before = stores.inboxes().head(eve);

        delete(stores, ada);
        carryOn(stores, OVER);

        assertThat(stores.inboxes().head(eve)).isEqualTo(before);
        assertThat(stores.messages(eve)).containsExactly("kept");
    }

    @Test
    default void loginsAreRevokedTokensCutOffAndKeysRevoked() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        RefreshToken token = RefreshToken.ofNewLogin();
        stores.logins().open(ada, token, terms(stores));
        var id = new KeyId("0123456789");
        stores.keys().add(key(id), Act.ofOperator(NOW));
        UserId service = stores.users().find(new Username("shop")).orElseThrow().id();
        long seen = stores.keys().changes(0).number();

        delete(stores, ada);
        delete(stores, service);

        assertThat(stores.logins().revocations(0).ended())
                .extracting(LoginStore.Ended::login)
                .containsExactly(token.login());
        assertThat(stores.logins().refresh(token, terms(stores))).isEqualTo(new LoginStore.Refreshed.Unknown());
        assertThat(stores.cutOffs().changes(0).moments().get(ada)).isAfter(NOW);
        assertThat(stores.keys().changes(seen).keys())
                .hasSize(1)
                .allSatisfy(key -> assertThat(key.revokedAt()).isPresent());
        assertThat(stores.keys().list(Optional.empty(), 10)).isEmpty();
        assertThat(stores.keys().services(Optional.empty(), 10)).isEmpty();
    }

    @Test
    default void rowsGoInBatchesAndWhoeverIsStoppedGoesOn() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId eve = stores.user("eve");
        for (int i = 0; i < 5; i++) {
            stores.send(eve, ada, "a", "b", "c");
        }
        stores.send(eve, eve, "kept");
        device(stores, ada);
        delete(stores, ada);

        stores.deletions().carryOn(NOW, 4);
        carryOn(stores, NOW);
        device(stores, ada);
        carryOn(stores, OVER);

        assertThat(stores.devices().list(ada)).isEmpty();
        assertThat(stores.records().inbox(ada, Optional.empty(), 100)).isEmpty();
        assertThat(stores.messages(eve)).containsExactly("kept");
        assertThat(stores.deletions().carryOn(OVER, 200)).isZero();
    }

    @Test
    default void aUserStaysUntilTheLoginsAreForgotten() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        stores.logins().open(ada, RefreshToken.ofNewLogin(), terms(stores));
        delete(stores, ada);
        carryOn(stores, OVER);

        assertThat(stores.logins().revocations(0).ended()).hasSize(1);
        stores.logins().forget(OVER.plusSeconds(86_400), 100);
        carryOn(stores, OVER);
        assertThat(stores.records().logins(ada, 0, 10)).isEmpty();
    }

    @Test
    default void theAuditLogHasNoName() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        var caller = new dev.notification.core.domain.Caller.Key(
                new UserId(9), new KeyId("abcdefghij"), Set.of(Scope.ADMIN), Instant.MAX);

        stores.deletions().begin(ada, Act.of(caller, NOW, Optional.empty()));

        assertThat(entries(stores, Action.USER_DELETED))
                .containsExactly(new AuditEntry(
                        NOW,
                        Optional.of(new UserId(9)),
                        Action.USER_DELETED,
                        Optional.of(ada),
                        "",
                        Optional.empty(),
                        Optional.of(new KeyId("abcdefghij"))));
    }

    @Test
    default void ofManyWhoDeleteOneUserExactlyOneDoes() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");

        List<Boolean> begun = Racing.of(4, racer -> stores.deletions().begin(ada, Act.ofOperator(NOW)));

        assertThat(begun).containsOnlyOnce(true);
        assertThat(entries(stores, Action.USER_DELETED)).hasSize(1);
    }

    @Test
    default void whoIsDescribedAgainIsSomebodyElse() {
        Stores stores = emptyStores();
        UserId user = create(stores, NAME, NOW);
        delete(stores, user);

        List<UserStore.Upserted> at =
                stores.users().upsert(List.of(new UserStore.Described(NAME, Profile.EMPTY)), NOW.plusSeconds(1));

        assertThat(at).containsExactly(new UserStore.Upserted.Reserved());
    }

    private static List<AuditEntry> entries(Stores stores, Action action) {
        return stores.audit().find(new AuditLog.Query(0, Optional.empty(), Optional.empty(), 100)).stream()
                .map(AuditLog.Numbered::entry)
                .filter(entry -> entry.action() == action)
                .toList();
    }

    private static LoginStore.Terms terms(Stores stores) {
        return new LoginStore.Terms(stores.inboxes().epoch(), NOW, NOW.plusSeconds(3600), NOW.plusSeconds(900));
    }

    private static KeyStore.NewKey key(KeyId id) {
        return new KeyStore.NewKey(
                id, new Username("shop"), "a".repeat(64), Set.of(Scope.SEND), "secret label", NOW, Optional.empty());
    }

    private static void device(Stores stores, UserId user) {
        InboxStore inboxes = stores.inboxes();
        stores.devices()
                .acknowledge(List.of(new DeviceStore.Acknowledgement(
                        user, new DeviceId("phone"), new Cursor(inboxes.epoch(), new Revision(1)), NOW)));
    }
}
