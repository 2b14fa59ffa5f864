package dev.notification.transport.rest;

import dev.notification.core.domain.Category;
import dev.notification.core.domain.UnreadCounts;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many are unread, and unseen.
 *
 * @param byCategory "" is without one
 */
record CountsView(long unread, long unseen, Map<String, Long> byCategory) {
    static CountsView of(UnreadCounts counts) {
        Map<String, Long> byCategory = new LinkedHashMap<>();
        counts.byCategory()
                .forEach((category, count) ->
                        byCategory.put(category.map(Category::value).orElse(""), count));
        return new CountsView(counts.unread(), counts.unseen(), byCategory);
    }
}
