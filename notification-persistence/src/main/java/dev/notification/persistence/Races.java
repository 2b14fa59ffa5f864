package dev.notification.persistence;

import java.util.function.Supplier;

/** Transactions that lose against another one which has taken the same name, or waits for the same rows. */
final class Races {
    private static final int TRIES = 3;

    private Races() {}

    /** Does it again if it has lost one: then it sees what the other one did. */
    static <T> T decided(Supplier<T> work) {
        for (int tries = 1; ; tries++) {
            try {
                return work.get();
            } catch (RuntimeException e) {
                if (tries == TRIES || !Failures.isWorthRepeating(e)) {
                    throw e;
                }
            }
        }
    }
}
