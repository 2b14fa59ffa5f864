package dev.notification.core.testkit;

import static dev.notification.core.testkit.Stores.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.AuditEntry.Action;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Held;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.RefreshToken;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Sent;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.out.AuditLog;
import dev.notification.core.port.out.DeviceStore;
import dev.notification.core.port.out.LoginStore;
import dev.notification.core.port.out.UserRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link UserRecords} does, whatever it is made of; and what {@link AuditLog#find} finds. */
public interface UserRecordsContract {
    Stores emptyStores();

    @Test
    default void usersAreListedByNumberWithWhatIsUnreadAndTheLastContact() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId eve = stores.user("eve");
        UserId shop = stores.directory()
                .findOrCreate(List.of(new ExternalId("adana")), NOW)
                .get(new ExternalId("adana"))
                .user();
        stores.send(ada, eve, "one", "two");
        acknowledge(stores, eve, NOW);

        UserRecords.Listing first = stores.records().list(0, "", 2);
        UserRecords.Listing second = stores.records().list(first.next().orElseThrow(), "", 2);

        assertThat(first.users()).extracting(one -> one.user().id()).containsExactly(ada, eve);
        assertThat(first.users()).extracting(UserRecords.Listed::unread).containsExactly(0L, 2L);
        assertThat(first.users())
                .extracting(UserRecords.Listed::lastContact)
                .containsExactly(Optional.empty(), Optional.of(NOW));
        assertThat(second.users()).extracting(one -> one.user().id()).containsExactly(shop);
        assertThat(second.next()).isEmpty();
        assertThat(stores.records().list(0, "ada", 9).users())
                .extracting(one -> one.user().id())
                .containsExactly(ada, shop);
        assertThat(stores.records().list(0, "da", 9).users()).isEmpty();
        assertThat(first.users().get(0).user())
                .isEqualTo(stores.users().find(new Username("ada")).orElseThrow());
    }

    @Test
    default void anInboxIsShownNewestFirstWithWhatWasRemoved() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId eve = stores.user("eve");
        NotificationId first = stores.send(eve, ada, "first").get(0).id();
        NotificationId second = stores.send(eve, ada, "second").get(0).id();
        Instant later = NOW.plusSeconds(60);
        stores.inboxes().change(ada, new Selection.Ids(List.of(first)), Transition.READ, later, 10);
        stores.inboxes().change(ada, new Selection.Ids(List.of(second)), Transition.REMOVE, later, 10);

        List<Held> all = stores.records().inbox(ada, Optional.empty(), 10);

        assertThat(all).extracting(Held::id).containsExactly(second, first);
        assertThat(all).extracting(Held::state).containsExactly(Sent.State.REMOVED, Sent.State.READ);
        assertThat(all).extracting(Held::changedAt).containsOnly(Optional.of(later));
        assertThat(all).extracting(Held::createdAt).containsOnly(NOW);
        assertThat(all).extracting(held -> held.content().isPresent()).containsExactly(false, true);
        assertThat(all).extracting(Held::revision).containsExactly(new Revision(4), new Revision(3));
        assertThat(stores.records().inbox(ada, Optional.of(new Revision(2)), 10))
                .extracting(Held::id)
                .containsExactly(first);
        assertThat(stores.records().inbox(ada, Optional.empty(), 1)).hasSize(1);
        assertThat(stores.records().inbox(ada, first)).contains(all.get(1));
        assertThat(stores.records().inbox(eve, first)).isEmpty();
        assertThat(stores.records().held(ada)).isEqualTo(1);
    }

    @Test
    default void whatAUserSentIsFoundInOthersInboxes() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId eve = stores.user("eve");
        stores.send(ada, eve, "one");
        stores.send(eve, ada, "not hers");
        stores.send(ada, ada, "two");

        UserRecords.SentPage first = stores.records().sentBy(ada, 0, 1);
        UserRecords.SentPage second = stores.records().sentBy(ada, first.next().orElseThrow(), 10);

        assertThat(first.sent())
                .extracting(held -> held.content().orElseThrow().message())
                .containsExactly("one");
        assertThat(second.sent())
                .extracting(held -> held.content().orElseThrow().message())
                .containsExactly("two");
        assertThat(second.next()).isEmpty();
    }

    @Test
    default void loginsAreListedWithoutSecrets() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        var terms = new LoginStore.Terms(stores.inboxes().epoch(), NOW, NOW.plusSeconds(3600), NOW.plusSeconds(900));
        stores.logins().open(ada, RefreshToken.ofNewLogin(), terms);
        assertThat(stores.records().logins(ada, 0, 10))
                .containsExactly(new UserRecords.Login(NOW.plusSeconds(3600), false));

        stores.logins().revokeAll(ada, NOW);

        assertThat(stores.records().logins(ada, 0, 10))
                .containsExactly(new UserRecords.Login(NOW.plusSeconds(3600), true));
    }

    @Test
    default void loginsAreListedPageByPageInAnOrderThatStays() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId eve = stores.user("eve");
        for (int i = 0; i < 5; i++) {
            var terms = new LoginStore.Terms(
                    stores.inboxes().epoch(), NOW, NOW.plusSeconds(3600 + i), NOW.plusSeconds(900));
            stores.logins().open(i < 4 ? ada : eve, RefreshToken.ofNewLogin(), terms);
        }

        List<UserRecords.Login> all = stores.records().logins(ada, 0, 10);
        List<UserRecords.Login> paged = new ArrayList<>(stores.records().logins(ada, 0, 3));
        paged.addAll(stores.records().logins(ada, 3, 3));

        assertThat(all).hasSize(4).doesNotHaveDuplicates();
        assertThat(paged).isEqualTo(all);
        assertThat(stores.records().logins(ada, 4, 3)).isEmpty();
    }

    @Test
    default void theAuditLogIsReadOnwardsAndByWhoeverIsConcerned() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId eve = stores.user("eve");
        stores.accounts().changeRole(eve, dev.notification.core.domain.Role.SENDER, Act.of(ada, NOW, Optional.empty()));

        List<AuditLog.Numbered> all = stores.audit().find(query(0, Optional.empty(), Optional.empty()));

        assertThat(all)
                .extracting(one -> one.entry().action())
                .containsExactly(Action.REGISTERED, Action.REGISTERED, Action.ROLE_CHANGED);
        assertThat(stores.audit().find(query(all.get(0).id(), Optional.empty(), Optional.empty())))
                .isEqualTo(all.subList(1, 3));
        assertThat(stores.audit().find(query(0, Optional.of(ada), Optional.empty())))
                .isEqualTo(all.subList(2, 3));
        assertThat(stores.audit().find(query(0, Optional.empty(), Optional.of(ada))))
                .containsExactly(all.get(0), all.get(2));
        assertThat(stores.audit().find(new AuditLog.Query(0, Optional.empty(), Optional.empty(), 1)))
                .isEqualTo(all.subList(0, 1));
    }

    private static AuditLog.Query query(long after, Optional<UserId> actor, Optional<UserId> concerning) {
        return new AuditLog.Query(after, actor, concerning, 100);
    }

    private static void acknowledge(Stores stores, UserId user, Instant at) {
        stores.devices()
                .acknowledge(List.of(new DeviceStore.Acknowledgement(
                        user, new DeviceId("phone"), new Cursor(stores.inboxes().epoch(), new Revision(1)), at)));
    }
}
