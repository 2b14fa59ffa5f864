package dev.notification.core.application.inbox;

import static dev.notification.core.testkit.Stores.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Device;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.DeviceStore;
import dev.notification.core.testkit.Stores;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesTest {
    private static final int BATCH = 1000;
    private static final int MAX_WAITING = 100_000;
    private static final DeviceId PHONE = new DeviceId("phone");
    private static final DeviceId LAPTOP = new DeviceId("laptop");

    private final Stores stores = Stores.inMemory();
    private final UserId ada = stores.user("ada");
    private final UserId bob = stores.user("bob");
    private final Recording store = new Recording(stores.devices());
    private final Devices devices =
            new Devices(store, stores.sent(), stores.inboxes().epoch(), () -> NOW, Ticker.system(), Runnable::run);

    private void acknowledge(UserId user, DeviceId device, long upTo) {
        devices.acknowledge(user, device, new Cursor(stores.inboxes().epoch(), new Revision(upTo)));
    }

    private long acknowledged(UserId user, DeviceId device) {
        return stores.devices().list(user).stream()
                .filter(known -> known.id().equals(device))
                .mapToLong(known -> known.acknowledged().value())
                .findFirst()
                .orElse(-1);
    }

    @Test
    void ofEachDeviceTheNewestIsWrittenAndAllInOneTransaction() {
        acknowledge(ada, PHONE, 3);
        acknowledge(ada, PHONE, 5);
        acknowledge(ada, PHONE, 4);
        acknowledge(ada, LAPTOP, 1);
        acknowledge(bob, PHONE, 2);

        devices.write();
        devices.write();

        assertThat(store.writes)
                .singleElement()
                .satisfies(write -> assertThat(write).hasSize(3));
        assertThat(acknowledged(ada, PHONE)).isEqualTo(5);
        assertThat(acknowledged(ada, LAPTOP)).isEqualTo(1);
        assertThat(acknowledged(bob, PHONE)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStoreThatIsAwayOrBusyGetsThemTheNextTime(boolean isAway) {
        acknowledge(ada, PHONE, 3);
        store.troubles.add(isAway ? new StoreUnavailableException("away", null) : new OverloadedException("busy"));

        devices.write();
        assertThat(acknowledged(ada, PHONE)).isEqualTo(-1);
        acknowledge(ada, PHONE, 4);
        devices.write();

        assertThat(acknowledged(ada, PHONE)).isEqualTo(4);
        assertThat(devices.stats()).containsEntry("acknowledgements_waiting", 0L);
    }

    /** It would be tried for ever, and everything behind it never. */
    @Test
    void aBatchThatCannotBeWrittenKeepsNoOtherFromBeingWritten() {
        for (int user = 1; user <= BATCH + 1; user++) {
            acknowledge(new UserId(user), PHONE, 1);
        }
        store.troubles.add(new IllegalStateException("a row that no database takes"));

        devices.write();
        devices.write();

        assertThat(store.writes).hasSize(2);
        assertThat(store.writes.get(0)).hasSize(BATCH);
        assertThat(store.writes.get(1))
                .singleElement()
                .satisfies(written ->
                        assertThat(acknowledged(written.user(), PHONE)).isEqualTo(1));
    }

    @Test
    void whatIsAcknowledgedWhileAnOlderOneIsWrittenIsWrittenNext() {
        acknowledge(ada, PHONE, 1);
        store.whileWriting = () -> acknowledge(ada, PHONE, 2);

        devices.write();
        assertThat(acknowledged(ada, PHONE)).isEqualTo(1);
        store.whileWriting = () -> {};
        devices.write();

        assertThat(acknowledged(ada, PHONE)).isEqualTo(2);
    }

    @Test
    void onlySoManyMayWaitButADeviceThatWaitsMayStillMoveOn() {
        for (int user = 1; user <= MAX_WAITING; user++) {
            acknowledge(new UserId(user), PHONE, 1);
        }

        acknowledge(ada, LAPTOP, 1);
        acknowledge(ada, PHONE, 2);
        devices.write();

        assertThat(acknowledged(ada, LAPTOP)).isEqualTo(-1);
        assertThat(acknowledged(ada, PHONE)).isEqualTo(2);
        assertThat(store.writes).hasSize(MAX_WAITING / BATCH);
        assertThat(devices.stats()).containsEntry("acknowledgements_dropped", 1L);
    }

    @Test
    void aDeviceThatConnectsGoesOnBehindWhatItHasAcknowledgedThoughThatIsNotWrittenYet() {
        stores.send(bob, ada, "1", "2", "3");
        Cursor head = stores.inboxes().head(ada).orElseThrow().cursor();
        devices.connect(ada, PHONE, Optional.of(new Cursor(head.epoch(), Revision.START)), head)
                .join();
        acknowledge(ada, PHONE, 2);

        Cursor place = devices.connect(ada, PHONE, Optional.empty(), head).join();

        assertThat(place).isEqualTo(new Cursor(head.epoch(), new Revision(2)));
    }

    /** A session that began behind a restored backup acknowledges where it began. */
    @Test
    void anAcknowledgementOfAnotherHistoryIsIgnored() {
        acknowledge(ada, PHONE, 1);

        devices.acknowledge(ada, PHONE, new Cursor(new Epoch("older"), new Revision(9)));
        devices.write();

        assertThat(acknowledged(ada, PHONE)).isEqualTo(1);
    }

    @Test
    void aDeviceOfAnotherHistoryHasNothingOfThisOneDelivered() {
        stores.send(bob, ada, "1");
        NotificationId id = stores.history(ada).notifications().get(0).id();
        var older = new Cursor(new Epoch("older"), Revision.START);
        stores.devices().connect(List.of(new DeviceStore.Contact(ada, PHONE, older, NOW)));
        stores.devices()
                .acknowledge(List.of(
                        new DeviceStore.Acknowledgement(ada, PHONE, new Cursor(older.epoch(), new Revision(9)), NOW)));

        assertThat(devices.sent(bob, id).orElseThrow().deliveredTo()).isEmpty();
    }

    @Test
    void closingWritesWhatWaits() {
        acknowledge(ada, PHONE, 3);

        devices.close();

        assertThat(acknowledged(ada, PHONE)).isEqualTo(3);
    }

    /** Notes what is written, and fails when told to. */
    private static final class Recording implements DeviceStore {
        private final DeviceStore store;
        private final List<List<Acknowledgement>> writes = new ArrayList<>();
        private final Deque<RuntimeException> troubles = new ArrayDeque<>();
        private Runnable whileWriting = () -> {};

        Recording(DeviceStore store) {
            this.store = store;
        }

        @Override
        public void acknowledge(List<Acknowledgement> acknowledgements) {
            writes.add(List.copyOf(acknowledgements));
            if (!troubles.isEmpty()) {
                throw troubles.remove();
            }
            whileWriting.run();
            store.acknowledge(acknowledgements);
        }

        @Override
        public List<Device> connect(List<Contact> contacts) {
            return store.connect(contacts);
        }

        @Override
        public List<Device> list(UserId user) {
            return store.list(user);
        }
    }
}
