package dev.notification.core.memory;

import dev.notification.core.domain.Device;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.DeviceStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

final class InMemoryDeviceStore implements DeviceStore {
    private static final Comparator<Device> LATEST_FIRST = Comparator.comparing(Device::lastContact)
            .reversed()
            .thenComparing(device -> device.id().value());

    private final Map<UserId, Map<DeviceId, Device>> devices = new HashMap<>();

    @Override
    public synchronized Device connect(UserId user, DeviceId id, Revision start, Instant at) {
        Map<DeviceId, Device> known = devices.computeIfAbsent(user, key -> new HashMap<>());
        Revision acknowledged = known.containsKey(id) ? known.get(id).acknowledged() : start;
        Revision started = known.containsKey(id) ? known.get(id).started() : start;
        var device = new Device(id, started, acknowledged, at.truncatedTo(ChronoUnit.MILLIS));
        known.put(id, device);
        list(user).stream()
                .skip(MAX_DEVICES)
                .filter(other -> !other.id().equals(id))
                .forEach(other -> known.remove(other.id()));
        return device;
    }

    @Override
    public synchronized void acknowledge(List<Acknowledgement> acknowledgements) {
        for (Acknowledgement one : acknowledgements) {
            Device device = devices.computeIfAbsent(one.user(), key -> new HashMap<>())
                    .computeIfAbsent(one.device(), id -> new Device(id, one.upTo(), one.upTo(), one.at()));
            devices.get(one.user())
                    .put(
                            one.device(),
                            new Device(
                                    one.device(),
                                    device.started(),
                                    one.upTo().isAfter(device.acknowledged()) ? one.upTo() : device.acknowledged(),
                                    one.at().truncatedTo(ChronoUnit.MILLIS)));
        }
    }

    @Override
    public synchronized List<Device> list(UserId user) {
        var list = new ArrayList<>(devices.getOrDefault(user, Map.of()).values());
        list.sort(LATEST_FIRST);
        return List.copyOf(list);
    }
}
