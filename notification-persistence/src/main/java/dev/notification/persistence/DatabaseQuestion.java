package dev.notification.persistence;

import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.hibernate.StatelessSession;

/** What a database is asked each second: whether it answers, and on PostgreSQL whether it takes writes. */
final class DatabaseQuestion {
    /** Of a user that does not exist. */
    private static final String TRY = "insert into idempotency_keys"
            + " (sender_id, idempotency_key, fingerprint, receipts, created_ms) values (0, ?, '', ?, 0)";

    private static final String UNDO = "delete from idempotency_keys where sender_id = 0 and idempotency_key = ?";

    /** More than a page, and nothing that can be compressed: the room between rows is not enough for it. */
    private static final int TRIED_CHARS = 16_384;

    private final Database database;
    private final boolean sqlite;

    DatabaseQuestion(Database database, boolean sqlite) {
        this.database = database;
        this.sqlite = sqlite;
    }

    /**
     * Why nothing can be written, where it is that; empty: all is well.
     *
     * @throws OverloadedException if it is busy
     * @throws StoreUnavailableException if it cannot be used, or is read only
     */
    Optional<String> ask() {
        Database heads = database.lane(Lane.HEADS);
        if (sqlite) {
            heads.read(session ->
                    session.createNativeQuery("select 1", Integer.class).getSingleResult());
            return Optional.empty();
        }
        heads.read(DatabaseQuestion::refuseReadOnly);
        for (Trouble trouble : database.troubles().quiet()) {
            if (trouble != Trouble.FULL || hasRoom()) {
                database.troubles().over(trouble);
            }
        }
        return database.troubles().ofWrites();
    }

    /** As if the server had refused a write: then its connection is not kept, and the next one sees whether that is over. */
    private static boolean refuseReadOnly(StatelessSession session) {
        if (session.doReturningWork(PostgresStart::isReadOnly)) {
            throw new IllegalStateException(new SQLException("transaction_read_only is on", "25006"));
        }
        return true;
    }

    /** By writing as much as a send does, and taking it away again. A failure renews the trouble. */
    private boolean hasRoom() {
        try {
            return database.lane(Lane.UPKEEP).write(session -> session.doReturningWork(DatabaseQuestion::tryToWrite));
        } catch (StoreUnavailableException | OverloadedException e) {
            return false;
        }
    }

    private static boolean tryToWrite(Connection connection) throws SQLException {
        String key = "room-" + UUID.randomUUID();
        try (PreparedStatement insert = connection.prepareStatement(TRY);
                PreparedStatement delete = connection.prepareStatement(UNDO)) {
            insert.setString(1, key);
            insert.setString(2, noise());
            insert.executeUpdate();
            delete.setString(1, key);
            return delete.executeUpdate() == 1;
        }
    }

    private static String noise() {
        return new SplittableRandom()
                .ints(TRIED_CHARS, '!', '~')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
