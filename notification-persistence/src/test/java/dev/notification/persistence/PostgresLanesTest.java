package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.out.DeviceStore.Acknowledgement;
import dev.notification.core.port.out.DeviceStore.Contact;
import dev.notification.core.port.out.InboxStore.Sweep;
import dev.notification.core.testkit.Stores;
import dev.notification.persistence.testkit.PostgresDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresLanesTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private static final Cursor START = new Cursor(new Epoch("k3f9"), Revision.START);
    private static final DeviceId PHONE = new DeviceId("phone");

    private final PostgresDatabase database = new PostgresDatabase();

    @RegisterExtension
    final OpenStores opened = new OpenStores();

    private volatile boolean over;

    @AfterEach
    void end() {
        over = true;
    }

    @Test
    void requestsThatHoldAllTheirConnectionsStarveNobodyElse() throws Exception {
        DatabaseConfig config = database.empty();
        PersistenceModule module = opened.module(config);
        Stores stores = OpenStores.of(module);
        UserId ada = stores.user("ada");
        warmUp(stores, ada);
        awaitAllOpen(module);
        List<UserId> slow = slow(stores, config.connections() - 5);
        List<Thread> stuck = new ArrayList<>();

        try (Connection other = stall(config, slow)) {
            slow.forEach(user -> stuck.add(start(() -> readAll(stores, user))));
            awaitInUse(module, "requests", config.connections() - 5);

            stores.send(ada, ada, "meanwhile");
            stores.inboxes().heads(List.of(ada));
            stores.devices().connect(contact(ada));
            stores.upkeep().expire(Stores.NOW, 10);
            stores.logins().revocations(0);
            awaitOverloaded(() -> history(stores, ada));
            assertThat(module.check().isWell()).isTrue();
            other.rollback();
        }
        join(stuck);
        assertThat(history(stores, ada)).isPresent();
    }

    @Test
    void sendsThatHoldAllTheirConnectionsStarveNoRequests() throws Exception {
        DatabaseConfig config = database.empty();
        PersistenceModule module = opened.module(config);
        Stores stores = OpenStores.of(module);
        UserId ada = stores.user("ada");
        warmUp(stores, ada);
        awaitAllOpen(module);
        UserId eve = stores.user("eve");
        List<UserId> slow = slow(stores, 2);
        List<Thread> stuck = new ArrayList<>();

        try (Connection other = stall(config, slow)) {
            slow.forEach(user -> stuck.add(start(() -> stores.send(ada, user, "stuck"))));
            awaitInUse(module, "sends", 2);

            read(stores, ada);
            history(stores, ada);
            awaitOverloaded(() -> stores.send(ada, eve, "too many"));
            other.rollback();
        }
        join(stuck);
        stores.send(ada, ada, "after");
        assertThat(stores.messages(ada)).containsExactly("after", "warm");
    }

    @Test
    void theLanesTogetherHaveAsManyConnectionsAsAreConfigured() {
        DatabaseConfig config = database.empty();
        PersistenceModule module = opened.module(config);
        Stores stores = OpenStores.of(module);
        warmUp(stores, stores.user("ada"));

        assertThat(module.stats())
                .containsKeys("requests_in_use", "requests_idle", "requests_waiting", "sends_idle", "heads_idle")
                .containsKeys("upkeep_idle")
                .doesNotContainKey("writer_jobs");
        try (Pools pools = Pools.postgres(config, new Troubles(Ticker.system()))) {
            assertThat(size(pools)).isEqualTo(config.connections());
        }
    }

    @ParameterizedTest
    @CsvSource({"2,5", "4,5", "5,5", "6,6", "7,7", "16,16"})
    void withFewConnectionsEachLaneStillHasOne(int configured, int opened) {
        try (Pools pools = Pools.postgres(with(configured), new Troubles(Ticker.system()))) {
            assertThat(size(pools)).isEqualTo(opened);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 6, 7})
    void fewConnectionsAreEnoughForAllKindsOfWork(int configured) {
        Stores stores = opened.stores(with(configured));
        UserId ada = stores.user("ada");

        warmUp(stores, ada);

        assertThat(stores.messages(ada)).containsExactly("warm");
    }

    private DatabaseConfig with(int connections) {
        DatabaseConfig config = database.empty();
        return new DatabaseConfig(config.url(), config.user(), config.password(), connections);
    }

    private static int size(Pools pools) {
        return Stream.of(Lane.values())
                .mapToInt(lane -> pools.of(lane).getMaximumPoolSize())
                .sum();
    }

    /** So that what is timed is not the first statement of its kind, nor opens a connection. */
    private static void warmUp(Stores stores, UserId user) {
        stores.send(user, user, "warm");
        stores.inboxes().heads(List.of(user));
        stores.devices().connect(contact(user));
        stores.devices().acknowledge(List.of(new Acknowledgement(user, PHONE, START, Stores.NOW)));
        stores.upkeep().expire(Stores.NOW, 10);
        read(stores, user);
        history(stores, user);
    }

    private static List<Contact> contact(UserId user) {
        return List.of(new Contact(user, PHONE, START, Stores.NOW));
    }

    /** So many, each with something to read; their numbers are higher than all others. */
    private static List<UserId> slow(Stores stores, int count) {
        List<UserId> users = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            UserId user = stores.user("slow" + i);
            stores.send(user, user, "unread");
            users.add(user);
        }
        return users;
    }

    /** Whatever writes notifications of these users takes as long as a statement may; not for a lock that has a limit. */
    private static Connection stall(DatabaseConfig config, List<UserId> users) throws SQLException {
        Connection connection = DriverManager.getConnection(config.url(), config.user(), config.password());
        try (var statement = connection.createStatement()) {
            statement.execute("""
                create function stall() returns trigger language plpgsql as $$ begin
                    if new.user_id >= %d then
                        perform set_config('lock_timeout', '0', true);
                        perform pg_advisory_xact_lock(1);
                    end if;
                    return new;
                end $$""".formatted(users.get(0).value()));
            statement.execute(
                    "create trigger stall before insert or update on notifications for each row execute function"
                            + " stall()");
            connection.setAutoCommit(false);
            statement.execute("select pg_advisory_xact_lock(1)");
        }
        return connection;
    }

    /** Does it again until it succeeds: what it waits for may outlast its statement's limit. */
    private Thread start(Callable<?> work) {
        var thread = new Thread(() -> {
            while (catchThrowable(work::call) != null && !over) {
                Thread.onSpinWait();
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(LONG.toMillis());
            assertThat(thread.isAlive()).isFalse();
        }
    }

    private static void awaitInUse(PersistenceModule module, String lane, long count) {
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> module.stats().get(lane + "_in_use") == count);
    }

    /** Those that are stuck leave a gap when they begin again. */
    private static void awaitOverloaded(Callable<?> work) {
        await().atMost(LONG).until(() -> catchThrowable(work::call) instanceof OverloadedException);
    }

    /** The lanes' connections are opened in the background; those of requests when there is a need. */
    private static void awaitAllOpen(PersistenceModule module) {
        await().atMost(LONG)
                .until(() -> module.stats().get("sends_idle") == 2
                        && module.stats().get("heads_idle") == 2
                        && module.stats().get("upkeep_idle") == 1);
    }

    private static Object read(Stores stores, UserId user) {
        var any = new Selection.Ids(List.of(new NotificationId(1)));
        return stores.inboxes().change(user, any, Transition.READ, Stores.NOW, 10);
    }

    private static Object readAll(Stores stores, UserId user) {
        var all = new Sweep(user, Revision.START, new Revision(Long.MAX_VALUE), Transition.READ, false);
        return stores.inboxes().sweep(all, Stores.NOW, 10);
    }

    private static Optional<?> history(Stores stores, UserId user) {
        return stores.inboxes().history(user, HistoryFilter.DEFAULT, Optional.empty(), 10);
    }
}
