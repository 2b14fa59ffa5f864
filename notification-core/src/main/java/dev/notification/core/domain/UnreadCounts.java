package dev.notification.core.domain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many notifications of an inbox are unread, all as of one moment.
 *
 * @param unread of the whole inbox
 * @param unseen how many of those arrived after what the user has {@linkplain Mark.Seen seen}
 * @param byCategory of the categories in which any are, the largest count first; empty: without a category. Of {@value
 *     #MAX_CATEGORIES} categories at most: where there are more, those with the smallest counts are left out, and the sum is
 *     less than {@code unread}
 */
public record UnreadCounts(long unread, long unseen, Map<Optional<Category>, Long> byCategory) {
    public static final int MAX_CATEGORIES = 1000;
    /** Of an inbox in which there is nothing. */
    public static final UnreadCounts NOTHING = new UnreadCounts(0, 0, Map.of());

    public UnreadCounts {
        byCategory = Collections.unmodifiableMap(new LinkedHashMap<>(byCategory));
        if (byCategory.size() > MAX_CATEGORIES) {
            throw new IllegalArgumentException("more than " + MAX_CATEGORIES + " categories are counted");
        }
    }
}
