package dev.notification.transport.ws;

import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Ticker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often each device's session was taken over by a newer one of the same device, and how long the next takeover must wait:
 * two tabs that share a device and always come back would throw each other out for ever. A few need no wait; after that it
 * doubles with each, and one is forgotten every half a minute, so a phone that changes networks twice a minute is not held up; one
 * that does so every few seconds is. In memory.
 * Thread-safe; never blocks for longer than a few instructions.
 */
final class Takeovers {
    /** So many at once need no wait. */
    static final int FREE = 5;

    private static final long FIRST_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();
    private static final double ONE_IS_FORGOTTEN_AFTER_NANOS =
            Duration.ofSeconds(30).toNanos();
    /** 2^6 seconds are more than a minute. */
    private static final int MAX_DOUBLINGS = 6;

    private static final int MAX_DEVICES = 50_000;

    private record Device(UserId user, DeviceId id) {}

    private record Count(double takeovers, long lastNanos) {
        double left(long now) {
            return Math.max(0, takeovers - (now - lastNanos) / ONE_IS_FORGOTTEN_AFTER_NANOS);
        }
    }

    private final Ticker ticker;
    /** The one that was taken over longest ago is first. */
    private final LinkedHashMap<Device, Count> counts = new LinkedHashMap<>(16, 0.75f, true);

    Takeovers(Ticker ticker) {
        this.ticker = ticker;
    }

    synchronized void happened(UserId user, DeviceId id) {
        long now = ticker.nanos();
        var device = new Device(user, id);
        Count before = counts.get(device);
        counts.put(device, new Count((before == null ? 0 : before.left(now)) + 1, now));
        forget(now);
    }

    /** Nobody holds the device any more, so there is nobody to throw out. */
    synchronized void left(UserId user, DeviceId id) {
        if (!counts.isEmpty()) {
            counts.remove(new Device(user, id));
        }
    }

    /** Zero: a session of the device may begin; otherwise how long until it may. */
    synchronized Duration pause(UserId user, DeviceId id) {
        Count count = counts.isEmpty() ? null : counts.get(new Device(user, id));
        // One that is forgotten in part still counts: otherwise five that took a moment were less than five.
        int takeovers = count == null ? 0 : (int) Math.ceil(count.takeovers());
        if (takeovers < FREE) {
            return Duration.ZERO;
        }
        int doublings = Math.min(MAX_DOUBLINGS, takeovers - FREE);
        long pause = Math.min(LONGEST_NANOS, FIRST_NANOS << doublings);
        return Duration.ofNanos(Math.max(0, count.lastNanos() + pause - ticker.nanos()));
    }

    synchronized int size() {
        return counts.size();
    }

    /** At most two a call: one more than can be added. */
    private void forget(long now) {
        for (int i = 0; i < 2; i++) {
            Map.Entry<Device, Count> oldest = counts.entrySet().iterator().next();
            if (oldest.getValue().left(now) > 0 && counts.size() <= MAX_DEVICES) {
                return;
            }
            counts.remove(oldest.getKey());
        }
    }
}
