package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaHistoryTest {
    private static final String NEWEST = Schema.NEWEST.toString();
    /** That of the keys of names has no file. */
    private static final int VERSIONS = SchemaFixture.FILES.size() + 1;

    private static final String ENTRIES = "select version || ' ' || script from %s order by installed_rank";
    private static final String OURS = ENTRIES.formatted("notification_schema_history");
    private static final String STANDARD = ENTRIES.formatted("flyway_schema_history");

    @RegisterExtension
    final SchemaFixture databases = new SchemaFixture();

    @ParameterizedTest
    @EnumSource
    void anEmptyDatabaseGetsTheHistoryOfItsOwnName(Catalog kind) throws SQLException {
        DatabaseConfig config = databases.empty(kind);

        assertThat(PersistenceModule.migrate(config))
                .isEqualTo(new PersistenceModule.Migrated(Optional.empty(), NEWEST));
        assertThat(PersistenceModule.migrate(config))
                .isEqualTo(new PersistenceModule.Migrated(Optional.of(NEWEST), NEWEST));

        assertThat(SchemaFixture.ask(config, OURS)).hasSize(VERSIONS);
        assertThat(SchemaFixture.names(config)).doesNotContain("flyway_schema_history");
    }

    @ParameterizedTest
    @EnumSource
    void whatAnEarlierVersionKeptInFlywaysOwnTableMovesAndGoesOn(Catalog kind) throws SQLException {
        for (String version : List.of("3", "5.1")) {
            DatabaseConfig config = databases.older(kind, version);
            List<String> before = SchemaFixture.ask(config, STANDARD);

            assertThat(PersistenceModule.migrate(config).from()).contains(version);

            assertThat(SchemaFixture.ask(config, OURS)).hasSize(VERSIONS).containsAll(before);
            // So that the Flyway of an application that comes later does not take our entries for its own.
            assertThat(SchemaFixture.names(config)).noneMatch(name -> name.contains("flyway"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anApplicationThatWasThereFirstKeepsItsHistoryAndGoesOn(Catalog kind) throws SQLException {
        DatabaseConfig config = databases.empty(kind);
        SchemaFixture.application(config, "one").migrate();
        List<String> before = SchemaFixture.ask(config, STANDARD);

        assertThat(PersistenceModule.migrate(config).from()).isEmpty();

        assertThat(SchemaFixture.ask(config, STANDARD)).isEqualTo(before);
        assertThat(SchemaFixture.application(config, "one", "two").migrate().migrationsExecuted)
                .isEqualTo(1);
        assertThat(SchemaFixture.ask(config, "select price is null from orders"))
                .hasSize(1);
        assertThatCode(() -> PersistenceModule.open(config.with(DatabaseConfig.Migrate.OFF))
                        .close())
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource
    void anApplicationMayComeLaterWithItsOwnHistory(Catalog kind) throws SQLException {
        DatabaseConfig config = databases.current(kind);
        List<String> ours = SchemaFixture.ask(config, OURS);

        SchemaFixture.application(config, "one").migrate();
        PersistenceModule.migrate(config);
        SchemaFixture.application(config, "one").validate();
        SchemaFixture.application(config, "one", "two").migrate();

        assertThat(SchemaFixture.ask(config, OURS)).isEqualTo(ours);
        assertThat(SchemaFixture.ask(config, "select item from orders")).containsExactly("a book");
    }

    /** It has the same number and the same name of its script, and is not ours: its text is another. */
    @ParameterizedTest
    @EnumSource
    void anEntryIsOursByItsTextAndNotByItsNumber(Catalog kind) throws SQLException {
        DatabaseConfig config = databases.empty(kind);
        SchemaFixture.application(config, "one").migrate();
        SchemaFixture.execute(
                config,
                "update flyway_schema_history set script = 'V1__inboxes.sql', description = 'inboxes' where version = '1'");
        List<String> before = SchemaFixture.ask(config, STANDARD);

        PersistenceModule.migrate(config);

        assertThat(SchemaFixture.ask(config, STANDARD)).isEqualTo(before);
        assertThat(SchemaFixture.shape(config)).isEqualTo(SchemaShape.expected(kind));
    }

    @ParameterizedTest
    @EnumSource
    void aTableThatHoldsEntriesOfBothIsCopiedAndLeft(Catalog kind) throws SQLException {
        DatabaseConfig config = databases.older(kind, "5.1");
        SchemaFixture.execute(
                config,
                "insert into flyway_schema_history (installed_rank, version, description, type, script,"
                        + " checksum, installed_by, execution_time, success)"
                        + " values (99, '99', 'orders', 'SQL', 'V99__orders.sql', 7, 'shop', 1, true)");
        List<String> before = SchemaFixture.ask(config, STANDARD);

        PersistenceModule.migrate(config);

        assertThat(SchemaFixture.ask(config, STANDARD)).isEqualTo(before);
        assertThat(SchemaFixture.ask(config, OURS)).hasSize(VERSIONS).noneMatch(entry -> entry.contains("99"));
    }
}
