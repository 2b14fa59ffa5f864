package dev.notification.core.domain;

import java.util.Objects;
import java.util.Optional;

/**
 * Which notifications of an inbox a history shows.
 *
 * @param archived true: only archived ones; false: only those that are not
 * @param unread present: only unread ones (true) or only read ones (false)
 * @param category present: only those of this category
 */
public record HistoryFilter(boolean archived, Optional<Boolean> unread, Optional<Category> category) {
    public static final HistoryFilter DEFAULT = new HistoryFilter(false, Optional.empty(), Optional.empty());

    public HistoryFilter {
        Objects.requireNonNull(unread);
        Objects.requireNonNull(category);
    }
}
