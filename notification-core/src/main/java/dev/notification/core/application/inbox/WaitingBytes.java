package dev.notification.core.application.inbox;

import dev.notification.core.domain.UserId;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.RateLimitedException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How much waits, of all and of each sender. A sender may hold as much as is left of three quarters of the room; the last
 * quarter is for those who hold no more than a share of a batch. Alone a sender gets three eighths, and when many hold all
 * they can there still is room for one who has nothing waiting. Thread-safe; never blocks, and makes nothing for a send.
 *
 * <p>Senders share a few thousand places, by a hash that nobody outside can compute: two that meet in one have what one of
 * them has, while both wait.
 */
final class WaitingBytes {
    private static final int PLACE_BITS = 12;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final long max;
    private final long share;
    private final long secret;
    private final AtomicLong all = new AtomicLong();
    private final AtomicLongArray places = new AtomicLongArray(1 << PLACE_BITS);

    /**
     * @param share what each sender may hold as long as there is room at all
     * @param secret decides which senders meet in one place
     */
    WaitingBytes(long max, long share, long secret) {
        this.max = max;
        this.share = share;
        this.secret = secret;
    }

    /**
     * @throws OverloadedException if there is no room for anybody's
     * @throws RateLimitedException if its sender has its share already; others may go on
     */
    void add(PendingSend send) {
        add(send.sender(), send.weight());
    }

    /** As the other. */
    void add(UserId sender, int weight) {
        long held = places.addAndGet(place(sender), weight);
        long total = all.addAndGet(weight);
        if (total > max) {
            remove(sender, weight);
            throw new OverloadedException("too many sends are waiting");
        }
        if (held > Math.max(share, max / 4 * 3 - total)) {
            remove(sender, weight);
            throw new RateLimitedException("too many of your sends are waiting", RETRY);
        }
    }

    void remove(PendingSend send) {
        remove(send.sender(), send.weight());
    }

    void remove(UserId sender, int weight) {
        all.addAndGet(-weight);
        places.addAndGet(place(sender), -weight);
    }

    /** A snapshot. */
    long all() {
        return all.get();
    }

    private int place(UserId sender) {
        long mixed = (sender.value() ^ secret) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return (int) (mixed >>> (Long.SIZE - PLACE_BITS));
    }
}
