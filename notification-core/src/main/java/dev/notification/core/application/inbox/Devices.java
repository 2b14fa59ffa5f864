package dev.notification.core.application.inbox;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Device;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Sent;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Threads;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.inbox.AcknowledgeChanges;
import dev.notification.core.port.in.inbox.ConnectDevice;
import dev.notification.core.port.in.inbox.ListDevices;
import dev.notification.core.port.in.inbox.ReadSent;
import dev.notification.core.port.out.DeviceStore;
import dev.notification.core.port.out.DeviceStore.Acknowledgement;
import dev.notification.core.port.out.DeviceStore.Contact;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.port.out.SentStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What each device of a user has seen. Acknowledgements of one device supersede each other, so only the newest of each
 * waits, and all that wait are written in one transaction a few times a second.
 */
public final class Devices implements ConnectDevice, AcknowledgeChanges, ListDevices, ReadSent, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Devices.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long PAUSE_MILLIS = 200;
    private static final int BATCH = 1000;
    /** Beyond it acknowledgements are dropped: a device that resumes a little early repeats, it loses nothing. */
    private static final int MAX_WAITING = 100_000;

    private record Key(UserId user, DeviceId device) {}

    private final DeviceStore devices;
    private final InboxStore inboxes;
    private final SentStore sent;
    private final InstantSource clock;
    private final Map<Key, Acknowledgement> waiting = new ConcurrentHashMap<>();
    private final ScheduledExecutorService writer =
            Executors.newSingleThreadScheduledExecutor(Threads.named("notification-acknowledge"));

    public Devices(DeviceStore devices, InboxStore inboxes, SentStore sent, InstantSource clock) {
        this.devices = devices;
        this.inboxes = inboxes;
        this.sent = sent;
        this.clock = clock;
        writer.scheduleWithFixedDelay(this::write, PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public Cursor connect(UserId user, DeviceId device, Optional<Cursor> since) {
        Revision head =
                inboxes.head(user).map(known -> known.cursor().revision()).orElse(Revision.START);
        Revision start = since.filter(cursor -> cursor.epoch().equals(inboxes.epoch()))
                .map(Cursor::revision)
                .filter(revision -> !revision.isAfter(head))
                .orElse(head);
        Revision acknowledged = devices.connect(List.of(new Contact(user, device, start, clock.instant())))
                .get(0)
                .acknowledged();
        Acknowledgement newer = waiting.get(new Key(user, device));
        boolean isNewer = newer != null && newer.upTo().isAfter(acknowledged);
        return new Cursor(inboxes.epoch(), isNewer ? newer.upTo() : acknowledged);
    }

    @Override
    public void acknowledge(UserId user, DeviceId device, Revision upTo) {
        var key = new Key(user, device);
        if (waiting.size() < MAX_WAITING || waiting.containsKey(key)) {
            waiting.merge(
                    key,
                    new Acknowledgement(user, device, upTo, clock.instant()),
                    (known, next) -> next.upTo().isAfter(known.upTo()) ? next : known);
        }
    }

    private void write() {
        while (!waiting.isEmpty()) {
            var batch = new ArrayList<Acknowledgement>();
            Iterator<Acknowledgement> all = waiting.values().iterator();
            while (all.hasNext() && batch.size() < BATCH) {
                batch.add(all.next());
            }
            try {
                devices.acknowledge(batch);
            } catch (StoreUnavailableException e) {
                return; // They wait for the next time.
            } catch (RuntimeException e) {
                // The outermost edge of this thread; without it one bad batch would end all writing.
                LOG.log(System.Logger.Level.ERROR, "acknowledgements could not be written", e);
            }
            batch.forEach(written -> waiting.remove(new Key(written.user(), written.device()), written));
        }
    }

    @Override
    public List<Device> devices(UserId user) {
        return devices.list(user);
    }

    @Override
    public Optional<Sent> sent(UserId sender, NotificationId id) {
        return sent.sent(sender, id).map(found -> {
            List<DeviceId> delivered = devices.list(found.recipient()).stream()
                    .filter(device -> found.arrived().isAfter(device.started())
                            && !found.arrived().isAfter(device.acknowledged()))
                    .map(Device::id)
                    .sorted((one, two) -> one.value().compareTo(two.value()))
                    .toList();
            return new Sent(
                    found.id(), found.recipient(), found.createdAt(), found.arrived(), found.state(), delivered);
        });
    }

    /** Writes what still waits. */
    @Override
    public void close() {
        writer.shutdown();
        Threads.awaitEnd(writer, PATIENCE);
        write();
    }
}
