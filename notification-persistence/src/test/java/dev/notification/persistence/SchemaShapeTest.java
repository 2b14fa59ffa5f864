package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaShapeTest {
    @RegisterExtension
    final SchemaFixture databases = new SchemaFixture();

    @ParameterizedTest
    @EnumSource
    void whatIsExpectedIsWhatTheMigrationsMake(Catalog kind) throws SQLException {
        SchemaShape made = SchemaFixture.shape(databases.current(kind));

        assertThat(made.lines()).isEqualTo(SchemaShape.expected(kind).lines());
        assertThat(made.tables()).hasSize(14);
    }

    @ParameterizedTest
    @EnumSource
    void itIsTheSameWithWhateverVersionItBegan(Catalog kind) throws SQLException {
        for (String version : List.of("1", "2", "3", "4", "5", "5.1", "6", "7", "8")) {
            DatabaseConfig config = databases.older(kind, version);

            PersistenceModule.migrate(config);

            assertThat(SchemaFixture.shape(config)).isEqualTo(SchemaShape.expected(kind));
        }
    }

    @ParameterizedTest
    @EnumSource
    void itIsTheSameForWhoeverRunsTheFilesByHand(Catalog kind) throws SQLException, IOException {
        DatabaseConfig config = databases.empty(kind);

        SchemaFixture.byHand(config, kind, SchemaFixture.FILES);

        assertThat(SchemaFixture.shape(config)).isEqualTo(SchemaShape.expected(kind));
    }

    @Test
    void whateverDiffersIsNamedAndMoreThanIsNeededIsNot() {
        var needed = new SchemaShape(
                Map.of("a.id", "bigint not null", "a.name", "text", "b.id", "bigint not null"),
                Map.of("a: primary key (id)", "a_pkey", "a: index (name)", "a_name"));
        Map<String, String> columns = new HashMap<>(needed.columns());

        assertThat(needed.differences(needed)).isEmpty();

        columns.put("a.id", "bigint not null default");
        columns.put("a.more", "text");
        columns.put("c.id", "text not null");
        var more = new SchemaShape(columns, Map.of("a: primary key (id)", "other", "a: index (id)", "extra"));
        assertThat(more.differences(new SchemaShape(columns, needed.indexes()))).isEmpty();
        assertThat(more.missingIndexes(needed)).containsExactly("a_name");

        columns.put("a.id", "integer not null");
        columns.remove("a.name");
        columns.remove("b.id");
        columns.put("a.must", "text not null");
        assertThat(new SchemaShape(columns, Map.of()).differences(needed))
                .contains(
                        "the table b is missing",
                        "the column a.id is integer not null instead of bigint not null",
                        "the column a.name (text) is missing",
                        "the column a.must is not one of ours and must be given: nothing can be inserted",
                        "the table a lacks its primary key (id)");
    }
}
