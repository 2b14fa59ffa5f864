package dev.notification.persistence;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import org.hibernate.StatelessSession;

/** SQLite runs in this process: a prepared statement per row costs no round trip. */
final class SqliteDeviceWrites implements DeviceWrites {
    private static final String NOTE =
            "update devices set contact_ms = ? where user_id = ? and device_id = ? returning epoch, started, acked";

    private static final String ENTER =
            "insert into devices (user_id, device_id, started, acked, contact_ms, epoch) values (?, ?, ?, ?, ?, ?)";

    private static final String ACKNOWLEDGE = ENTER + " on conflict (user_id, device_id) do update set"
            + " acked = case when epoch = excluded.epoch then max(acked, excluded.acked) else excluded.acked end,"
            + " started = case when epoch = excluded.epoch then started else excluded.started end,"
            + " epoch = excluded.epoch, contact_ms = excluded.contact_ms";

    private static final String FORGET = "delete from devices where user_id = ? and device_id = ?";

    @Override
    public boolean isOneStatement() {
        return false;
    }

    /** This transaction is the only one that writes: what was not there to be updated can be inserted. */
    @Override
    public Map<Key, Known> connect(StatelessSession session, SortedMap<Key, Entry> entries) {
        Map<Key, Known> known = new HashMap<>();
        session.doWork(connection -> {
            try (PreparedStatement note = connection.prepareStatement(NOTE);
                    PreparedStatement enter = connection.prepareStatement(ENTER)) {
                for (Map.Entry<Key, Entry> one : entries.entrySet()) {
                    known.put(one.getKey(), connect(note, enter, one.getKey(), one.getValue()));
                }
            }
        });
        return known;
    }

    private static Known connect(PreparedStatement note, PreparedStatement enter, Key key, Entry entry)
            throws SQLException {
        note.setLong(1, entry.contactMs());
        note.setLong(2, key.user());
        note.setString(3, key.device());
        try (ResultSet row = note.executeQuery()) {
            if (row.next()) {
                return new Known(row.getString(1), row.getLong(2), row.getLong(3), false);
            }
        }
        bind(enter, key, entry);
        enter.executeUpdate();
        return new Known(entry.epoch(), entry.started(), entry.acked(), true);
    }

    private static void bind(PreparedStatement statement, Key key, Entry entry) throws SQLException {
        statement.setLong(1, key.user());
        statement.setString(2, key.device());
        statement.setLong(3, entry.started());
        statement.setLong(4, entry.acked());
        statement.setLong(5, entry.contactMs());
        statement.setString(6, entry.epoch());
    }

    @Override
    public int acknowledge(StatelessSession session, SortedMap<Key, Entry> entries) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(ACKNOWLEDGE)) {
                for (Map.Entry<Key, Entry> one : entries.entrySet()) {
                    bind(statement, one.getKey(), one.getValue());
                    statement.addBatch();
                }
                return statement.executeBatch().length;
            }
        });
    }

    @Override
    public int forget(StatelessSession session, SortedSet<Key> keys) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
                int forgotten = 0;
                for (Key key : keys) {
                    statement.setLong(1, key.user());
                    statement.setString(2, key.device());
                    forgotten += statement.executeUpdate();
                }
                return forgotten;
            }
        });
    }
}
