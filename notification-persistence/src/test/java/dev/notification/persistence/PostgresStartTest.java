package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.port.StoreUnavailableException;
import dev.notification.persistence.testkit.PostgresDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresStartTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final PostgresDatabase database = new PostgresDatabase();

    @RegisterExtension
    final OpenStores stores = new OpenStores();

    @ParameterizedTest
    @ValueSource(strings = {"LATIN1", "SQL_ASCII", "EUC_JP", "WIN1252"})
    void aDatabaseInAnotherEncodingIsRefusedAndTheErrorSaysHowToMakeOne(String encoding) throws SQLException {
        DatabaseConfig config = database.empty("template template0 encoding '" + encoding + "' locale 'C'");

        assertThatThrownBy(() -> stores.module(config))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("the database needs the encoding UTF8 and has " + encoding
                        + "; make another with: createdb -E UTF8 -T template0 NAME");

        assertThatThrownBy(() -> PersistenceModule.migrate(config)).hasMessageContaining("needs the encoding UTF8");
        assertThatThrownBy(() -> BackupModule.restoredInPlace(config)).hasMessageContaining("needs the encoding UTF8");
        assertThat(tables(config)).isZero();
    }

    /** It takes connections, and hangs. */
    @Test
    void nothingWaitsForEverForAServerThatSaysNothing() throws IOException {
        try (var mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            DatabaseConfig config = DatabaseConfig.of("jdbc:postgresql://127.0.0.1:" + mute.getLocalPort() + "/none");

            assertUnavailable(() -> stores.module(config));
            assertUnavailable(() -> PersistenceModule.migrate(config));
            assertUnavailable(() -> BackupModule.restoredInPlace(config));
        }
    }

    private static void assertUnavailable(Supplier<?> work) {
        assertThat(CompletableFuture.supplyAsync(work))
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void aDatabaseThatTakesNoWritesIsRefusedAndTheErrorSaysWhy() {
        DatabaseConfig config = database.empty();
        PostgresDatabase.administer(
                "alter database " + PostgresDatabase.nameOf(config) + " set default_transaction_read_only = on");

        assertThatThrownBy(() -> stores.module(config))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageStartingWith(
                        "the database is read only: it is a standby, or default_transaction_read_only is on")
                .hasMessageContaining("targetServerType=primary");
    }

    private static int tables(DatabaseConfig config) throws SQLException {
        try (Connection connection = DriverManager.getConnection(config.url(), config.user(), "");
                ResultSet row = connection
                        .createStatement()
                        .executeQuery("select count(*) from pg_tables where schemaname = 'public'")) {
            row.next();
            return row.getInt(1);
        }
    }
}
