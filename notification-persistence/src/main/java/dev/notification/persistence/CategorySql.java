package dev.notification.persistence;

import dev.notification.core.domain.Categories;
import dev.notification.core.domain.Category;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import org.hibernate.query.SelectionQuery;

/** {@link Categories} as conditions of queries, in Hibernate's language and in SQL. */
final class CategorySql {
    private static final String NONE = "category is null";

    private CategorySql() {}

    private static String either(Categories categories, String named) {
        if (categories.named().isEmpty()) {
            return " and " + NONE;
        }
        return categories.without() ? " and (" + NONE + " or " + named + ")" : " and " + named;
    }

    /** For Hibernate. */
    static String condition(Categories categories) {
        return either(categories, "category in :categories");
    }

    static void bind(Categories categories, SelectionQuery<?> query) {
        if (!categories.named().isEmpty()) {
            query.setParameterList("categories", names(categories));
        }
    }

    /** For JDBC: each name is a parameter. */
    static String sql(Categories categories) {
        return either(
                categories,
                "category in ("
                        + String.join(
                                ", ", Collections.nCopies(categories.named().size(), "?")) + ")");
    }

    /** @param first the number of the first parameter, from 1 */
    static void bind(Categories categories, PreparedStatement statement, int first) throws SQLException {
        int next = first;
        for (String name : names(categories)) {
            statement.setString(next++, name);
        }
    }

    private static List<String> names(Categories categories) {
        return categories.named().stream().map(Category::value).toList();
    }
}
