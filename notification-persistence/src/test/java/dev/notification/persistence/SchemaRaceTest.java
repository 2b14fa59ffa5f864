package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.testkit.Racing;
import dev.notification.core.testkit.Stores;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that bring the same schema up to date at once. */
class SchemaRaceTest {
    @Order(1)
    @RegisterExtension
    final SchemaFixture databases = new SchemaFixture();

    @Order(2)
    @RegisterExtension
    final OpenStores stores = new OpenStores();

    @ParameterizedTest
    @EnumSource
    void allThatStartAtOnceOnAnEmptyDatabaseStart(Catalog kind) throws SQLException {
        DatabaseConfig config = databases.empty(kind);

        migrateAtOnce(config);

        assertThat(SchemaFixture.ask(
                        config,
                        "select version from notification_schema_history where version <> '0'"
                                + " order by installed_rank"))
                .containsExactly("1", "2", "3", "4", "5", "5.1", "6", "7", "8", "9");
        Stores opened = stores.stores(config.with(DatabaseConfig.Migrate.OFF));
        assertThat(opened.user("ada").value()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void allThatStartAtOnceOnAnOlderDatabaseStart(Catalog kind) throws SQLException {
        DatabaseConfig config = databases.older(kind, "3");

        migrateAtOnce(config);

        assertThat(SchemaFixture.shape(config)).isEqualTo(SchemaShape.expected(kind));
    }

    private static void migrateAtOnce(DatabaseConfig config) {
        List<String> versions =
                Racing.of(3, racer -> PersistenceModule.migrate(config).to());

        assertThat(versions).containsOnly(Schema.NEWEST.toString());
    }
}
