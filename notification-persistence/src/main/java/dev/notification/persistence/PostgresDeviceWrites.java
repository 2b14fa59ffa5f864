package dev.notification.persistence;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.ToLongFunction;
import org.hibernate.StatelessSession;

/** One statement and one round trip for any number of devices, columns passed as arrays. */
final class PostgresDeviceWrites implements DeviceWrites {
    /** The elements of arrays come out in their order, so rows are locked in it. */
    private static final String INSERT = """
            insert into devices (user_id, device_id, started, acked, contact_ms, epoch)
            select v.* from unnest(cast(? as bigint[]), cast(? as text[]),
                cast(? as bigint[]), cast(? as bigint[]), cast(? as bigint[]), cast(? as text[])) as v
            on conflict (user_id, device_id) do update set contact_ms = excluded.contact_ms""";

    /** A row that is updated was locked for it: then xmax names the transaction. */
    private static final String CONNECT = INSERT + " returning user_id, device_id, epoch, started, acked, xmax = 0";

    private static final String ACKNOWLEDGE = INSERT + """
            , acked = case when devices.epoch = excluded.epoch
                then greatest(devices.acked, excluded.acked) else excluded.acked end,
            started = case when devices.epoch = excluded.epoch then devices.started else excluded.started end,
            epoch = excluded.epoch""";

    private static final String FORGET = """
            with locked as (
                select d.user_id, d.device_id from devices d
                join unnest(cast(? as bigint[]), cast(? as text[])) as v(user_id, device_id)
                on d.user_id = v.user_id and d.device_id = v.device_id
                order by d.user_id, d.device_id collate "C" for update of d
            )
            delete from devices using locked
            where devices.user_id = locked.user_id and devices.device_id = locked.device_id""";

    @Override
    public boolean isOneStatement() {
        return true;
    }

    @Override
    public Map<Key, Known> connect(StatelessSession session, SortedMap<Key, Entry> entries) {
        Map<Key, Known> known = new HashMap<>();
        session.doWork(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(CONNECT)) {
                bind(statement, entries);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        known.put(
                                new Key(rows.getLong(1), rows.getString(2)),
                                new Known(rows.getString(3), rows.getLong(4), rows.getLong(5), rows.getBoolean(6)));
                    }
                }
            }
        });
        return known;
    }

    @Override
    public int acknowledge(StatelessSession session, SortedMap<Key, Entry> entries) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(ACKNOWLEDGE)) {
                bind(statement, entries);
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public int forget(StatelessSession session, SortedSet<Key> keys) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
                bindKeys(statement, keys);
                return statement.executeUpdate();
            }
        });
    }

    private static void bind(PreparedStatement statement, SortedMap<Key, Entry> entries) throws SQLException {
        bindKeys(statement, entries.keySet());
        statement.setObject(3, longs(entries.values(), Entry::started));
        statement.setObject(4, longs(entries.values(), Entry::acked));
        statement.setObject(5, longs(entries.values(), Entry::contactMs));
        statement.setObject(6, entries.values().stream().map(Entry::epoch).toArray(String[]::new));
    }

    private static void bindKeys(PreparedStatement statement, Collection<Key> keys) throws SQLException {
        statement.setObject(1, longs(keys, Key::user));
        statement.setObject(2, keys.stream().map(Key::device).toArray(String[]::new));
    }

    private static <T> long[] longs(Collection<T> rows, ToLongFunction<T> column) {
        return rows.stream().mapToLong(column).toArray();
    }
}
