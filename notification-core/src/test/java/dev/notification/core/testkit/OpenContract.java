package dev.notification.core.testkit;

import static dev.notification.core.testkit.Stores.receipts;
import static dev.notification.core.testkit.Stores.submission;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Content;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.DeviceStore.Contact;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Inboxes of an application that has users of its own. */
public interface OpenContract {
    UserId OWN = new UserId(4_294_967_296_001L);

    Stores emptyStores();

    @Test
    default void anOpenedInboxIsEmpty() {
        Stores stores = emptyStores();

        assertThat(stores.inboxes().open(OWN)).isTrue();

        var start = new Cursor(stores.inboxes().epoch(), Revision.START);
        assertThat(stores.inboxes().head(OWN)).contains(new Head(start, Revision.START, 0, 0));
        assertThat(stores.history(OWN).notifications()).isEmpty();
        assertThat(stores.feed(OWN, 0).changes()).isEmpty();
    }

    @Test
    default void anInboxThatIsOpenAlreadyStaysAsItIs() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        stores.inboxes().open(OWN);
        stores.send(OWN, OWN, "kept");
        stores.send(OWN, ada, "kept too");

        assertThat(stores.inboxes().open(OWN)).isFalse();
        assertThat(stores.inboxes().open(ada)).isFalse();

        assertThat(stores.messages(OWN)).containsExactly("kept");
        assertThat(stores.messages(ada)).containsExactly("kept too");
    }

    @Test
    default void ofConcurrentOpeningsExactlyOneIsTheFirst() {
        Stores stores = emptyStores();

        List<Boolean> opened = Racing.of(8, racer -> {
            boolean first = stores.inboxes().open(OWN);
            // Whichever call opened it, it is open for everybody when a call has returned.
            stores.send(OWN, OWN, "from racer " + racer);
            return first;
        });

        assertThat(Collections.frequency(opened, true)).isEqualTo(1);
        assertThat(stores.messages(OWN)).hasSize(8);
    }

    @Test
    default void anInboxNeedsNoAccount() {
        Stores stores = emptyStores();
        var phone = new DeviceId("phone");
        stores.inboxes().open(OWN);

        Receipt.Accepted receipt = stores.send(OWN, OWN, Content.of("hello"));
        stores.devices()
                .connect(List.of(
                        new Contact(OWN, phone, new Cursor(stores.inboxes().epoch(), receipt.revision()), Stores.NOW)));

        assertThat(receipt.revision()).isEqualTo(new Revision(1));
        assertThat(stores.messages(OWN)).containsExactly("hello");
        assertThat(stores.unread(OWN)).isEqualTo(1);
        assertThat(stores.devices().list(OWN)).hasSize(1);
        assertThat(stores.accounts().find(OWN)).isEmpty();
    }

    @Test
    default void usersWhoseInboxNobodyOpenedAreUnknown() {
        Stores stores = emptyStores();
        stores.inboxes().open(OWN);
        var stranger = new UserId(OWN.value() + 1);
        var content = Content.of("hello");

        var appended = stores.append(submission(OWN, new Draft(stranger, content), new Draft(OWN, content)));

        assertThat(receipts(appended.outcomes().get(0)).get(0)).isEqualTo(new Receipt.UnknownRecipient(stranger));
        assertThat(appended.changes()).hasSize(1);
        assertThat(stores.inboxes().head(stranger)).isEmpty();
    }
}
