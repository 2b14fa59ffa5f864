package dev.notification.core.application.inbox;

import static dev.notification.core.testkit.Stores.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Retention;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Loop;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.InboxStore.Submission;
import dev.notification.core.port.out.InboxUpkeep;
import dev.notification.core.testkit.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HousekeepingTest {
    private static final Retention KEEPS_LITTLE =
            new Retention(Optional.of(Duration.ofDays(1)), Optional.of(2), Duration.ofDays(30));

    private final Stores stores = Stores.inMemory();
    private final UserId ada = stores.user("ada");
    private final UserId bob = stores.user("bob");
    private final Onlookers onlookers = new Onlookers(stores);
    private final GrowingInboxes growing = new GrowingInboxes(onlookers.following(), KEEPS_LITTLE);
    private Instant now = NOW;

    private Housekeeping housekeeping(InboxUpkeep upkeep) {
        return new Housekeeping(upkeep, onlookers.following(), growing, () -> now, KEEPS_LITTLE);
    }

    /** Ada's and bob's, of which some expire in a minute. */
    private void sendSomeThatExpire() {
        Instant soon = NOW.plusSeconds(60);
        stores.send(bob, ada, Content.of("short").withExpiresAt(soon));
        stores.send(bob, bob, Content.of("short").withExpiresAt(soon));
        stores.send(bob, ada, Content.of("long"));
    }

    @Test
    void whatExpiresIsRemovedAndAnnounced() {
        sendSomeThatExpire();
        List<Change> adas = onlookers.watch(ada);
        List<Change> bobs = onlookers.watch(bob);
        Housekeeping housekeeping = housekeeping(stores.upkeep());

        housekeeping.expire();
        assertThat(adas).isEmpty();
        now = NOW.plusSeconds(60);
        housekeeping.expire();

        assertThat(stores.messages(ada)).containsExactly("long");
        assertThat(stores.messages(bob)).isEmpty();
        assertRemoved(adas, 3);
        assertRemoved(bobs, 2);
        assertThat(onlookers.turns()).as("looks at the store").isZero();
    }

    private static void assertRemoved(List<Change> learnt, long revision) {
        assertThat(learnt).singleElement().isInstanceOfSatisfying(Change.Removed.class, removed -> {
            assertThat(removed.reason()).isEqualTo(Change.Reason.EXPIRED);
            assertThat(removed.revision()).isEqualTo(new Revision(revision));
        });
    }

    @Test
    void whatIsTooOldIsRemovedAndAnnounced() {
        stores.send(bob, ada, "old");
        List<Change> adas = onlookers.watch(ada);
        Housekeeping housekeeping = housekeeping(stores.upkeep());

        now = NOW.plus(Duration.ofDays(1));
        housekeeping.removeOld();
        assertThat(stores.messages(ada)).containsExactly("old");
        now = now.plusMillis(1);
        housekeeping.removeOld();

        assertThat(stores.messages(ada)).isEmpty();
        assertRemoved(adas, 2);
    }

    @Test
    void whatIsTooManyIsRemovedAndAnnounced() {
        stores.send(bob, ada, "1", "2", "3");
        List<Change> adas = onlookers.watch(ada);

        housekeeping(stores.upkeep()).removeBeyond();

        assertThat(stores.messages(ada)).containsExactly("3", "2");
        assertRemoved(adas, 4);
    }

    /** Once: until something arrives again nobody counts it. */
    @Test
    void anInboxThatGrewLosesItsOldestBeforeAllAreLookedThrough() {
        Housekeeping housekeeping = housekeeping(stores.upkeep());
        growing.announce(sent(ada, "1", "2"));
        housekeeping.removeBeyondWhereItGrew();
        assertThat(stores.messages(ada)).hasSize(2);

        growing.announce(sent(ada, "3"));
        sent(bob, "1", "2", "3");
        housekeeping.removeBeyondWhereItGrew();
        assertThat(stores.messages(ada)).containsExactly("3", "2");
        assertThat(stores.messages(bob)).hasSize(3);

        growing.recheck(Set.of(bob));
        housekeeping.removeBeyondWhereItGrowsFast();
        assertThat(stores.messages(bob)).containsExactly("3", "2");
        assertThat(growing.take(1)).isEmpty();
    }

    @Test
    void whatCouldNotBeCountedIsCountedTheNextTime() {
        growing.announce(sent(ada, "1", "2", "3"));
        assertThatThrownBy(() -> housekeeping(new Unseen(stores.upkeep())).removeBeyondWhereItGrew())
                .isInstanceOf(StoreUnavailableException.class);

        assertThat(growing.take(1)).containsExactly(ada);
    }

    @Test
    void whatGrowsSlowlyIsLeftForLater() {
        var slow = new GrowingInboxes(
                onlookers.following(), new Retention(Optional.empty(), Optional.of(3), Duration.ofDays(30)));
        slow.announce(sent(ada, "1", "2", "3", "4"));
        slow.announce(sent(bob, "1", "2", "3", "4", "5"));

        assertThat(slow.take(2)).containsExactly(bob);
        assertThat(slow.take(2)).isEmpty();
        assertThat(slow.take(1)).containsExactly(ada);
    }

    private List<Change.Present> sent(UserId user, String... messages) {
        return stores.append(Stream.of(messages)
                        .map(message -> Stores.submission(ada, new Draft(user, Content.of(message))))
                        .toArray(Submission[]::new))
                .changes();
    }

    @Test
    void whereEverythingIsKeptNothingIsAskedOfTheStore() {
        var upkeep = new Endless();
        var housekeeping = new Housekeeping(upkeep, onlookers.following(), growing, () -> now, Retention.DEFAULT);

        housekeeping.removeOld();
        housekeeping.removeBeyond();

        assertThat(upkeep.limits).isEmpty();
    }

    /** It has been committed, and nobody was told: those who follow must look for themselves. */
    @Test
    void aRemovalOfUnknownOutcomeIsFoundByThoseWhoFollow() {
        sendSomeThatExpire();
        stores.send(bob, ada, "2", "3");
        List<Change> adas = onlookers.watch(ada);
        List<Change> bobs = onlookers.watch(bob);
        Housekeeping housekeeping = housekeeping(new Unseen(stores.upkeep()));

        now = NOW.plusSeconds(60);
        assertUnknown(housekeeping::expire);
        assertThat(adas).hasSize(1);
        assertThat(bobs).hasSize(1);
        assertUnknown(housekeeping::removeBeyond);
        assertThat(adas).hasSize(2);
        now = NOW.plus(Duration.ofDays(2));
        assertUnknown(housekeeping::removeOld);

        assertThat(stores.messages(ada)).isEmpty();
        assertThat(adas).hasSize(4).allSatisfy(change -> assertThat(change).isInstanceOf(Change.Removed.class));
        assertThat(adas.get(3).revision())
                .isEqualTo(stores.inboxes().head(ada).orElseThrow().cursor().revision());
        assertThat(bobs).hasSize(1);
    }

    private static void assertUnknown(Runnable step) {
        assertThatThrownBy(step::run)
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        failure -> assertThat(failure.outcomeUnknown()).isTrue());
    }

    @Test
    void aFailureThatStoredNothingMakesNobodyLook() {
        sendSomeThatExpire();
        onlookers.watch(ada);
        Housekeeping housekeeping = housekeeping(new Endless() {
            @Override
            public List<Change> expire(Instant at, int limit) {
                throw new StoreUnavailableException("away", null);
            }
        });

        assertThatThrownBy(housekeeping::expire).isInstanceOf(StoreUnavailableException.class);

        assertThat(onlookers.turns()).isZero();
    }

    @Test
    void oneRunIsBoundedAndSoIsEachOfItsTransactions() {
        var upkeep = new Endless();
        Housekeeping housekeeping = housekeeping(upkeep);

        for (Runnable step : List.<Runnable>of(
                housekeeping::expire,
                housekeeping::removeOld,
                housekeeping::removeBeyond,
                housekeeping::purge,
                housekeeping::forgetKeys)) {
            upkeep.limits.clear();
            step.run();
            assertThat(upkeep.limits).hasSize(200).containsOnly(500);
        }
    }

    @Test
    void whatIsRememberedForLongIsForgottenInItsTime() {
        List<Instant> asked = new ArrayList<>();
        Housekeeping housekeeping = housekeeping(new Endless() {
            @Override
            public int purge(Instant before, int limit) {
                asked.add(before);
                return 0;
            }

            @Override
            public int forgetKeys(Instant before, int limit) {
                asked.add(before);
                return 0;
            }
        });

        housekeeping.purge();
        housekeeping.forgetKeys();

        assertThat(asked).containsExactly(NOW.minus(Duration.ofDays(30)), NOW.minus(Duration.ofHours(24)));
    }

    @Test
    void eachStepIsAJobOfItsOwn() {
        try (var loop = new Loop("test-housekeeping")) {
            housekeeping(stores.upkeep()).contributeTo(loop);

            assertThat(loop.stats())
                    .containsKeys(
                            "expiry_failures",
                            "retention_by_age_failures",
                            "retention_by_count_failures",
                            "purge_failures",
                            "idempotency_keys_failures");
        }
    }

    /** Whose every commit is one that nobody sees return. */
    private record Unseen(InboxUpkeep upkeep) implements InboxUpkeep {
        private static List<Change> unseen(Supplier<List<Change>> write) {
            Set<UserId> touched = write.get().stream().map(Change::inbox).collect(Collectors.toSet());
            throw new StoreUnavailableException("the connection broke while committing", null, touched);
        }

        @Override
        public List<Change> expire(Instant at, int limit) {
            return unseen(() -> upkeep.expire(at, limit));
        }

        @Override
        public List<Change> removeCreatedBefore(Instant before, Instant at, int limit) {
            return unseen(() -> upkeep.removeCreatedBefore(before, at, limit));
        }

        @Override
        public List<Change> removeBeyond(int keep, Instant at, int limit) {
            return unseen(() -> upkeep.removeBeyond(keep, at, limit));
        }

        @Override
        public List<Change> removeBeyond(Collection<UserId> inboxes, int keep, Instant at, int limit) {
            return unseen(() -> upkeep.removeBeyond(inboxes, keep, at, limit));
        }

        @Override
        public int purge(Instant before, int limit) {
            return upkeep.purge(before, limit);
        }

        @Override
        public int forgetKeys(Instant before, int limit) {
            return upkeep.forgetKeys(before, limit);
        }
    }

    /** Always has more to do, and notes what it is asked for at once. */
    private static class Endless implements InboxUpkeep {
        private final List<Integer> limits = new ArrayList<>();

        private List<Change> removed(int limit) {
            limits.add(limit);
            return List.of(new Change.Removed(
                    new UserId(4711), new NotificationId(1), new Revision(1), Change.Reason.EXPIRED, 0, 0));
        }

        private int forgotten(int limit) {
            limits.add(limit);
            return limit;
        }

        @Override
        public List<Change> expire(Instant at, int limit) {
            return removed(limit);
        }

        @Override
        public List<Change> removeCreatedBefore(Instant before, Instant at, int limit) {
            return removed(limit);
        }

        @Override
        public List<Change> removeBeyond(int keep, Instant at, int limit) {
            return removed(limit);
        }

        @Override
        public List<Change> removeBeyond(Collection<UserId> inboxes, int keep, Instant at, int limit) {
            return removed(limit);
        }

        @Override
        public int purge(Instant before, int limit) {
            return forgotten(limit);
        }

        @Override
        public int forgetKeys(Instant before, int limit) {
            return forgotten(limit);
        }
    }
}
