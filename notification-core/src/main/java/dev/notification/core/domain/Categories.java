package dev.notification.core.domain;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which categories are meant: any of the named ones, and perhaps what has no category.
 *
 * @param named at most {@value #MAX}, together with {@code without}; at least one, if {@code without} is false
 * @param without whether what has no category is meant, too
 */
public record Categories(Set<Category> named, boolean without) {
    public static final int MAX = 20;
    /** What has no category. */
    public static final Categories NONE = new Categories(Set.of(), true);

    public Categories {
        named = Set.copyOf(named);
        int count = named.size() + (without ? 1 : 0);
        if (count < 1 || count > MAX) {
            throw new IllegalArgumentException("1 to " + MAX + " categories can be named, not " + count);
        }
    }

    /** That one alone. */
    public static Categories of(Category category) {
        return new Categories(Set.of(category), false);
    }

    /**
     * That one alone, as clients write it.
     *
     * @param text empty: what has no category
     */
    public static Categories parse(String text) {
        return text.isEmpty() ? NONE : of(new Category(text));
    }

    /** These and those. */
    public Categories and(Categories others) {
        var all = new HashSet<>(named);
        all.addAll(others.named);
        return new Categories(all, without || others.without);
    }

    public boolean include(Optional<Category> category) {
        return category.map(named::contains).orElse(without);
    }
}
