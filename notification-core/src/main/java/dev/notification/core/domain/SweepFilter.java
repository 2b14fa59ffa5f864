package dev.notification.core.domain;

import java.util.Objects;
import java.util.Optional;

/**
 * Which notifications of an inbox are meant by something that is done to it as a whole.
 *
 * @param categories present: only those of these categories
 * @param read present: only those that are read (true) or are not (false)
 */
public record SweepFilter(Optional<Categories> categories, Optional<Boolean> read) {
    public static final SweepFilter EVERYTHING = new SweepFilter(Optional.empty(), Optional.empty());

    public SweepFilter {
        Objects.requireNonNull(categories);
        Objects.requireNonNull(read);
    }

    public boolean fits(Notification held) {
        return read.map(wanted -> wanted == held.read()).orElse(true)
                && categories
                        .map(some -> some.include(held.content().category()))
                        .orElse(true);
    }
}
