package dev.notification.core.domain;

import java.util.Objects;
import java.util.Optional;

/**
 * Which notifications of an inbox a history shows.
 *
 * @param archived true: only archived ones; false: only those that are not
 * @param unread present: only unread ones (true) or only read ones (false)
 * @param categories present: only those of these categories
 */
public record HistoryFilter(boolean archived, Optional<Boolean> unread, Optional<Categories> categories) {
    public static final HistoryFilter DEFAULT = new HistoryFilter(false, Optional.empty(), Optional.empty());

    public HistoryFilter {
        Objects.requireNonNull(unread);
        Objects.requireNonNull(categories);
    }

    public boolean fits(Notification held) {
        return held.archived() == archived
                && unread.map(wanted -> wanted != held.read()).orElse(true)
                && categories
                        .map(some -> some.include(held.content().category()))
                        .orElse(true);
    }
}
