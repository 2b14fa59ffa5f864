package dev.notification.core.testkit;

import static dev.notification.core.testkit.Stores.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Device;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.DeviceStore;
import dev.notification.core.port.out.DeviceStore.Acknowledgement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link DeviceStore} does, whatever it is made of. */
public interface DeviceStoreContract {
    Stores emptyStores();

    DeviceId PHONE = new DeviceId("phone");
    DeviceId LAPTOP = new DeviceId("laptop");

    private static Acknowledgement ack(UserId user, DeviceId device, long upTo, int second) {
        return new Acknowledgement(user, device, new Revision(upTo), NOW.plusSeconds(second));
    }

    @Test
    default void aNewDeviceStartsWhereItIsToldAndAKnownOneWhereItWas() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");

        Device first = stores.devices().connect(ada, PHONE, new Revision(5), NOW);
        Device again = stores.devices().connect(ada, PHONE, new Revision(9), NOW.plusSeconds(1));

        assertThat(first).isEqualTo(new Device(PHONE, new Revision(5), new Revision(5), NOW));
        assertThat(again).isEqualTo(new Device(PHONE, new Revision(5), new Revision(5), NOW.plusSeconds(1)));
        assertThat(stores.devices().list(ada)).containsExactly(again);
    }

    @Test
    default void aCursorMovesForwardNeverBack() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        stores.devices().connect(ada, PHONE, Revision.START, NOW);

        stores.devices().acknowledge(List.of(ack(ada, PHONE, 7, 1), ack(ada, PHONE, 3, 2)));
        stores.devices().acknowledge(List.of(ack(ada, PHONE, 6, 3)));

        assertThat(stores.devices().list(ada))
                .containsExactly(new Device(PHONE, Revision.START, new Revision(7), NOW.plusSeconds(3)));
    }

    @Test
    default void aDeviceThatWasForgottenIsEnteredAgainByItsAck() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        stores.devices().connect(bob, PHONE, Revision.START, NOW);

        stores.devices().acknowledge(List.of(ack(ada, LAPTOP, 1, 1), ack(bob, PHONE, 2, 1)));

        assertThat(stores.devices().list(ada))
                .containsExactly(new Device(LAPTOP, new Revision(1), new Revision(1), NOW.plusSeconds(1)));
        assertThat(stores.devices().list(bob))
                .containsExactly(new Device(PHONE, Revision.START, new Revision(2), NOW.plusSeconds(1)));
    }

    @Test
    default void theLastContactComesFirst() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        stores.devices().connect(ada, PHONE, Revision.START, NOW);
        stores.devices().connect(ada, LAPTOP, Revision.START, NOW.plusSeconds(1));
        stores.devices().acknowledge(List.of(ack(ada, PHONE, 1, 2)));

        assertThat(stores.devices().list(ada)).extracting(Device::id).containsExactly(PHONE, LAPTOP);
    }

    @Test
    default void whenThereAreTooManyTheOneThatWasAwayLongestIsForgotten() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        for (int i = 1; i <= DeviceStore.MAX_DEVICES; i++) {
            stores.devices().connect(ada, new DeviceId("device-" + i), Revision.START, NOW.plusSeconds(i));
        }

        stores.devices().connect(ada, PHONE, Revision.START, NOW.plusSeconds(100));

        assertThat(stores.devices().list(ada))
                .hasSize(DeviceStore.MAX_DEVICES)
                .extracting(device -> device.id().value())
                .contains("phone", "device-2")
                .doesNotContain("device-1");
    }
}
