package dev.notification.core.application.inbox;

import java.time.Duration;

/**
 * How much may wait for a commit, and how long.
 *
 * @param maxBatchDrafts how many drafts one transaction takes at most (a single larger submission is still one
 *     transaction)
 * @param maxWaitingBytes about how much memory waiting sends may hold; beyond it a send is refused at once
 * @param maxWait after how long a send that has not been committed fails
 */
public record SendLimits(int maxBatchDrafts, long maxWaitingBytes, Duration maxWait) {
    public static final SendLimits DEFAULT = new SendLimits(4000, 64L << 20, Duration.ofMillis(3900));

    public SendLimits {
        if (maxBatchDrafts < 1 || maxWaitingBytes < 1 || maxWait.isNegative() || maxWait.isZero()) {
            throw new IllegalArgumentException("limits of sending are positive");
        }
    }
}
