package dev.notification.transport.rest;

import dev.notification.core.port.in.inbox.ReadHistory;
import dev.notification.core.port.in.inbox.SearchInbox;
import java.util.concurrent.CompletionStage;
import org.glassfish.grizzly.http.server.Request;

/** Searches, each in the turns of its user; one whose client has left is not begun any more. Thread-safe. */
final class Searches {
    private final SearchInbox search;
    private final OneOfEach turns;
    private final Departures departures;

    Searches(SearchInbox search, OneOfEach turns, Departures departures) {
        this.search = search;
        this.turns = turns;
        this.departures = departures;
    }

    /** Never blocks. */
    CompletionStage<ReadHistory.Page> search(SearchInbox.Query query, Request connection) {
        return departures.cancels(turns.inTurn(query.history().user(), () -> page(query)), connection);
    }

    private ReadHistory.Page page(SearchInbox.Query query) {
        try {
            return search.search(query);
        } catch (IllegalArgumentException e) {
            throw InboxResource.foreignCursor(e);
        }
    }
}
