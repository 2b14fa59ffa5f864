package dev.notification.persistence;

import dev.notification.core.port.StoreUnavailableException;

/**
 * Hands out notification ids from blocks taken off the database, each in a small transaction of its own before the one
 * that uses them. Never the same id twice, on any number of nodes; ids left over at the end of a block or a process are
 * never used. Thread-safe.
 */
final class NotificationIds {
    private static final long BLOCK = 1000;
    private static final int LARGE = 16;

    private final Database database;
    private long next;
    private long end;

    NotificationIds(Database database) {
        this.database = database;
    }

    /**
     * The first of {@code count} consecutive ids.
     *
     * @throws StoreUnavailableException if a new block is needed and cannot be had
     */
    synchronized long take(int count) {
        if (end - next < count) {
            // A multiple, so that a busy server does not come back for every batch.
            long size = Math.max(BLOCK, (long) count * LARGE);
            end = block(size);
            next = end - size;
        }
        long first = next;
        next += count;
        return first;
    }

    /** Where a new block ends. Whether or not a failed commit took one, nothing was stored in it. */
    private long block(long size) {
        try {
            return database.write(session -> session.createNativeQuery(
                            "update id_blocks set next_id = next_id + :size where name = 'notification' returning next_id",
                            Long.class)
                    .setParameter("size", size)
                    .getSingleResult());
        } catch (StoreUnavailableException e) {
            throw new StoreUnavailableException(e.getMessage(), e);
        }
    }
}
