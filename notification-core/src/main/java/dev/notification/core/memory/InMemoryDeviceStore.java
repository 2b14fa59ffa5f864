package dev.notification.core.memory;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Device;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.DeviceStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

final class InMemoryDeviceStore implements DeviceStore {
    private static final Comparator<Device> LATEST_FIRST = Comparator.comparing(Device::lastContact)
            .reversed()
            .thenComparing(device -> device.id().value());

    private final Map<UserId, Map<DeviceId, Device>> devices = new HashMap<>();

    @Override
    public synchronized List<Device> connect(List<Contact> contacts) {
        List<Device> connected = contacts.stream().map(this::connect).toList();
        Map<UserId, List<DeviceId>> connecting = contacts.stream()
                .collect(
                        Collectors.groupingBy(Contact::user, Collectors.mapping(Contact::device, Collectors.toList())));
        connecting.forEach((user, ids) -> {
            List<DeviceId> latestFirst = list(user).stream().map(Device::id).toList();
            devices.get(user).keySet().removeAll(DeviceStore.surplus(latestFirst, ids));
        });
        return connected;
    }

    private Device connect(Contact contact) {
        Map<DeviceId, Device> known = devices.computeIfAbsent(contact.user(), user -> new HashMap<>());
        Device before = known.getOrDefault(contact.device(), at(contact.device(), contact.start(), contact.at()));
        var device = new Device(
                before.id(),
                before.epoch(),
                before.started(),
                before.acknowledged(),
                contact.at().truncatedTo(ChronoUnit.MILLIS));
        known.put(device.id(), device);
        return device;
    }

    private static Device at(DeviceId id, Cursor place, Instant contact) {
        return new Device(
                id, place.epoch(), place.revision(), place.revision(), contact.truncatedTo(ChronoUnit.MILLIS));
    }

    @Override
    public synchronized void acknowledge(List<Acknowledgement> acknowledgements) {
        for (Acknowledgement one : acknowledgements) {
            devices.computeIfAbsent(one.user(), key -> new HashMap<>())
                    .merge(one.device(), at(one.device(), one.upTo(), one.at()), InMemoryDeviceStore::moved);
        }
    }

    private static Device moved(Device before, Device acknowledged) {
        if (!before.epoch().equals(acknowledged.epoch())) {
            return acknowledged;
        }
        Device newer = acknowledged.acknowledged().isAfter(before.acknowledged()) ? acknowledged : before;
        return new Device(
                before.id(), before.epoch(), before.started(), newer.acknowledged(), acknowledged.lastContact());
    }

    /** Of a user who is deleted. */
    synchronized void delete(UserId user) {
        devices.remove(user);
    }

    @Override
    public synchronized List<Device> list(UserId user) {
        var list = new ArrayList<>(devices.getOrDefault(user, Map.of()).values());
        list.sort(LATEST_FIRST);
        return List.copyOf(list);
    }
}
