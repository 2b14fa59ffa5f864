package dev.notification.app.lab;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How actors that must not go as fast as they can wait for their next turn. No assertion depends on it. */
final class Pace {
    private Pace() {}

    /** Returns early when the thread is interrupted. */
    static void rest(TimeUnit unit, long amount) {
        long end = System.nanoTime() + unit.toNanos(amount);
        for (long left = end - System.nanoTime();
                left > 0 && !Thread.currentThread().isInterrupted();
                left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
