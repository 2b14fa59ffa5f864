package dev.notification.persistence;

import dev.notification.core.port.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.MigrationVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses a schema that is not what this program needs, and says what differs and what to do; changes nothing. */
final class SchemaCheck {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaCheck.class);

    private static final String MIGRATE = "run 'notification migrate'";

    private final Catalog catalog;
    private final SchemaSource source;
    private final SchemaHistory history;
    private final SchemaShape needed;

    /** What may be done about a schema that is not up to date. */
    enum Next {
        /** It was migrated just now. */
        NOTHING,
        MIGRATE
    }

    SchemaCheck(Catalog catalog, SchemaSource source, SchemaHistory history, SchemaShape needed) {
        this.catalog = catalog;
        this.source = source;
        this.history = history;
        this.needed = needed;
    }

    /** @throws StoreUnavailableException if it is newer than what this program knows */
    void refuseNewer(Optional<MigrationVersion> version) {
        version.filter(one -> one.compareTo(Schema.NEWEST) > 0).ifPresent(newer -> {
            throw new StoreUnavailableException(
                    "the database's schema is at version " + newer + ", made by a newer version of this program, which"
                            + " knows versions up to " + Schema.NEWEST
                            + ": run that one, or restore a backup from before",
                    null);
        });
    }

    /** @throws StoreUnavailableException if there is no schema, or the role may not use it */
    void refuseWithoutPlace(Connection connection) throws SQLException {
        source.problemOfPlace(connection).ifPresent(problem -> {
            throw new StoreUnavailableException("the database's schema cannot be used: " + problem, null);
        });
    }

    /** @throws StoreUnavailableException if it is older, or tables, columns, keys, rights or keys of names are missing */
    void refuseWhatDiffers(Connection connection, Next next) throws SQLException {
        refuseWithoutPlace(connection);
        Optional<MigrationVersion> version = history.version(connection);
        if (version.isPresent() && version.get().compareTo(Schema.NEWEST) < 0) {
            throw refused("it is at version " + version.get() + ", and this program needs " + Schema.NEWEST, MIGRATE);
        }
        SchemaShape actual = catalog.shape(connection, needed.tables());
        if (actual.tables().isEmpty()) {
            throw refused("it has no tables of this service yet", MIGRATE);
        }
        List<String> differences = actual.differences(needed);
        if (!differences.isEmpty()) {
            throw refused(
                    "it is not what this program needs: " + String.join("; ", differences),
                    version.isEmpty() && next == Next.MIGRATE
                            ? MIGRATE
                            : "somebody has changed it by hand: undo that, or restore a backup");
        }
        List<String> rights = catalog.missingRights(connection, needed.tables());
        if (!rights.isEmpty()) {
            throw refused(
                    "the role of the server lacks rights: " + String.join("; ", rights),
                    "let the owner grant them (docs/operations.md, Schema, has the statements)");
        }
        if (version.isEmpty() && next == Next.MIGRATE && NameKeys.areMissing(connection)) {
            throw refused("it was made by hand, and there are accounts without a key of their name", MIGRATE);
        }
        List<String> slow = actual.missingIndexes(needed);
        if (!slow.isEmpty()) {
            LOG.warn("the database lacks the indexes {}: it will be slow", slow);
        }
    }

    private static StoreUnavailableException refused(String what, String advice) {
        return new StoreUnavailableException("the database's schema cannot be used: " + what + "; " + advice, null);
    }
}
