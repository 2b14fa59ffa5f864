package dev.notification.persistence;

import static dev.notification.core.testkit.Stores.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.Category;
import dev.notification.core.domain.CollapseKey;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Idempotency;
import dev.notification.core.domain.IdempotencyKey;
import dev.notification.core.domain.JsonObject;
import dev.notification.core.domain.Link;
import dev.notification.core.domain.Priority;
import dev.notification.core.domain.Profile;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.Deletions;
import dev.notification.core.port.out.DeviceStore;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.port.out.UserStore;
import dev.notification.core.testkit.Stores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left in a database of a user who was deleted, in the middle of which the server was killed. */
class NothingLeftTest {
    private static final String CANARY = "canary-4711";
    private static final Instant OVER = NOW.plus(Deletions.REMAINS).plusSeconds(1);

    @RegisterExtension
    final SchemaFixture databases = new SchemaFixture();

    private static UserId canary(Stores stores) {
        var name = new ExternalId(CANARY);
        var profile = new Profile(Optional.of(CANARY + "@shop.example"), Optional.empty(), Optional.empty());
        stores.users().upsert(List.of(new UserStore.Described(name, profile)), NOW);
        UserId user = stores.users().find(name).orElseThrow().id();
        UserId eve = stores.user("eve");
        for (int i = 0; i < 30; i++) {
            stores.send(eve, user, content(i));
        }
        stores.append(new InboxStore.Submission(
                user,
                List.of(new Draft(eve, Content.of("stays"))),
                Optional.of(new Idempotency(new IdempotencyKey(CANARY), "fingerprint"))));
        var end = new Cursor(stores.inboxes().epoch(), new Revision(30));
        stores.devices().acknowledge(List.of(new DeviceStore.Acknowledgement(user, new DeviceId(CANARY), end, NOW)));
        return user;
    }

    private static Content content(int number) {
        return new Content(
                CANARY,
                Optional.of(CANARY),
                Optional.of(new Category(CANARY)),
                Priority.NORMAL,
                Optional.of(new JsonObject("{\"text\":\"" + CANARY + "\"}")),
                Optional.of(new Link("/" + CANARY)),
                Optional.empty(),
                Optional.of(new CollapseKey(CANARY + number)));
    }

    /** In every column of every table. */
    private static List<String> found(DatabaseConfig database) throws SQLException {
        List<String> found = new ArrayList<>();
        for (String column : SchemaFixture.shape(database).columns().keySet()) {
            String[] place = column.split("\\.");
            String sql = "select count(*) from " + place[0] + " where cast(" + place[1] + " as text) like '%" + CANARY
                    + "%'";
            if (!SchemaFixture.ask(database, sql).equals(List.of("0"))) {
                found.add(column);
            }
        }
        return found;
    }

    @ParameterizedTest
    @EnumSource
    void aSearchOfEveryTableAndOfTheFileFindsNothing(Catalog kind) throws SQLException, IOException {
        DatabaseConfig database = databases.empty(kind);
        UserId user;
        try (PersistenceModule killed = PersistenceModule.open(database)) {
            Stores stores = OpenStores.of(killed);
            user = canary(stores);
            assertThat(found(database)).hasSizeGreaterThan(8);
            stores.deletions().begin(user, Act.ofOperator(NOW));
            stores.deletions().carryOn(NOW, 7); // And then it was.
        }

        try (PersistenceModule next = PersistenceModule.open(database)) {
            Stores stores = OpenStores.of(next);
            int done;
            do {
                done = stores.deletions().carryOn(OVER, 7);
                assertThat(done).isLessThanOrEqualTo(9);
            } while (done > 0);
            stores.users().forgetFreed(OVER, 100);
        }

        assertThat(found(database)).isEmpty();
        assertThat(SchemaFixture.ask(database, "select count(*) from users where id = " + user))
                .containsExactly("0");
        assertThat(SchemaFixture.ask(database, "select count(*) from notifications where user_id = " + user))
                .containsExactly("0");
        assertThat(SchemaFixture.ask(database, "select action from audit where subject = " + user))
                .containsExactly("user_deleted");
        if (kind == Catalog.SQLITE) {
            SchemaFixture.execute(database, "vacuum", "pragma wal_checkpoint(truncate)");
            Path file = database.file().orElseThrow();
            assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                    .doesNotContain(CANARY)
                    .contains("stays");
        }
    }

    /** Whatever ends it in between: all that anybody can see is done, or nothing is. */
    @ParameterizedTest
    @EnumSource
    void whatFailsOnTheWayHasBegunNothing(Catalog kind) throws SQLException {
        DatabaseConfig database = databases.empty(kind);
        try (PersistenceModule module = PersistenceModule.open(database)) {
            Stores stores = OpenStores.of(module);
            UserId user = canary(stores);
            SchemaFixture.execute(database, "alter table audit rename to gone");

            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> stores.deletions().begin(user, Act.ofOperator(NOW)))
                    .isInstanceOf(RuntimeException.class);
            SchemaFixture.execute(database, "alter table gone rename to audit");

            assertThat(stores.users().find(new ExternalId(CANARY))).isPresent();
            assertThat(stores.inboxes().head(user).orElseThrow().unread()).isEqualTo(30);
            assertThat(stores.directory().freed(0).names()).isEmpty();
            assertThat(stores.deletions().begin(user, Act.ofOperator(NOW))).isTrue();
        }
    }
}
