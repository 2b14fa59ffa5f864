package dev.notification.core.testkit;

import static dev.notification.core.testkit.Stores.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Device;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.DeviceStore;
import dev.notification.core.port.out.DeviceStore.Acknowledgement;
import dev.notification.core.port.out.DeviceStore.Contact;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link DeviceStore} does, whatever it is made of. */
public interface DeviceStoreContract {
    Epoch EPOCH = new Epoch("k3f9");
    Epoch RESTORED = new Epoch("r2");

    Stores emptyStores();

    private static Cursor at(long revision) {
        return new Cursor(EPOCH, new Revision(revision));
    }

    private static Cursor restored(long revision) {
        return new Cursor(RESTORED, new Revision(revision));
    }

    DeviceId PHONE = new DeviceId("phone");
    DeviceId LAPTOP = new DeviceId("laptop");

    private static Acknowledgement ack(UserId user, DeviceId device, long upTo, int second) {
        return new Acknowledgement(user, device, at(upTo), NOW.plusSeconds(second));
    }

    private static Device connect(Stores stores, Contact contact) {
        List<Device> connected = stores.devices().connect(List.of(contact));
        assertThat(connected).hasSize(1);
        return connected.get(0);
    }

    @Test
    default void aNewDeviceStartsWhereItIsToldAndAKnownOneWhereItWas() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");

        Device first = connect(stores, new Contact(ada, PHONE, at(5), NOW));
        Device again = connect(stores, new Contact(ada, PHONE, at(9), NOW.plusSeconds(1)));

