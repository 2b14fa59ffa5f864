package dev.notification.app.endtoend;

import dev.notification.persistence.DatabaseConfig;
import java.util.Map;

/** A whole server of its own for each test, whatever the database. */
interface WireContract {
    DatabaseConfig emptyDatabase();

    default RunningServer start(DatabaseConfig database) {
        return new RunningServer(database, Map.of());
    }

    default RunningServer start() {
        return start(emptyDatabase());
    }
}
