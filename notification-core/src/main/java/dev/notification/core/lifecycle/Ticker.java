package dev.notification.core.lifecycle;

/**
 * Measures how much time goes by: ages, deadlines, silences. Unlike an {@link java.time.InstantSource} it never leaps, and
 * says nothing about the time of day. Thread-safe.
 */
@FunctionalInterface
public interface Ticker {
    /** Nanoseconds since some fixed moment, which may be negative: only differences mean anything, as of {@link System#nanoTime}. */
    long nanos();

    /** The time that goes by in this process. */
    static Ticker system() {
        return System::nanoTime;
    }
}
