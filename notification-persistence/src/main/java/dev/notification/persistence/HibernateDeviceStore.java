package dev.notification.persistence;

import dev.notification.core.domain.Device;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.DeviceStore;
import dev.notification.persistence.DeviceWrites.Entry;
import dev.notification.persistence.DeviceWrites.Key;
import dev.notification.persistence.DeviceWrites.Known;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.hibernate.StatelessSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All writes go through the rows in ascending order of their keys, so that two writers never wait for each other. */
final class HibernateDeviceStore implements DeviceStore {
    private static final Logger LOG = LoggerFactory.getLogger(HibernateDeviceStore.class);

    private final Database requests;
    private final Database connects;
    private final Database upkeep;
    private final DeviceWrites writes;
    private final Tuples tuples;
    private final String crowdedSql;

    HibernateDeviceStore(Database database, DeviceWrites writes, Tuples tuples) {
        this.requests = database;
        this.connects = database.lane(Lane.HEADS);
        this.upkeep = database.lane(Lane.UPKEEP);
        this.writes = writes;
        this.tuples = tuples;
        this.crowdedSql = String.format(Locale.ROOT, """
                select user_id, device_id from devices where user_id in (
                    select d.user_id from devices d where d.user_id in (select v1 from %s)
                    group by d.user_id having count(*) > %s)
                order by contact_ms desc, device_id""", tuples.table(1), MAX_DEVICES);
    }

    @Override
    public List<Device> connect(List<Contact> contacts) {
        if (contacts.isEmpty()) {
            return List.of();
        }
        var entries = new TreeMap<Key, Entry>();
        for (Contact contact : contacts) {
            long start = contact.start().revision().value();
            entries.merge(
                    new Key(contact.user().value(), contact.device().value()),
                    new Entry(
                            contact.start().epoch().value(),
                            start,
                            start,
                            contact.at().toEpochMilli()),
                    (first, next) -> new Entry(first.epoch(), first.started(), first.acked(), next.contactMs()));
        }
        Map<Key, Known> known = write(connects, session -> writes.connect(session, entries));
        tryToForgetSurplus(contacts, known);
        return contacts.stream().map(contact -> device(contact, known)).toList();
    }

    private static Device device(Contact contact, Map<Key, Known> known) {
        Known row = known.get(new Key(contact.user().value(), contact.device().value()));
        return new Device(
                contact.device(),
                new Epoch(row.epoch()),
                new Revision(row.started()),
                new Revision(row.acked()),
                Instant.ofEpochMilli(contact.at().toEpochMilli()));
    }

    /**
     * After the commit: a transaction that has rows of its own and then waits for those that it forgets could wait for one
     * that does the same; and of several that enter devices at once, the last to look sees all of them. Nothing is asked as
     * long as only known devices connect. What is committed stays a success: where the database has no time for the rest, the
     * user's next new device finds it.
     */
    private void tryToForgetSurplus(List<Contact> contacts, Map<Key, Known> known) {
        try {
            forgetSurplus(contacts, known);
        } catch (OverloadedException | StoreUnavailableException e) {
            LOG.debug("devices that are too many are forgotten at a later connect", e);
        }
    }

    private void forgetSurplus(List<Contact> contacts, Map<Key, Known> known) {
        List<Long> grown = known.entrySet().stream()
                .filter(row -> row.getValue().isNew())
                .map(row -> row.getKey().user())
                .distinct()
                .toList();
        if (grown.isEmpty()) {
            return;
        }
        Map<Long, List<DeviceId>> crowded = connects.read(session -> crowded(session, grown));
        var surplus = new TreeSet<Key>();
        crowded.forEach((user, latestFirst) -> {
            List<DeviceId> connecting = contacts.stream()
                    .filter(contact -> contact.user().value() == user)
                    .map(Contact::device)
                    .toList();
            DeviceStore.surplus(latestFirst, connecting).forEach(device -> surplus.add(new Key(user, device.value())));
        });
        if (!surplus.isEmpty()) {
            write(connects, session -> writes.forget(session, surplus));
        }
    }

    /** The devices, the last contact first, of those among these users that have too many. */
    private Map<Long, List<DeviceId>> crowded(StatelessSession session, List<Long> users) {
        List<long[]> asked = users.stream().map(user -> new long[] {user}).toList();
        Map<Long, List<DeviceId>> crowded = new HashMap<>();
        session.doWork(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(crowdedSql)) {
                tuples.bind(statement, 1, asked, 1);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        crowded.computeIfAbsent(rows.getLong(1), user -> new ArrayList<>())
                                .add(new DeviceId(rows.getString(2)));
                    }
                }
            }
        });
        return crowded;
    }

    @Override
    public void acknowledge(List<Acknowledgement> acknowledgements) {
        if (acknowledgements.isEmpty()) {
            return;
        }
        var entries = new TreeMap<Key, Entry>();
        for (Acknowledgement one : acknowledgements) {
            long upTo = one.upTo().revision().value();
            entries.merge(
                    new Key(one.user().value(), one.device().value()),
                    new Entry(one.upTo().epoch().value(), upTo, upTo, one.at().toEpochMilli()),
                    HibernateDeviceStore::moved);
        }
        write(upkeep, session -> writes.acknowledge(session, entries));
    }

    private static Entry moved(Entry first, Entry next) {
        return first.epoch().equals(next.epoch())
                ? new Entry(first.epoch(), first.started(), Math.max(first.acked(), next.acked()), next.contactMs())
                : next;
    }

    private <T> T write(Database lane, Function<StatelessSession, T> work) {
        return writes.isOneStatement() ? lane.writeAtOnce(work) : lane.write(work);
    }

    @Override
    public List<Device> list(UserId user) {
        return requests.read(session -> session
                .createNativeQuery(
                        "select device_id, epoch, started, acked, contact_ms from devices where user_id = :user"
                                + " order by contact_ms desc, device_id",
                        Object[].class)
                .setParameter("user", user.value())
                .getResultList()
                .stream()
                .map(row -> device((String) row[0], (String) row[1], row[2], row[3], row[4]))
                .toList());
    }

    private static Device device(String id, String epoch, Object started, Object acked, Object contactMs) {
        return new Device(
                new DeviceId(id),
                new Epoch(epoch),
                new Revision(((Number) started).longValue()),
                new Revision(((Number) acked).longValue()),
                Instant.ofEpochMilli(((Number) contactMs).longValue()));
    }
}
