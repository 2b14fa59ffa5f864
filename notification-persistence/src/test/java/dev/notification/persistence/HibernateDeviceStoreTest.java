package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.zaxxer.hikari.HikariDataSource;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Device;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.DeviceStore.Contact;
import dev.notification.core.testkit.Stores;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.jdbc.Work;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A database that has no time in the middle of a connect cannot be had otherwise: hence mocks. */
class HibernateDeviceStoreTest {
    private static final Epoch EPOCH = new Epoch("k3f9");
    private static final Contact CONTACT =
            new Contact(new UserId(1), new DeviceId("phone"), new Cursor(EPOCH, new Revision(5)), Stores.NOW);

    private final HikariDataSource pool = mock(HikariDataSource.class);
    private final Connection connection = mock(Connection.class);
    private final StatelessSession session = mock(StatelessSession.class);
    private final SessionFactory sessions = mock(SessionFactory.class);
    private final Database database = Database.of(
            sessions,
            new Pools(
                    Map.of(Lane.REQUESTS, pool, Lane.SENDS, pool, Lane.HEADS, pool, Lane.UPKEEP, pool),
                    new Troubles(() -> 0)),
            Optional.empty(),
            () -> 0);
    private final HibernateDeviceStore devices =
            new HibernateDeviceStore(database, new NewDevices(), Tuples.POSTGRESQL);

    @BeforeEach
    void connect() throws SQLException {
        when(pool.getConnection()).thenReturn(connection);
        when(sessions.openStatelessSession(connection)).thenReturn(session);
    }

    static Stream<RuntimeException> noTime() {
        return Stream.of(
                new OverloadedException("all connections to the database are in use"),
                new StoreUnavailableException("the database cannot be used", new SQLException("gone", "08006")));
    }

    @ParameterizedTest
    @MethodSource("noTime")
    void aConnectThatIsCommittedSucceedsThoughNobodyHasTimeToLookForSurplus(RuntimeException failure) {
        doThrow(failure).when(session).doWork(any(Work.class));

        List<Device> connected = devices.connect(List.of(CONTACT));

        assertThat(connected)
                .containsExactly(new Device(CONTACT.device(), EPOCH, new Revision(5), new Revision(5), Stores.NOW));
        verify(session).doWork(any(Work.class));
    }

    /** Enters all, as new ones. */
    private static final class NewDevices implements DeviceWrites {
        @Override
        public boolean isOneStatement() {
            return true;
        }

        @Override
        public Map<Key, Known> connect(StatelessSession session, SortedMap<Key, Entry> entries) {
            Map<Key, Known> known = new HashMap<>();
            entries.forEach(
                    (key, entry) -> known.put(key, new Known(entry.epoch(), entry.started(), entry.acked(), true)));
            return known;
        }

        @Override
        public int acknowledge(StatelessSession session, SortedMap<Key, Entry> entries) {
            return entries.size();
        }

        @Override
        public int forget(StatelessSession session, SortedSet<Key> keys) {
            return keys.size();
        }
    }
}
