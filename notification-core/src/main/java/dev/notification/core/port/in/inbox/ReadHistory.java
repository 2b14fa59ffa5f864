package dev.notification.core.port.in.inbox;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.Notification;
import dev.notification.core.domain.UserId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Shows what is in an inbox, newest first. */
@FunctionalInterface
public interface ReadHistory {
    int MAX_LIMIT = 200;

    /**
     * Blocks on the store.
     *
     * @throws IllegalArgumentException if {@code before} is a cursor of another history
     * @throws dev.notification.core.port.StoreUnavailableException if the store cannot be read
     */
    Page history(Query query);

    /**
     * @param before only what arrived before this; empty: from the newest
     * @param limit 1 to {@value ReadHistory#MAX_LIMIT}
     */
    record Query(UserId user, HistoryFilter filter, Optional<Cursor> before, int limit) {
        public Query {
            Objects.requireNonNull(user);
            Objects.requireNonNull(filter);
            Objects.requireNonNull(before);
            if (limit < 1 || limit > MAX_LIMIT) {
                throw new IllegalArgumentException("limit is between 1 and " + MAX_LIMIT + ", not " + limit);
            }
        }
    }

    /**
     * @param notifications may be fewer than the limit, or none, and there may be more nevertheless: a page looks at so many
     *     notifications at most, however few fit the filter
     * @param next {@code before} of the next, older page; empty at the end
     * @param unread the inbox's exact unread count, whatever the filter
     * @param unseen the inbox's exact unseen count, likewise
     * @param cursor where to follow the change feed from, having seen this page
     */
    record Page(List<Notification> notifications, Optional<Cursor> next, long unread, long unseen, Cursor cursor) {
        public Page {
            notifications = List.copyOf(notifications);
            Objects.requireNonNull(next);
            Objects.requireNonNull(cursor);
        }
    }
}
