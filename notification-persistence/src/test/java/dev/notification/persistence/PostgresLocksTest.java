package dev.notification.persistence;

import static dev.notification.core.testkit.Stores.NOW;
import static dev.notification.core.testkit.Stores.submission;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.notification.core.Inboxes;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.Idempotency;
import dev.notification.core.domain.IdempotencyKey;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.SendLimits;
import dev.notification.core.port.in.inbox.SendNotification;
import dev.notification.core.port.out.InboxStore.Appended;
import dev.notification.core.port.out.InboxStore.Outcome;
import dev.notification.core.port.out.InboxStore.Submission;
import dev.notification.core.port.out.InboxStore.Sweep;
import dev.notification.core.testkit.Stores;
import dev.notification.persistence.testkit.PostgresDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody else's transaction holds locks on rows and tables of ours. */
class PostgresLocksTest {
    private final DatabaseConfig config = new PostgresDatabase().empty();

    @RegisterExtension
    final OpenStores opened = new OpenStores();

    private PersistenceModule module;
    private Stores stores;
    private UserId ada;
    private UserId bob;
    private UserId blocked;

    @BeforeEach
    void open() {
        module = opened.module(config);
        stores = OpenStores.of(module);
        ada = stores.user("ada");
        bob = stores.user("bob");
        blocked = stores.user("blocked");
    }

