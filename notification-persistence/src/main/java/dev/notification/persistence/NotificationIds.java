package dev.notification.persistence;

import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;

/**
 * Hands out notification ids from blocks taken off the database, each in a small transaction of its own before the one
 * that uses them. Never the same id twice, on any number of nodes; ids left over at the end of a block or a process are
 * never used. Thread-safe.
 *
 * <p>No lock is held while a block is fetched. Callers that find the block used up at the same time each fetch one, so that a
 * fetch that takes long holds up only its own caller; of what they leave, the larger rest is handed out, the other is wasted.
 */
final class NotificationIds {
    private static final long BLOCK = 1000;
    private static final int LARGE = 16;

    private final LongUnaryOperator blocks;
    private long next;
    private long end;

    NotificationIds(Database database) {
        this(size -> block(database, size));
    }

    /** @param blocks takes that many consecutive ids off the database, and returns the one after the last of them */
    NotificationIds(LongUnaryOperator blocks) {
        this.blocks = blocks;
    }

    /**
     * The first of {@code count} consecutive ids.
     *
     * @throws StoreUnavailableException if a new block is needed and cannot be had
     * @throws OverloadedException if a new block is needed and the database is too busy
     */
    long take(int count) {
        OptionalLong known = takeKnown(count);
        if (known.isPresent()) {
            return known.getAsLong();
        }
        // A multiple, so that a busy server does not come back for every batch.
        long size = Math.max(BLOCK, (long) count * LARGE);
        long blockEnd = blocks.applyAsLong(size);
        long first = blockEnd - size;
        keep(first + count, blockEnd);
        return first;
    }

    private synchronized OptionalLong takeKnown(int count) {
        if (end - next < count) {
            return OptionalLong.empty();
        }
        long first = next;
        next += count;
        return OptionalLong.of(first);
    }

    private synchronized void keep(long restNext, long restEnd) {
        if (restEnd - restNext > end - next) {
            next = restNext;
            end = restEnd;
        }
    }

    /** Where a new block ends. Whether or not a failed commit took one, nothing was stored in it. */
    private static long block(Database database, long size) {
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
