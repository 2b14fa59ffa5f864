package dev.notification.core.application.inbox;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Device;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Sent;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.inbox.AcknowledgeChanges;
import dev.notification.core.port.in.inbox.ListDevices;
import dev.notification.core.port.out.DeviceStore;
import dev.notification.core.port.out.DeviceStore.Acknowledgement;
import dev.notification.core.port.out.DeviceStore.Contact;
import dev.notification.core.port.out.SentStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/**
 * What each device of a user has seen. Devices that connect are noted together. Acknowledgements of one device supersede
 * each other, so only the newest of each waits, and all that wait are written in one transaction a few times a second.
 */
public final class Devices implements AcknowledgeChanges, ListDevices, Component, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Devices.class.getName());
    private static final int BATCH = 1000;
    /** Beyond it acknowledgements are dropped: a device that resumes a little early repeats, it loses nothing. */
    private static final int MAX_WAITING = 100_000;

    private record Key(UserId user, DeviceId device) {}

    private final DeviceStore devices;
    private final SentStore sent;
    private final Epoch epoch;
    private final InstantSource clock;
    private final Map<Key, Acknowledgement> waiting = new ConcurrentHashMap<>();
    private final Gathering<Contact, Device> contacts;
    private final LongAdder dropped = new LongAdder();

    /**
     * @param epoch the present history
     * @param executor may block, for devices that connect; its owner closes it
     */
    public Devices(
            DeviceStore devices, SentStore sent, Epoch epoch, InstantSource clock, Ticker ticker, Executor executor) {
        this.devices = devices;
        this.sent = sent;
        this.epoch = epoch;
        this.clock = clock;
        this.contacts = new Gathering<>("notification-device", devices::connect, ticker, executor);
    }

    /**
     * Where a device that remembers nothing goes on, and notes that it was there. Never blocks. A device that is not known
     * yet starts at {@code since}, if that is a place in its inbox, otherwise at the head. One whose place is in another
     * history gets that place: whoever begins there is told that it is lost. Cancelling the answer takes the
     * question back, if it has not been asked yet.
     */
    CompletableFuture<Cursor> connect(UserId user, DeviceId device, Optional<Cursor> since, Cursor head) {
        Cursor start = since.filter(cursor -> cursor.epoch().equals(head.epoch()))
                .filter(cursor -> !cursor.revision().isAfter(head.revision()))
                .orElse(head);
        CompletableFuture<Device> answer = contacts.ask(new Contact(user, device, start, clock.instant()));
        CompletableFuture<Cursor> place = answer.thenApply(known -> newest(user, known));
        place.whenComplete((done, failure) -> {
            if (place.isCancelled()) {
                answer.cancel(false);
            }
        });
        return place;
    }

    /** What it has acknowledged, be it written or not. */
    private Cursor newest(UserId user, Device device) {
        Acknowledgement newer = waiting.get(new Key(user, device.id()));
        return newer != null && isAhead(newer.upTo(), device.place()) ? newer.upTo() : device.place();
    }

    /** What waits is of the present history, and so ahead of all that was before. */
    private static boolean isAhead(Cursor waiting, Cursor known) {
        return !waiting.epoch().equals(known.epoch()) || waiting.revision().isAfter(known.revision());
    }

    @Override
    public void acknowledge(UserId user, DeviceId device, Cursor upTo) {
        if (!upTo.epoch().equals(epoch)) {
            return;
        }
        var key = new Key(user, device);
        if (waiting.size() < MAX_WAITING || waiting.containsKey(key)) {
            waiting.merge(
                    key,
                    new Acknowledgement(user, device, upTo, clock.instant()),
                    (known, next) -> isAhead(next.upTo(), known.upTo()) ? next : known);
        } else {
            dropped.increment();
        }
    }

    /** Writes the acknowledgements that wait. Blocks on the store; if that is away, they wait for the next time. */
    public void write() {
        Map<Key, Acknowledgement> left = new HashMap<>(waiting);
        while (!left.isEmpty()) {
            var batch = new ArrayList<Acknowledgement>();
            Iterator<Acknowledgement> all = left.values().iterator();
            while (all.hasNext() && batch.size() < BATCH) {
                batch.add(all.next());
                all.remove();
            }
            try {
                devices.acknowledge(batch);
            } catch (StoreUnavailableException | OverloadedException e) {
                return;
            } catch (RuntimeException e) {
                // Without it one bad batch would be tried for ever, and everything behind it never.
                LOG.log(System.Logger.Level.ERROR, "acknowledgements could not be written", e);
            }
            batch.forEach(written -> waiting.remove(new Key(written.user(), written.device()), written));
        }
    }

    @Override
    public List<Device> devices(UserId user) {
        return devices.list(user);
    }

    /** What has become of what {@code sender} once sent, and which devices have it. Blocks on the store. */
    Optional<Sent> sent(UserId sender, NotificationId id) {
        return sent.sent(sender, id).map(known -> {
            List<DeviceId> delivered = devices.list(known.recipient()).stream()
                    .filter(device -> device.epoch().equals(epoch)
                            && known.arrived().isAfter(device.started())
                            && !known.arrived().isAfter(device.acknowledged()))
                    .map(Device::id)
                    .sorted((one, two) -> one.value().compareTo(two.value()))
                    .toList();
            return new Sent(
                    known.id(), known.recipient(), known.createdAt(), known.arrived(), known.state(), delivered);
        });
    }

    @Override
    public Check check() {
        return contacts.check();
    }

    @Override
    public Map<String, Long> stats() {
        Map<String, Long> figures = new HashMap<>(contacts.stats());
        figures.put("acknowledgements_waiting", (long) waiting.size());
        figures.put("acknowledgements_dropped", dropped.sum());
        return figures;
    }

    /** Writes what still waits. */
    @Override
    public void close() {
        contacts.close();
        write();
    }
}