    @Test
    void whatTouchesALockedInboxIsLeftOutWholeAndAllElseIsStored() throws SQLException {
        var nobody = new UserId(4711);
        Submission[] batch = {
            to(ada, "waits", blocked),
            to(ada, "goes on", ada),
            to(bob, "waits whole", bob, blocked),
            to(bob, "would overtake", bob),
            to(ada, "does not", bob),
            to(ada, "nobody", nobody),
            keyed(ada, "key", ada)
        };
        List<Outcome> outcomes;
        try (Connection other = lock("select 1 from inboxes where user_id = " + blocked.value() + " for update")) {
            outcomes = append(batch).outcomes();
            assertThat(waitingBackends()).isZero();
            assertThat(stores.messages(ada)).containsExactly("key", "goes on");
            assertThat(stores.messages(bob)).containsExactly("does not");
            // Now that it is known, it is looked at before anything waits.
            assertThat(append(to(ada, "again", blocked)).outcomes())
                    .containsExactly(new Outcome.Locked(Set.of(blocked)));
            other.rollback();
        }

        assertThat(outcomes.get(0)).isEqualTo(new Outcome.Locked(Set.of(blocked)));
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Stored.class);
        assertThat(outcomes.get(2)).isEqualTo(new Outcome.Locked(Set.of(blocked)));
        assertThat(outcomes.get(3)).isEqualTo(new Outcome.Locked(Set.of()));
        assertThat(outcomes.get(4)).isInstanceOf(Outcome.Stored.class);
        assertThat(Stores.receipts(outcomes.get(5))).containsExactly(new Receipt.UnknownRecipient(nobody));
        assertThat(outcomes.get(6)).isInstanceOf(Outcome.Stored.class);
        assertThat(append(batch[0], batch[2], batch[3]).hasLocked()).isFalse();
        assertThat(stores.messages(blocked)).containsExactly("waits whole", "waits");
        assertThat(stores.messages(bob)).containsExactly("would overtake", "waits whole", "does not");
        assertThat(stores.feed(bob, 0).changes())
                .extracting(change -> change.revision().value())
                .containsExactly(1L, 2L, 3L);
        assertThat(stores.unread(blocked)).isEqualTo(2);
    }

    @Test
    void aKeyThatSomebodyStoresAtThisMomentHoldsUpOnlyItsOwnSend() throws SQLException {
        // However slow the machine is, there is time to find out which it is.
        Stores patient = OpenStores.of(opened.add(PersistenceModule.openPostgres(config, () -> 0)));
        try (Connection other =
                lock("insert into idempotency_keys (sender_id, idempotency_key, fingerprint, receipts, created_ms)"
                        + " values (" + ada.value() + ", 'key', 'f', '', 0)")) {
            List<Outcome> outcomes = patient.inboxes()
                    .append(List.of(to(bob, "one", bob), keyed(ada, "key", ada), to(bob, "two", bob)), NOW)
                    .outcomes();

            assertThat(outcomes.get(1)).isEqualTo(new Outcome.Locked(Set.of(ada)));
            assertThat(stores.messages(bob)).containsExactly("two", "one");
            other.rollback();
        }
        assertThat(append(keyed(ada, "key", ada)).hasLocked()).isFalse();
    }

    @Test
    void aLockedTableIsBusyAndNothingIsStoredUnderIt() throws SQLException {
        try (Connection other = lock("lock table inboxes in access exclusive mode")) {
            assertThat(append(to(ada, "one", ada), to(bob, "two", bob)).outcomes())
                    .containsExactly(new Outcome.Locked(Set.of(ada)), new Outcome.Locked(Set.of(bob)));
            assertThatThrownBy(() -> stores.history(ada)).isInstanceOf(OverloadedException.class);
            assertThat(waitingBackends()).isZero();
            other.rollback();
        }
        append(to(ada, "after", ada));
        assertThat(stores.messages(ada)).containsExactly("after");
    }

    @Test
    void aStateThatCannotBeChangedForALockIsRefusedAloneAndItsConnectionIsKept() throws SQLException {
        stores.send(ada, blocked, "unread");
        try (Connection other = lock("select 1 from inboxes where user_id = " + blocked.value() + " for update")) {
            assertThatThrownBy(() -> readAll(blocked)).isInstanceOf(OverloadedException.class);
            assertThat(waitingBackends()).isZero();
            readAll(ada);
            assertThat(module.check().isWell()).isTrue();
            other.rollback();
        }
        readAll(blocked);
        assertThat(stores.unread(blocked)).isZero();
    }

    @Test
    void upkeepLeavesALockedInboxForTheNextTime() throws SQLException {
        stores.send(ada, blocked, Content.of("expires").withExpiresAt(NOW));
        stores.send(ada, ada, Content.of("expires").withExpiresAt(NOW));
        try (Connection other = lock("select 1 from inboxes where user_id = " + blocked.value() + " for update")) {
            assertThat(stores.upkeep().expire(NOW, 10)).hasSize(1);
            assertThat(stores.upkeep().expire(NOW, 10)).isEmpty();
            assertThat(stores.upkeep().purge(NOW.plusSeconds(1), 10)).isEqualTo(1);
            other.rollback();
        }
        assertThat(stores.upkeep().expire(NOW, 10)).hasSize(1);
        assertThat(stores.upkeep().purge(NOW.plusSeconds(1), 10)).isEqualTo(1);
    }

    @Test
    void aLockedInboxKeepsNobodyElsesWaitingHoweverMuchOfItIsOver() throws SQLException {
        for (int i = 0; i < 5; i++) {
            stores.send(ada, blocked, Content.of("expires").withExpiresAt(NOW));
            stores.send(ada, bob, Content.of("old"));
        }
        stores.send(ada, ada, Content.of("expires").withExpiresAt(NOW.plusMillis(1)));
        stores.send(ada, bob, Content.of("expires").withExpiresAt(NOW.plusMillis(2)));
        Instant after = NOW.plusSeconds(1);
        try (Connection other = lock("select 1 from inboxes where user_id = " + blocked.value() + " for update")) {
            assertThat(stores.upkeep().expire(after, 1)).hasSize(1);
            assertThat(stores.upkeep().expire(after, 5)).hasSize(1);
            assertThat(stores.upkeep().expire(after, 5)).isEmpty();
            other.rollback();
        }
        assertThat(stores.upkeep().expire(NOW, 10)).hasSize(5);
        Instant later = after.plusSeconds(1);
        assertThat(stores.messages(bob)).hasSize(5);
        readAndRemove(bob, after);
        try (Connection other = lock("select 1 from inboxes where user_id = " + blocked.value() + " for update")) {
            // Its five are the oldest.
            assertThat(stores.upkeep().purge(later, 3)).isEqualTo(3);
            assertThat(stores.upkeep().purge(later, 10)).isEqualTo(4);
            assertThat(stores.upkeep().purge(later, 10)).isZero();
            other.rollback();
        }
        assertThat(stores.upkeep().purge(later, 10)).isEqualTo(5);
    }

    private void readAndRemove(UserId user, Instant at) {
        stores.inboxes().sweep(new Sweep(user, Revision.START, new Revision(1000), Transition.REMOVE, false), at, 10);
    }

    @Test
    void aFullInboxIsWaitedForOnceNoOtherIsLeftAndItIsSaidWhenItStaysLocked() throws Exception {
        stores.send(ada, blocked, "1", "2", "3", "4");
        stores.send(ada, bob, "1", "2", "3");
        List<UserId> both = List.of(blocked, bob);
        try (Connection other = lock("select 1 from inboxes where user_id = " + blocked.value() + " for update")) {
            assertThat(stores.upkeep().removeBeyond(both, 2, NOW, 10)).hasSize(1);
            assertThatThrownBy(() -> stores.upkeep().removeBeyond(both, 2, NOW, 10))
                    .isInstanceOf(OverloadedException.class);
            assertThatThrownBy(() -> stores.upkeep().removeBeyond(2, NOW, 10)).isInstanceOf(OverloadedException.class);
            other.rollback();
        }
        assertThat(stores.upkeep().removeBeyond(both, 2, NOW, 10)).hasSize(2);
        assertThat(stores.messages(bob)).containsExactly("3", "2");
        assertThat(stores.messages(blocked)).containsExactly("4", "3");
    }

    @Test
    void readersBehindALockedTableNeverHaveMoreBackendsThanConnections() throws Exception {
        List<CompletableFuture<Void>> readers;
        var most = new AtomicInteger();
        try (Connection other = lock("lock table notifications in access exclusive mode")) {
            readers = IntStream.range(0, 6)
                    .mapToObj(i -> CompletableFuture.runAsync(() -> {
                        for (int reads = 0; reads < 3; reads++) {
                            assertThatThrownBy(this::history).isInstanceOf(OverloadedException.class);
                            most.accumulateAndGet(backends(), Math::max);
                        }
                    }))
                    .toList();
            readers.forEach(reader -> reader.orTimeout(30, TimeUnit.SECONDS).join());
            other.rollback();
        }

        assertThat(most).hasValueBetween(1, config.connections());
        assertThat(history()).isPresent();
    }

    /** The whole way: what a service that embeds us sees. */
    @Test
    void sendsToALockedInboxWaitAndAreStoredAndOthersGoOnMeanwhile() throws SQLException {
        var inboxes = new Inboxes(
                new Inboxes.Stores(module.inboxes(), module.upkeep(), module.sent(), module.devices()),
                InstantSource.fixed(NOW),
                patient());
        try (inboxes) {
            CompletableFuture<?> waits;
            try (Connection other = lock("select 1 from inboxes where user_id = " + blocked.value() + " for update")) {
                waits = send(inboxes, "waits", blocked);
                for (int i = 0; i < 10; i++) {
                    send(inboxes, "n" + i, ada).orTimeout(60, TimeUnit.SECONDS).join();
                }
                other.rollback();
            }
            waits.orTimeout(60, TimeUnit.SECONDS).join();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> stores.messages(blocked).equals(List.of("waits")));
            assertThat(stores.messages(ada)).hasSize(10);
        }
    }

    /** However slow the machine is, none of them is given up. */
    private static Inboxes.Limits patient() {
        Inboxes.Limits usual = Inboxes.Limits.DEFAULT;
        SendLimits sending = usual.sending();
        return new Inboxes.Limits(
                new SendLimits(
                        sending.maxBatchDrafts(), sending.maxWaitingBytes(), Duration.ofMinutes(5), sending.lanes()),
                usual.sendPolicy(),
                usual.retention(),
                usual.catchUpThreads(),
                usual.quotas(),
                usual.receipts());
    }

    private CompletableFuture<?> send(Inboxes inboxes, String message, UserId to) {
        return inboxes.sendNotification()
                .send(new SendNotification.Command(
                        new Caller.Application(bob), List.of(new Draft(to, Content.of(message))), Optional.empty()))
                .toCompletableFuture();
    }

    private Appended append(Submission... submissions) {
        return stores.inboxes().append(List.of(submissions), NOW);
    }

    private static Submission to(UserId sender, String message, UserId... recipients) {
        return submission(
                sender,
                IntStream.range(0, recipients.length)
                        .mapToObj(i -> new Draft(recipients[i], Content.of(message)))
                        .toArray(Draft[]::new));
    }

    private static Submission keyed(UserId sender, String key, UserId to) {
        return new Submission(
                sender,
                List.of(new Draft(to, Content.of(key))),
                Optional.of(Idempotency.of(new IdempotencyKey(key), new byte[] {1})));
    }

    private void readAll(UserId user) {
        stores.inboxes().sweep(new Sweep(user, Revision.START, new Revision(1000), Transition.READ, false), NOW, 10);
    }

    private Optional<?> history() {
        return stores.inboxes().history(ada, HistoryFilter.DEFAULT, Optional.empty(), 10);
    }

    /** Held until the connection rolls back. */
    private Connection lock(String statement) throws SQLException {
        Connection connection = DriverManager.getConnection(config.url(), config.user(), config.password());
        connection.setAutoCommit(false);
        connection.createStatement().execute(statement);
        return connection;
    }

    private int waitingBackends() {
        return count("wait_event_type = 'Lock'");
    }

    private int backends() {
        return count("application_name = 'notification'");
    }

    private int count(String condition) {
        try (Connection connection = DriverManager.getConnection(config.url(), config.user(), config.password());
                var rows = connection
                        .createStatement()
                        .executeQuery("select count(*) from pg_stat_activity where datname = current_database() and "
                                + condition)) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
