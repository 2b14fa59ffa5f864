package dev.notification.persistence;

import java.sql.SQLException;
import org.hibernate.StatelessSession;

/**
 * The one connection that the {@link Writer} writes through; only whoever has its turn uses it. After {@link #close} the next {@link
 * #begin} opens it anew.
 */
interface WriteConnection extends AutoCloseable {
    /** Begins a transaction, and holds the database's write lock from then on. */
    void begin() throws SQLException;

    /** Of the transaction that has begun; work that failed leaves none of its traces in the one that the next work gets. */
    StatelessSession session();

    /** What comes now can be undone alone. */
    void beginPart() throws SQLException;

    void keepPart() throws SQLException;

    void undoPart() throws SQLException;

    /** Durable on return. */
    void commit() throws SQLException;

    void rollBack() throws SQLException;

    /** Tries to make room on a full disk; after {@link #close}. True: it may go on now. Never throws. */
    boolean makeRoom();

    /** Undoes what is not committed. Never throws. */
    @Override
    void close();
}