        assertThat(first).isEqualTo(new Device(PHONE, EPOCH, new Revision(5), new Revision(5), NOW));
        assertThat(again).isEqualTo(new Device(PHONE, EPOCH, new Revision(5), new Revision(5), NOW.plusSeconds(1)));
        assertThat(stores.devices().list(ada)).containsExactly(again);
    }

    @Test
    default void aCursorMovesForwardNeverBack() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        connect(stores, new Contact(ada, PHONE, at(0), NOW));

        stores.devices().acknowledge(List.of(ack(ada, PHONE, 7, 1), ack(ada, PHONE, 3, 2)));
        stores.devices().acknowledge(List.of(ack(ada, PHONE, 6, 3)));

        assertThat(stores.devices().list(ada))
                .containsExactly(new Device(PHONE, EPOCH, Revision.START, new Revision(7), NOW.plusSeconds(3)));
    }

    @Test
    default void aDeviceThatWasForgottenIsEnteredAgainByItsAck() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        connect(stores, new Contact(bob, PHONE, at(0), NOW));

        stores.devices().acknowledge(List.of(ack(ada, LAPTOP, 1, 1), ack(bob, PHONE, 2, 1)));

        assertThat(stores.devices().list(ada))
                .containsExactly(new Device(LAPTOP, EPOCH, new Revision(1), new Revision(1), NOW.plusSeconds(1)));
        assertThat(stores.devices().list(bob))
                .containsExactly(new Device(PHONE, EPOCH, Revision.START, new Revision(2), NOW.plusSeconds(1)));
    }

    @Test
    default void theLastContactComesFirst() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        connect(stores, new Contact(ada, PHONE, at(0), NOW));
        connect(stores, new Contact(ada, LAPTOP, at(0), NOW.plusSeconds(1)));
        stores.devices().acknowledge(List.of(ack(ada, PHONE, 1, 2)));

        assertThat(stores.devices().list(ada)).extracting(Device::id).containsExactly(PHONE, LAPTOP);
    }

    @Test
    default void whenThereAreTooManyTheOneThatWasAwayLongestIsForgotten() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        for (int i = 1; i <= DeviceStore.MAX_DEVICES; i++) {
            connect(stores, new Contact(ada, new DeviceId("device-" + i), at(0), NOW.plusSeconds(i)));
        }

        connect(stores, new Contact(ada, PHONE, at(0), NOW.plusSeconds(100)));

        assertThat(stores.devices().list(ada))
                .hasSize(DeviceStore.MAX_DEVICES)
                .extracting(device -> device.id().value())
                .contains("phone", "device-2")
                .doesNotContain("device-1");
    }

    @Test
    default void theDeviceThatConnectsIsNotForgottenEvenIfItsClockIsBehind() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        for (int i = 1; i <= DeviceStore.MAX_DEVICES; i++) {
            connect(stores, new Contact(ada, new DeviceId("device-" + i), at(0), NOW.plusSeconds(i)));
        }

        connect(stores, new Contact(ada, PHONE, at(0), NOW));

        assertThat(stores.devices().list(ada))
                .hasSize(DeviceStore.MAX_DEVICES)
                .extracting(device -> device.id().value())
                .contains("phone", "device-2")
                .doesNotContain("device-1");
    }

    @Test
    default void contactsOfManyAreAnsweredInTheirOrder() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        connect(stores, new Contact(ada, PHONE, at(5), NOW));

        List<Device> connected = stores.devices()
                .connect(List.of(
                        new Contact(bob, PHONE, at(3), NOW.plusSeconds(1)),
                        new Contact(ada, PHONE, at(9), NOW.plusSeconds(2)),
                        new Contact(ada, LAPTOP, at(2), NOW.plusSeconds(3)),
                        new Contact(bob, LAPTOP, at(0), NOW.plusSeconds(4))));

        assertThat(connected)
                .containsExactly(
                        new Device(PHONE, EPOCH, new Revision(3), new Revision(3), NOW.plusSeconds(1)),
                        new Device(PHONE, EPOCH, new Revision(5), new Revision(5), NOW.plusSeconds(2)),
                        new Device(LAPTOP, EPOCH, new Revision(2), new Revision(2), NOW.plusSeconds(3)),
                        new Device(LAPTOP, EPOCH, Revision.START, Revision.START, NOW.plusSeconds(4)));
        assertThat(stores.devices().list(ada)).containsExactly(connected.get(2), connected.get(1));
        assertThat(stores.devices().list(bob)).containsExactly(connected.get(3), connected.get(0));
        assertThat(stores.devices().connect(List.of())).isEmpty();
    }

    @Test
    default void twoContactsOfOneDeviceInOneCallAreOneAfterTheOther() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");

        List<Device> connected = stores.devices()
                .connect(List.of(
                        new Contact(ada, PHONE, at(5), NOW), new Contact(ada, PHONE, at(9), NOW.plusSeconds(1))));

        assertThat(connected)
                .containsExactly(
                        new Device(PHONE, EPOCH, new Revision(5), new Revision(5), NOW),
                        new Device(PHONE, EPOCH, new Revision(5), new Revision(5), NOW.plusSeconds(1)));
        assertThat(stores.devices().list(ada)).containsExactly(connected.get(1));
    }

    @Test
    default void twoAcknowledgementsOfANewDeviceInOneCallAreOneAfterTheOther() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");

        stores.devices().acknowledge(List.of(ack(ada, PHONE, 3, 1), ack(ada, PHONE, 7, 2), ack(ada, PHONE, 6, 3)));
        stores.devices().acknowledge(List.of());

        assertThat(stores.devices().list(ada))
                .containsExactly(new Device(PHONE, EPOCH, new Revision(3), new Revision(7), NOW.plusSeconds(3)));
    }

    @Test
    default void ofTooManyInOneCallTheLastOnesStay() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        connect(stores, new Contact(ada, PHONE, at(0), NOW.plusSeconds(1000)));

        List<Device> connected = stores.devices()
                .connect(IntStream.rangeClosed(1, DeviceStore.MAX_DEVICES + 3)
                        .mapToObj(i -> new Contact(ada, new DeviceId("d" + i), at(i), NOW))
                        .toList());

        assertThat(connected).hasSize(DeviceStore.MAX_DEVICES + 3);
        assertThat(stores.devices().list(ada))
                .hasSize(DeviceStore.MAX_DEVICES)
                .extracting(device -> device.id().value())
                .contains("d4", "d" + (DeviceStore.MAX_DEVICES + 3))
                .doesNotContain("phone", "d1", "d2", "d3");
    }

    @Test
    default void concurrentContactsAndAcksInAnyOrderAllHappen() {
        Stores stores = emptyStores();
        List<UserId> users = List.of(stores.user("ada"), stores.user("bob"), stores.user("eve"));
        int rounds = 20;

        Racing.of(8, racer -> {
            var random = new Random(racer);
            for (int round = 1; round <= rounds; round++) {
                List<Contact> contacts = new ArrayList<>();
                List<Acknowledgement> acks = new ArrayList<>();
                for (UserId user : users) {
                    for (DeviceId device : List.of(PHONE, LAPTOP, new DeviceId("racer-" + racer))) {
                        contacts.add(new Contact(user, device, at(0), NOW));
                        acks.add(ack(user, device, round, 0));
                    }
                }
                Collections.shuffle(contacts, random);
                Collections.shuffle(acks, random);
                assertThat(stores.devices().connect(contacts))
                        .extracting(Device::id)
                        .containsExactlyElementsOf(
                                contacts.stream().map(Contact::device).toList());
                stores.devices().acknowledge(acks);
            }
            return rounds;
        });

        for (UserId user : users) {
            assertThat(stores.devices().list(user))
                    .hasSize(10)
                    .allMatch(device -> device.acknowledged().equals(new Revision(rounds)));
        }
    }

    @Test
    default void howeverManyConnectAtOnceAUserHasNoMoreDevicesThanAllowed() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");

        Racing.of(8, racer -> {
            for (int i = 0; i < 10; i++) {
                var device = new DeviceId("racer-" + racer + "-" + i);
                var first = new Contact(racer % 2 == 0 ? ada : bob, device, at(0), NOW);
                var second = new Contact(racer % 2 == 0 ? bob : ada, device, at(0), NOW);
                stores.devices().connect(List.of(first, second));
            }
            return racer;
        });

        assertThat(stores.devices().list(ada)).hasSizeBetween(1, DeviceStore.MAX_DEVICES);
        assertThat(stores.devices().list(bob)).hasSizeBetween(1, DeviceStore.MAX_DEVICES);
    }

    /** A backup was restored: its revisions mean something else now. */
    @Test
    default void aDeviceOfAnotherHistoryStaysThereHoweverOftenItConnects() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        connect(stores, new Contact(ada, PHONE, at(5), NOW));
        stores.devices().acknowledge(List.of(ack(ada, PHONE, 7, 1)));

        Device first = connect(stores, new Contact(ada, PHONE, restored(2), NOW.plusSeconds(2)));
        Device again = connect(stores, new Contact(ada, PHONE, restored(3), NOW.plusSeconds(3)));

        assertThat(first.place()).isEqualTo(at(7));
        assertThat(again.place()).isEqualTo(at(7));
        assertThat(stores.devices().list(ada))
                .containsExactly(new Device(PHONE, EPOCH, new Revision(5), new Revision(7), NOW.plusSeconds(3)));
    }

    @Test
    default void aDeviceOfAnotherHistoryBeginsAnewWithWhatItAcknowledges() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        connect(stores, new Contact(ada, PHONE, at(5), NOW));
        stores.devices().acknowledge(List.of(ack(ada, PHONE, 7, 1)));

        stores.devices().acknowledge(List.of(new Acknowledgement(ada, PHONE, restored(2), NOW.plusSeconds(2))));
        stores.devices()
                .acknowledge(List.of(
                        new Acknowledgement(ada, PHONE, restored(4), NOW.plusSeconds(3)),
                        new Acknowledgement(ada, PHONE, restored(3), NOW.plusSeconds(4))));

        Device connected = connect(stores, new Contact(ada, PHONE, restored(9), NOW.plusSeconds(5)));
        assertThat(connected)
                .isEqualTo(new Device(PHONE, RESTORED, new Revision(2), new Revision(4), NOW.plusSeconds(5)));
    }
}
