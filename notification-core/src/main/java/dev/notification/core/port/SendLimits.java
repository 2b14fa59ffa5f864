package dev.notification.core.port;

import java.time.Duration;

/**
 * How much may wait for a commit, and how long.
 *
 * @param maxBatchDrafts how many drafts one transaction takes at most (a single larger submission is still one
 *     transaction)
 * @param maxWaitingBytes about how much memory waiting sends may hold; beyond it a send is refused at once
 * @param maxWait after how long a send that has not been committed fails
 * @param lanes how many transactions of different inboxes are committed at once, 1 to {@value #MAX_LANES}; 1 where the store
 *     has one writer
 */
public record SendLimits(int maxBatchDrafts, long maxWaitingBytes, Duration maxWait, int lanes) {
    /** Every lane is a thread and a connection of the store. */
    public static final int MAX_LANES = 16;

    public static final SendLimits DEFAULT = new SendLimits(4000, 64L << 20, Duration.ofMillis(3900), 2);

    public SendLimits {
        if (maxBatchDrafts < 1 || maxWaitingBytes < 1 || maxWait.isNegative() || maxWait.isZero()) {
            throw new IllegalArgumentException("limits of sending are positive");
        }
        if (lanes < 1 || lanes > MAX_LANES) {
            throw new IllegalArgumentException("1 to " + MAX_LANES + " lanes: " + lanes);
        }
    }

    public SendLimits withLanes(int lanes) {
        return new SendLimits(maxBatchDrafts, maxWaitingBytes, maxWait, lanes);
    }
}
