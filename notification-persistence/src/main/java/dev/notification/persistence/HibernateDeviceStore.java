package dev.notification.persistence;

import dev.notification.core.domain.Device;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.DeviceStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.hibernate.StatelessSession;

final class HibernateDeviceStore implements DeviceStore {
    private static final String GREATER = "case when devices.acked > :acked then devices.acked else :acked end";

    private final Database database;

    HibernateDeviceStore(Database database) {
        this.database = database;
    }

    @Override
    public Device connect(UserId user, DeviceId device, Revision start, Instant at) {
        return database.write(session -> {
            Object[] row = session.createNativeQuery("""
                            insert into devices (user_id, device_id, acked, contact_ms) values (:user, :device, :start, :at)
                            on conflict (user_id, device_id) do update set contact_ms = :at
                            returning acked, contact_ms""", Object[].class)
                    .setParameter("user", user.value())
                    .setParameter("device", device.value())
                    .setParameter("start", start.value())
                    .setParameter("at", at.toEpochMilli())
                    .getSingleResult();
            forgetBeyond(session, user, device);
            return device(device.value(), row[0], row[1]);
        });
    }

    /** Never the one that is connecting, even if its clock says that it was away longest. */
    private static void forgetBeyond(StatelessSession session, UserId user, DeviceId device) {
        session.createNativeMutationQuery("""
                        delete from devices where user_id = :user and device_id in (
                            select device_id from devices where user_id = :user and device_id <> :device
                            order by contact_ms desc, device_id limit 1000 offset :others)""")
                .setParameter("user", user.value())
                .setParameter("device", device.value())
                .setParameter("others", MAX_DEVICES - 1)
                .executeUpdate();
    }

    /** In the order of their keys, so that two writers never wait for each other. */
    @Override
    public void acknowledge(List<Acknowledgement> acknowledgements) {
        List<Acknowledgement> ordered = acknowledgements.stream()
                .sorted(Comparator.<Acknowledgement, UserId>comparing(Acknowledgement::user)
                        .thenComparing(one -> one.device().value()))
                .toList();
        database.write(session -> {
            for (Acknowledgement one : ordered) {
                session.createNativeMutationQuery("update devices set acked = " + GREATER
                                + ", contact_ms = :at where user_id = :user and device_id = :device")
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
        return database.read(session -> session
                .createNativeQuery(
                        "select device_id, acked, contact_ms from devices where user_id = :user"
                                + " order by contact_ms desc, device_id",
                        Object[].class)
                .setParameter("user", user.value())
                .getResultList()
                .stream()
                .map(row -> device((String) row[0], row[1], row[2]))
                .toList());
    }

    private static Device device(String id, Object acked, Object contactMs) {
        return new Device(
                new DeviceId(id),
                new Revision(((Number) acked).longValue()),
                Instant.ofEpochMilli(((Number) contactMs).longValue()));
    }
}
