package dev.notification.core.application.inbox;

import dev.notification.core.domain.Content;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Feed;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.HistoryPage;
import dev.notification.core.domain.Notification;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UnreadCounts;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.inbox.CountInbox;
import dev.notification.core.port.in.inbox.ReadChanges;
import dev.notification.core.port.in.inbox.ReadHead;
import dev.notification.core.port.in.inbox.ReadHistory;
import dev.notification.core.port.in.inbox.SearchInbox;
import dev.notification.core.port.out.InboxStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything a client reads of its inbox: its end, its history, its change feed. */
public final class InboxReading implements ReadHead, ReadHistory, ReadChanges, SearchInbox, CountInbox {
    /** How many notifications a search looks at with one question: so few that nobody waits for it. */
    private static final int SEARCHED_AT_ONCE = 500;

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
                .orElseGet(this::nothing);
        return page(page.notifications(), page.next(), page.head());
    }

    private HistoryPage nothing() {
        return new HistoryPage(List.of(), Optional.empty(), emptyHead());
    }

    private Page page(List<Notification> notifications, Optional<Revision> next, Head head) {
        return new Page(
                notifications,
                next.map(revision -> new Cursor(store.epoch(), revision)),
                head.unread(),
                head.unseen(),
                head.cursor());
    }

    /** The head is of before the first page: what comes in between is in a later page or in the feed after it. */
    @Override
    public Page search(SearchInbox.Query query) {
        ReadHistory.Query wanted = query.history();
        Optional<Revision> before = wanted.before().map(this::revisionOf);
        Optional<Head> head = Optional.empty();
        List<Notification> found = new ArrayList<>();
        long characters = 0;
        int lookedAt = 0;
        do {
            HistoryPage page = store.history(wanted.user(), wanted.filter(), before, SEARCHED_AT_ONCE, SEARCHED_AT_ONCE)
                    .orElseGet(this::nothing);
            head = head.or(() -> Optional.of(page.head()));
            for (Notification notification : page.notifications()) {
                if (query.words().areIn(notification.content())) {
                    found.add(notification);
                }
                if (found.size() == wanted.limit()) {
                    return page(found, Optional.of(notification.arrived()), head.get());
                }
                characters += length(notification.content());
            }
            before = page.next();
            lookedAt += SEARCHED_AT_ONCE;
        } while (before.isPresent() && lookedAt < MAX_LOOKED_AT && characters < MAX_CHARACTERS);
        return page(found, before, head.get());
    }

    private static int length(Content content) {
        return content.message().length() + content.title().map(String::length).orElse(0);
    }

    @Override
    public UnreadCounts counts(UserId user) {
        return store.counts(user).orElse(UnreadCounts.NOTHING);
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
