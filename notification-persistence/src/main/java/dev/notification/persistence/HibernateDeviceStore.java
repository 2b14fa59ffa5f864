package dev.notification.persistence;

import dev.notification.core.domain.Device;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.DeviceStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

final class HibernateDeviceStore implements DeviceStore {
    private static final String GREATER = "case when devices.acked > :acked then devices.acked else :acked end";

    private final Database requests;
    private final Database connects;
    private final Database upkeep;

    HibernateDeviceStore(Database database) {
        this.requests = database;
        this.connects = database.lane(Lane.HEADS);
        this.upkeep = database.lane(Lane.UPKEEP);
    }

    @Override
    public Device connect(UserId user, DeviceId device, Revision start, Instant at) {
        Device connected = connects.write(session -> {
            Object[] row = session.createNativeQuery("""
                            insert into devices (user_id, device_id, started, acked, contact_ms)
                            values (:user, :device, :start, :start, :at)
                            on conflict (user_id, device_id) do update set contact_ms = :at
                            returning started, acked, contact_ms""", Object[].class)
                    .setParameter("user", user.value())
                    .setParameter("device", device.value())
                    .setParameter("start", start.value())
                    .setParameter("at", at.toEpochMilli())
                    .getSingleResult();
            return device(device.value(), row[0], row[1], row[2]);
        });
        forgetBeyond(user, device);
        return connected;
    }

    /**
     * Never the one that is connecting, even if its clock says that it was away longest. In a transaction of its own, which
     * holds no other row while it waits for these.
     */
    private void forgetBeyond(UserId user, DeviceId device) {
        connects.write(session -> session.createNativeMutationQuery("""
                        delete from devices where user_id = :user and device_id in (
                            select device_id from devices where user_id = :user and device_id <> :device
                            order by contact_ms desc, device_id limit 1000 offset :others)""")
                .setParameter("user", user.value())
                .setParameter("device", device.value())
                .setParameter("others", MAX_DEVICES - 1)
                .executeUpdate());
    }

    /** In the order of their keys, so that two writers never wait for each other. */
    @Override
    public void acknowledge(List<Acknowledgement> acknowledgements) {
        List<Acknowledgement> ordered = acknowledgements.stream()
                .sorted(Comparator.<Acknowledgement, UserId>comparing(Acknowledgement::user)
                        .thenComparing(one -> one.device().value()))
                .toList();
        upkeep.write(session -> {
            for (Acknowledgement one : ordered) {
                session.createNativeMutationQuery("insert into devices (user_id, device_id, started, acked, contact_ms)"
                                + " values (:user, :device, :acked, :acked, :at)"
                                + " on conflict (user_id, device_id) do update set acked = " + GREATER
                                + ", contact_ms = :at")
                        .setParameter("acked", one.upTo().value())
                        .setParameter("at", one.at().toEpochMilli())
                        .setParameter("user", one.user().value())
                        .setParameter("device", one.device().value())
                        .executeUpdate();
            }
            return ordered.size();
        });
    }

    @Override
    public List<Device> list(UserId user) {
        return requests.read(session -> session
                .createNativeQuery(
                        "select device_id, started, acked, contact_ms from devices where user_id = :user"
                                + " order by contact_ms desc, device_id",
                        Object[].class)
                .setParameter("user", user.value())
                .getResultList()
                .stream()
                .map(row -> device((String) row[0], row[1], row[2], row[3]))
                .toList());
    }

    private static Device device(String id, Object started, Object acked, Object contactMs) {
        return new Device(
                new DeviceId(id),
                new Revision(((Number) started).longValue()),
                new Revision(((Number) acked).longValue()),
                Instant.ofEpochMilli(((Number) contactMs).longValue()));
    }
}
