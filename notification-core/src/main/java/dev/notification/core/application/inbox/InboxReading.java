package dev.notification.core.application.inbox;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Feed;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.HistoryPage;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.inbox.ReadChanges;
import dev.notification.core.port.in.inbox.ReadHead;
import dev.notification.core.port.in.inbox.ReadHistory;
import dev.notification.core.port.out.InboxStore;
import java.util.List;
import java.util.Optional;

/** Everything a client reads of its inbox: its end, its history, its change feed. */
public final class InboxReading implements ReadHead, ReadHistory, ReadChanges {
    private final InboxStore store;

    public InboxReading(InboxStore store) {
        this.store = store;
    }

    @Override
    public Head head(UserId user) {
        return store.head(user).orElseGet(this::emptyHead);
    }

    @Override
    public Page history(ReadHistory.Query query) {
        Optional<Revision> before = query.before().map(this::revisionOf);
        HistoryPage page = store.history(query.user(), query.filter(), before, query.limit())
                .orElseGet(() -> new HistoryPage(List.of(), Optional.empty(), emptyHead()));
        return new Page(
                page.notifications(),
                page.next().map(revision -> new Cursor(store.epoch(), revision)),
                page.head().unread(),
                page.head().unseen(),
                page.head().cursor());
    }

    /** The floor is checked after the rows were read: a purge in between must not leave a silent hole. */
    @Override
    public Outcome changes(ReadChanges.Query query) {
        Revision since = query.since().revision();
        if (!query.since().epoch().equals(store.epoch())) {
            return new Reset(Reason.EPOCH, head(query.user()));
        }
        Feed feed = store.changes(query.user(), since, query.limit())
                .orElseGet(() -> new Feed(List.of(), since, false, emptyHead()));
        if (since.isAfter(feed.head().cursor().revision()) && feed.changes().isEmpty()) {
            return new Reset(Reason.AHEAD, feed.head());
        }
        Head now = head(query.user());
        return now.floor().isAfter(since) ? new Reset(Reason.PURGED, now) : new Changes(feed);
    }

    private Revision revisionOf(Cursor cursor) {
        if (!cursor.epoch().equals(store.epoch())) {
            throw new IllegalArgumentException("the cursor belongs to another history of this inbox");
        }
        return cursor.revision();
    }

    private Head emptyHead() {
        return Head.empty(store.epoch());
    }
}
