package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class MigrationAdviceTest {
    @ParameterizedTest
    @CsvSource({
        "42501, run 'notification migrate' as the owner",
        "55P03, another process has locked it",
        "57014, another process has locked it",
        "25006, is it a standby",
        "53100, make room",
        "53300, max_connections",
        "3F000, create it",
        "3D000, create it",
        "42P07, a schema of its own",
        "42701, a schema of its own",
        "42704, undo what was changed by hand",
        "42P01, undo what was changed by hand",
        "42601, PostgreSQL 14 or newer",
        "08006, start again when the database is back",
        "57P01, start again when the database is back",
        "28P01, database.password",
        "40P01, start again",
        "54000, no room",
        "23505, the row is named",
        "XX000, the database server failed",
        "ZZ999, the message says more"
    })
    void whatToDoFitsWhatTheDatabaseSays(String state, String advice) {
        var failure = new FlywayException("failed", new SQLException("refused", state));

        assertThat(MigrationAdvice.of(failure)).contains(advice);
        if (!advice.contains("undo")) {
            assertThat(MigrationAdvice.of(failure)).doesNotContain("backup");
        }
    }

    @Test
    void sqliteHasNumbersOfItsOwn() {
        assertThat(MigrationAdvice.of(sqlite(SQLiteErrorCode.SQLITE_BUSY))).contains("another process has locked it");
        assertThat(MigrationAdvice.of(sqlite(SQLiteErrorCode.SQLITE_FULL))).contains("make room");
        assertThat(MigrationAdvice.of(sqlite(SQLiteErrorCode.SQLITE_CORRUPT))).contains("restore a backup");
        assertThat(MigrationAdvice.of(sqlite(SQLiteErrorCode.SQLITE_READONLY))).contains("may not write");
        assertThat(MigrationAdvice.of(sqlite(SQLiteErrorCode.SQLITE_ERROR))).contains("the message says more");
    }

    @Test
    void withoutADatabaseBehindItTheMessageIsAllThereIs() {
        assertThat(MigrationAdvice.of(new FlywayException("failed"))).contains("the message says more");
    }

    private static FlywayException sqlite(SQLiteErrorCode code) {
        return new FlywayException("failed", new SQLiteException("refused", code));
    }
}
