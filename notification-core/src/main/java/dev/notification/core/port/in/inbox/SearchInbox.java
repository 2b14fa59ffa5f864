package dev.notification.core.port.in.inbox;

import dev.notification.core.domain.SearchWords;
import java.util.Objects;

/** Shows what is in an inbox and has certain words in its title or message, newest first. */
@FunctionalInterface
public interface SearchInbox {
    /** How many notifications one search looks at. */
    int MAX_LOOKED_AT = 5000;

    /** How many characters of titles and messages one search reads, but for the rest of a page. */
    int MAX_CHARACTERS = 4 << 20;

    /**
     * Blocks on the store, for several pages. It ends at the limit, or when it has looked at {@value #MAX_LOOKED_AT}
     * notifications, or read as many characters as it may: its page may hold fewer than the limit, or none, and there may be
     * more nevertheless.
     *
     * @throws IllegalArgumentException if {@code before} is a cursor of another history
     * @throws dev.notification.core.port.StoreUnavailableException if the store cannot be read
     */
    ReadHistory.Page search(Query query);

    /** @param history what of the inbox is searched, and how much is shown */
    record Query(ReadHistory.Query history, SearchWords words) {
        public Query {
            Objects.requireNonNull(history);
            Objects.requireNonNull(words);
        }
    }
}
