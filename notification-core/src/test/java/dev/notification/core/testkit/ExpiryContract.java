package dev.notification.core.testkit;

import static dev.notification.core.testkit.Stores.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was sent for a time only. */
public interface ExpiryContract {
    Stores emptyStores();

    @Test
    default void whatHasExpiredIsRemovedAndTheRestStays() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        stores.send(ada, ada, Content.of("later").withExpiresAt(NOW.plusSeconds(2)));
        NotificationId first = stores.send(ada, ada, Content.of("now").withExpiresAt(NOW.plusSeconds(1)))
                .id();
        NotificationId second = stores.send(ada, bob, Content.of("now").withExpiresAt(NOW.plusSeconds(1)))
                .id();
        stores.send(ada, ada, "never");

        List<Change> expired = stores.upkeep().expire(NOW.plusSeconds(1), 100);

        assertThat(expired)
                .containsExactlyInAnyOrder(
                        new Change.Removed(ada, first, new Revision(4), Change.Reason.EXPIRED, 2, 2),
                        new Change.Removed(bob, second, new Revision(2), Change.Reason.EXPIRED, 0, 0));
        assertThat(stores.messages(ada)).containsExactly("never", "later");
        assertThat(stores.feed(ada, 3).changes())
                .containsExactly(expired.stream()
                        .filter(change -> change.inbox().equals(ada))
                        .toArray(Change[]::new));
    }

    @Test
    default void expiryKeepsToItsLimit() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        for (int i = 0; i < 3; i++) {
            stores.send(ada, ada, Content.of("now").withExpiresAt(NOW));
        }

        assertThat(stores.upkeep().expire(NOW, 2)).hasSize(2);
        assertThat(stores.upkeep().expire(NOW, 2)).hasSize(1);
        assertThat(stores.upkeep().expire(NOW, 2)).isEmpty();
    }
}
