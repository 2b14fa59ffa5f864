package dev.notification.persistence.testkit;

import dev.notification.persistence.DatabaseConfig;
import org.junit.jupiter.api.extension.Extension;

/** Makes databases for tests. */
public interface TestDatabase extends Extension {
    /** A new database without any table. */
    DatabaseConfig empty();
}
