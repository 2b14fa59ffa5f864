package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.port.StoreUnavailableException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaClashTest {
    @RegisterExtension
    final SchemaFixture databases = new SchemaFixture();

    @ParameterizedTest
    @EnumSource
    void tablesOfAnApplicationAreFineBesideOurs(Catalog kind) throws SQLException {
        DatabaseConfig config = databases.empty(kind);
        SchemaFixture.execute(
                config,
                "create table customers (id bigint primary key, email text)",
                "insert into customers (id, email) values (1, 'ada@shop.example')");

        PersistenceModule.open(config).close();

        assertThat(SchemaFixture.ask(config, "select email from customers")).containsExactly("ada@shop.example");
        assertThat(SchemaFixture.shape(config)).isEqualTo(SchemaShape.expected(kind));
    }

    @ParameterizedTest
    @EnumSource
    void tablesOfAnApplicationThatHaveOurNamesAreNamedAndNothingIsChanged(Catalog kind) throws SQLException {
        DatabaseConfig config = databases.empty(kind);
        SchemaFixture.execute(
                config,
                "create table users (id bigint primary key, email text)",
                "create table notifications (id bigint primary key, text text)");

        refuses(config, "notifications, users");
    }

    /** What a statement with "if not exists" would pass over in silence. */
    @ParameterizedTest
    @EnumSource
    void viewsAndIndexesThatHaveOurNamesAreNamedToo(Catalog kind) throws SQLException {
        DatabaseConfig config = databases.empty(kind);
        SchemaFixture.execute(
                config,
                "create table log (id bigint primary key, at bigint)",
                "create index audit_age on log (at)",
                "create view devices as select id from log");

        refuses(config, "audit_age, devices");
    }

    /** PostgreSQL knows them apart. */
    @Test
    void sqliteKnowsOneTableOfANameInCapitalsOrNot() throws SQLException {
        DatabaseConfig config = databases.empty(Catalog.SQLITE);
        SchemaFixture.execute(config, "create table Users (id integer primary key, email text)");

        refuses(config, "users");
    }

    @ParameterizedTest
    @EnumSource
    void aSchemaThatWasBegunByHandIsOursAndGoesOn(Catalog kind) throws SQLException, IOException {
        DatabaseConfig config = databases.empty(kind);
        SchemaFixture.byHand(config, kind, SchemaFixture.FILES.subList(0, 1));

        PersistenceModule.migrate(config);

        assertThat(SchemaFixture.shape(config)).isEqualTo(SchemaShape.expected(kind));
    }

    @ParameterizedTest
    @EnumSource
    void aTableOfAnApplicationThatANewVersionNeedsTheNameOfIsNamed(Catalog kind) throws SQLException {
        DatabaseConfig config = databases.older(kind, "6");
        SchemaFixture.execute(config, "create table api_keys (id bigint primary key, owner text)");

        refuses(config, "api_keys");
    }

    /** The files pass over tables that are there: what they made beside them is ours, the table is not. */
    @Test
    void filesThatWereRunBesideTheTableOfAnApplicationDoNotMakeItOurs() throws SQLException {
        DatabaseConfig config = databases.empty(Catalog.POSTGRESQL);
        SchemaFixture.execute(
                config,
                "create table users (id bigint primary key, email text)",
                "create table id_blocks (name text primary key, next_id bigint not null)");

        refuses(config, "users");
    }

    private static void refuses(DatabaseConfig config, String names) throws SQLException {
        List<String> before = SchemaFixture.names(config);

        assertThatThrownBy(() -> PersistenceModule.migrate(config))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("is called " + names + ", as")
                .hasMessageContaining(config.isSqlite() ? "a file of its own" : "?currentSchema=notification");

        assertThat(SchemaFixture.names(config)).isEqualTo(before);
    }
}
