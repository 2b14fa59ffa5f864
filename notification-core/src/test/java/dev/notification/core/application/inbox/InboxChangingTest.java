package dev.notification.core.application.inbox;

import static dev.notification.core.testkit.Stores.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.inbox.ChangeState;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.testkit.HandExecutor;
import dev.notification.core.testkit.Stores;
import dev.notification.core.testkit.WrappedStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InboxChangingTest {
    private final Stores stores = Stores.inMemory();
    private final UserId ada = stores.user("ada");
    private final UserId bob = stores.user("bob");
    private final HandExecutor sweeps = new HandExecutor();
    private final Onlookers onlookers = new Onlookers(stores);

    private InboxChanging changing(InboxStore store) {
        var sweeping = new Sweeping(store, onlookers.following(), () -> NOW, sweeps);
        return new InboxChanging(store, onlookers.following(), sweeping, () -> NOW);
    }

    private ChangeState.Command read(NotificationId id) {
        return new ChangeState.Command(ada, new Selection.Ids(List.of(id)), Transition.READ);
    }

    @Test
    void aChangeReachesThoseWhoFollow() {
        NotificationId id = stores.send(bob, ada, "hello").get(0).id();
        List<Change> adas = onlookers.watch(ada);

        ChangeState.Changed changed = changing(stores.inboxes()).change(read(id));

        assertThat(changed.count()).isEqualTo(1);
        assertThat(changed.head().unread()).isZero();
        assertThat(adas)
                .extracting(change -> ((Change.OfNotification) change).id())
                .containsExactly(id);
        assertThat(onlookers.turns()).as("looks at the store").isZero();
    }

    @Test
    void aLargeSelectionIsChangedInSeveralTransactionsAndEachIsAnnounced() {
        List<NotificationId> ids = stores
                .send(bob, ada, Collections.nCopies(601, "m").toArray(String[]::new))
                .stream()
                .map(Receipt.Accepted::id)
                .toList();
        List<Change> adas = onlookers.watch(ada);
        List<Integer> sizes = new ArrayList<>();

        ChangeState.Changed changed =
                changing(noting(sizes)).change(new ChangeState.Command(ada, new Selection.Ids(ids), Transition.READ));

        assertThat(sizes).containsExactly(500, 101);
        assertThat(changed.count()).isEqualTo(601);
        assertThat(adas).hasSize(601);
        assertThat(adas.get(600).unread()).isZero();
    }

    @Test
    void aWholeInboxIsSwept() {
        stores.send(bob, ada, "one", "two");

        ChangeState.Changed changed = changing(stores.inboxes())
                .change(new ChangeState.Command(ada, new Selection.All(new Revision(1)), Transition.READ));

        assertThat(changed.count()).isEqualTo(1);
        assertThat(changed.head().unread()).isEqualTo(1);
    }

    @Test
    void aRecallReachesThoseWhoFollowAndOneThatFindsNothingIsNoChange() {
        NotificationId id = stores.send(bob, ada, "a mistake").get(0).id();
        List<Change> adas = onlookers.watch(ada);
        InboxChanging changing = changing(stores.inboxes());

        assertThat(changing.recall(ada, id)).isFalse();
        assertThat(adas).isEmpty();
        assertThat(changing.recall(bob, id)).isTrue();

        assertThat(adas)
                .singleElement()
                .isInstanceOfSatisfying(
                        Change.Removed.class,
                        removed -> assertThat(removed.reason()).isEqualTo(Change.Reason.RECALLED));
    }

    /** It has been committed, and nobody was told: those who follow must look for themselves. */
    @Test
    void aRecallOfUnknownOutcomeIsFoundByThoseWhoFollow() {
        NotificationId id = stores.send(bob, ada, "a mistake").get(0).id();
        List<Change> adas = onlookers.watch(ada);

        assertThatThrownBy(() -> changing(unseen()).recall(bob, id)).isInstanceOf(StoreUnavailableException.class);

        assertThat(adas).singleElement().isInstanceOf(Change.Removed.class);
    }

    @Test
    void aChangeOfUnknownOutcomeIsFoundByThoseWhoFollow() {
        NotificationId id = stores.send(bob, ada, "hello").get(0).id();
        List<Change> adas = onlookers.watch(ada);

        assertThatThrownBy(() -> changing(unseen()).change(read(id))).isInstanceOf(StoreUnavailableException.class);

        assertThat(adas)
                .singleElement()
                .isInstanceOfSatisfying(
                        Change.Present.class, read -> assertThat(read.kind()).isEqualTo(Change.Kind.READ));
    }

    @Test
    void aFailureThatStoredNothingMakesNobodyLook() {
        NotificationId id = stores.send(bob, ada, "hello").get(0).id();
        onlookers.watch(ada);
        InboxChanging changing = changing(away());

        assertThatThrownBy(() -> changing.change(read(id))).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> changing.recall(bob, id)).isInstanceOf(StoreUnavailableException.class);

        assertThat(onlookers.turns()).isZero();
    }

    private InboxStore noting(List<Integer> sizes) {
        return new WrappedStore(stores.inboxes()) {
            @Override
            public Optional<Changed> change(
                    UserId user, Selection.Ids selection, Transition transition, Instant at, int limit) {
                Optional<Changed> changed = super.change(user, selection, transition, at, limit);
                sizes.add(changed.orElseThrow().changes().size());
                return changed;
            }
        };
    }

    /** Whose every commit is one that nobody sees return. */
    private InboxStore unseen() {
        return new WrappedStore(stores.inboxes()) {
            @Override
            public Optional<Changed> change(
                    UserId user, Selection.Ids selection, Transition transition, Instant at, int limit) {
                super.change(user, selection, transition, at, limit);
                throw new StoreUnavailableException("the connection broke while committing", null, true);
            }

            @Override
            public Optional<Change.Removed> recall(UserId sender, NotificationId id, Instant at) {
                UserId recipient = super.recall(sender, id, at).orElseThrow().inbox();
                throw new StoreUnavailableException("the connection broke while committing", null, Set.of(recipient));
            }
        };
    }

    private InboxStore away() {
        return new WrappedStore(stores.inboxes()) {
            @Override
            public Optional<Changed> change(
                    UserId user, Selection.Ids selection, Transition transition, Instant at, int limit) {
                throw new StoreUnavailableException("away", null);
            }

            @Override
            public Optional<Change.Removed> recall(UserId sender, NotificationId id, Instant at) {
                throw new StoreUnavailableException("away", null);
            }
        };
    }
}
