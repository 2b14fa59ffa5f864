package dev.notification.core.port.in.operator;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Held;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Source;
import dev.notification.core.domain.User;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Shows somebody else's notifications. */
@FunctionalInterface
public interface InspectInbox {
    int MAX_LIMIT = 200;

    /**
     * The newest first, those that were removed among them; empty if nobody goes by that. With content only for a caller with
     * {@link dev.notification.core.domain.Scope#CONTENT}, and then it is in the audit log before this returns. Blocks on the store.
     */
    Optional<Page> inbox(Query query);

    /** @param before only what arrived strictly before; empty: from the newest */
    record Query(Caller caller, Recipient who, Optional<Revision> before, int limit, Optional<Source> from) {
        public Query {
            Objects.requireNonNull(caller);
            Objects.requireNonNull(who);
            Objects.requireNonNull(before);
            Objects.requireNonNull(from);
            if (limit < 1 || limit > MAX_LIMIT) {
                throw new IllegalArgumentException("limit " + limit);
            }
        }
    }

    /**
     * @param withContent whether the caller may see it: otherwise title, message, data and link must not be shown
     * @param next {@code before} of the next page; empty: this was the last
     */
    record Page(User user, List<Held> notifications, boolean withContent, Optional<Revision> next) {
        public Page {
            Objects.requireNonNull(user);
            notifications = List.copyOf(notifications);
            Objects.requireNonNull(next);
        }
    }
}
