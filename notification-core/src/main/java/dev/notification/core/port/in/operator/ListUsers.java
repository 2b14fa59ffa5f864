package dev.notification.core.port.in.operator;

import dev.notification.core.port.out.UserRecords;
import java.util.Objects;

/** Lists users. */
@FunctionalInterface
public interface ListUsers {
    int MAX_LIMIT = 200;

    /** As {@link UserRecords#list}. Blocks on the store. */
    UserRecords.Listing list(Query query);

    record Query(long after, String prefix, int limit) {
        public Query {
            Objects.requireNonNull(prefix);
            if (after < 0 || limit < 1 || limit > MAX_LIMIT) {
                throw new IllegalArgumentException("after " + after + ", limit " + limit);
            }
        }
    }
}
