package dev.notification.app.endtoend;

import dev.notification.persistence.DatabaseConfig;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** A whole server of its own for each test, whatever the database. */
interface WireContract {
    /** Where the clocks start that a test holds. */
    Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    /** What the server goes by where a test holds no clock, and what is done beside it. */
    InstantSource CLOCK = InstantSource.system();

    DatabaseConfig emptyDatabase();

    default RunningServer start(DatabaseConfig database) {
        return new RunningServer(database, Map.of());
    }

    default RunningServer start() {
        return start(emptyDatabase());
    }
}
