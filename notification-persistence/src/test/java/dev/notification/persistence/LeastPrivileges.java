package dev.notification.persistence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** The statements of the operator's guide that make an owner's and a server's role and a schema, each time with other names. */
final class LeastPrivileges {
    private static final Path GUIDE = Path.of("../docs/operations.md");
    private static final String BEGIN = "### Two roles";
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name;
    private final DatabaseConfig administrator;

    /** @param administrator of a database without the schema */
    LeastPrivileges(DatabaseConfig administrator) {
        this("inbox" + COUNT.incrementAndGet(), administrator);
    }

    private LeastPrivileges(String name, DatabaseConfig administrator) {
        this.name = name;
        this.administrator = administrator;
    }

    /** The same roles and schema in a copy of the database. */
    LeastPrivileges in(DatabaseConfig copy) {
        return new LeastPrivileges(name, copy);
    }

    /** What the guide says, step by step: its first step makes roles and schema, its second grants rights on the tables. */
    void step(int number) throws SQLException {
        SchemaFixture.execute(administrator, statements(number).replace("notification", name));
    }

    private static String statements(int step) {
        try {
            String guide = Files.readString(GUIDE);
            String section = guide.substring(guide.indexOf(BEGIN), guide.indexOf("\n#", guide.indexOf(BEGIN) + 1));
            return section.split("```sql\n")[step].split("```")[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String schema() {
        return name;
    }

    DatabaseConfig owner() {
        return as(name + "_owner");
    }

    /** Somebody who may do everything. */
    DatabaseConfig administrator() {
        return as(administrator.user());
    }

    /** One that may not change the schema, and is told not to. */
    DatabaseConfig server() {
        return as(name + "_server").with(DatabaseConfig.Migrate.OFF);
    }

    private DatabaseConfig as(String role) {
        String url = administrator.url().replaceFirst("\\?.*", "") + "?currentSchema=" + name;
        return new DatabaseConfig(url, role, "", administrator.connections());
    }
}
