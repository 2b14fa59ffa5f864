package dev.notification.app.command;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next connect: a random part of 1, 2, 4 … 30 seconds, as docs/protocol.md has it. Not thread-safe. */
final class Pauses {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final RandomGenerator random = new SecureRandom();
    private Duration most = FIRST;

    Duration next() {
        Duration pause = Duration.ofMillis(random.nextLong(most.toMillis() + 1));
        most = most.multipliedBy(2).compareTo(LONGEST) < 0 ? most.multipliedBy(2) : LONGEST;
        return pause;
    }

    /** A connection was good for a while. */
    void beginAnew() {
        most = FIRST;
    }
}
