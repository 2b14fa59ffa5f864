package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.CollapseKey;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore.Sweep;
import dev.notification.core.testkit.Stores;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each row says when its newest change happened: what support asks first. */
class ChangedTimesTest {
    @Order(1)
    @RegisterExtension
    final SchemaFixture databases = new SchemaFixture();

    @Order(2)
    @RegisterExtension
    final OpenStores stores = new OpenStores();

    @ParameterizedTest
    @EnumSource
    void everyChangeIsDated(Catalog kind) throws SQLException {
        DatabaseConfig config = databases.empty(kind);
        Stores opened = stores.stores(config);
        UserId ada = opened.user("ada");
        Content content = Content.of("1 of 2").withCollapseKey(new CollapseKey("upload"));
        NotificationId plain = opened.send(ada, ada, "plain", "one more").get(0).id();
        NotificationId other = opened.send(ada, ada, content).id();
        assertThat(changed(config, plain)).as("it arrived").isEqualTo(Stores.NOW);
        assertThat(changed(config, other)).isEqualTo(Stores.NOW);

        Instant read = Stores.NOW.plusSeconds(1);
        opened.inboxes().change(ada, new Selection.Ids(List.of(plain, other)), Transition.READ, read, 10);
        assertThat(changed(config, plain)).isEqualTo(read);

        assertThat(opened.send(ada, ada, content).id()).isEqualTo(other);
        assertThat(changed(config, other)).as("it was replaced").isEqualTo(Stores.NOW);

        Instant archived = Stores.NOW.plusSeconds(2);
        opened.inboxes()
                .sweep(new Sweep(ada, Revision.START, new Revision(1), Transition.ARCHIVE, false), archived, 10);
        assertThat(changed(config, plain)).isEqualTo(archived);

        Instant removed = Stores.NOW.plusSeconds(3);
        opened.inboxes().recall(ada, plain, removed);
        assertThat(changed(config, plain)).isEqualTo(removed);
        opened.inboxes().sweep(new Sweep(ada, Revision.START, new Revision(99), Transition.REMOVE, false), removed, 10);
        assertThat(changed(config, other)).isEqualTo(removed);
    }

    private static Instant changed(DatabaseConfig config, NotificationId id) throws SQLException {
        List<String> times = SchemaFixture.ask(config, "select changed_ms from notifications where id = " + id.value());
        return Instant.ofEpochMilli(Long.parseLong(times.get(0)));
    }
}
