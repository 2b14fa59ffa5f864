package dev.notification.core.domain;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How long things are kept.
 *
 * @param maxAge after which a notification is removed from its inbox; empty: never
 * @param maxPerInbox how many notifications an inbox holds; empty: any number
 * @param removed how long it is remembered that a notification was removed: a device that was away for longer reads its
 *     inbox anew
 */
public record Retention(Optional<Duration> maxAge, Optional<Integer> maxPerInbox, Duration removed) {
    public static final Retention DEFAULT = new Retention(Optional.empty(), Optional.empty(), Duration.ofDays(30));
    /** How long an idempotency key is remembered at least. */
    public static final Duration KEYS = Duration.ofHours(24);

    public Retention {
        Objects.requireNonNull(removed);
        if (maxAge.filter(age -> age.isNegative() || age.isZero()).isPresent()
                || maxPerInbox.filter(count -> count < 1).isPresent()
                || removed.isNegative()) {
            throw new IllegalArgumentException("what is kept is kept for some time, and at least one");
        }
    }
}
