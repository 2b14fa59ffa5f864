package dev.notification.transport.ws.wire;

import java.util.concurrent.TimeUnit;

/**
 * How fast frames of a kind may come on one connection, by the generic cell rate algorithm (ITU-T I.371): all that a
 * connection keeps is the time at which what it has sent is paid for.
 *
 * @param nanosEach what one costs; 0: nothing, so that as many as one likes may come
 * @param burst how many may come at once, at least 1
 */
public record Pace(long nanosEach, int burst) {
    public static final Pace UNLIMITED = new Pace(0, 1);

    public Pace {
        if (nanosEach < 0 || burst < 1) {
            throw new IllegalArgumentException("a pace allows at least one: " + nanosEach + " ns, " + burst);
        }
    }

    /** @param perSecond on average, at least 1 */
    public static Pace of(int perSecond, int burst) {
        return new Pace(TimeUnit.SECONDS.toNanos(1) / perSecond, burst);
    }

    /** Whether one more may come now from a connection that has paid for all before at {@code paidAt}. */
    boolean allows(long paidAt, long now) {
        return paidAt - now <= (burst - 1) * nanosEach;
    }

    /** When that one more, too, is paid for. */
    long paidAfter(long paidAt, long now) {
        return (paidAt - now > 0 ? paidAt : now) + nanosEach;
    }
}
