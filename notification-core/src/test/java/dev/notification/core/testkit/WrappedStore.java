package dev.notification.core.testkit;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Feed;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.HistoryPage;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UnreadCounts;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Passes everything on to another store; a test overrides what it wants otherwise. */
public class WrappedStore implements InboxStore {
    private final InboxStore store;

    public WrappedStore(InboxStore store) {
        this.store = store;
    }

    @Override
    public Epoch epoch() {
        return store.epoch();
    }

    @Override
    public boolean open(UserId user) {
        return store.open(user);
    }

    @Override
    public Map<UserId, Head> heads(Collection<UserId> users) {
        return store.heads(users);
    }

    @Override
    public Appended append(List<Submission> submissions, Instant at) {
        return store.append(submissions, at);
    }

    @Override
    public Optional<HistoryPage> history(
            UserId user, HistoryFilter filter, Optional<Revision> before, int limit, int lookedAt) {
        return store.history(user, filter, before, limit, lookedAt);
    }

    @Override
    public Optional<Feed> changes(UserId user, Revision after, int limit) {
        return store.changes(user, after, limit);
    }

    @Override
    public Optional<UnreadCounts> counts(UserId user) {
        return store.counts(user);
    }

    @Override
    public Optional<Changed> change(
            UserId user, Selection.Ids selection, Transition transition, Instant at, int limit) {
        return store.change(user, selection, transition, at, limit);
    }

    @Override
    public Optional<Swept> sweep(Sweep sweep, Instant at, int limit) {
        return store.sweep(sweep, at, limit);
    }

    @Override
    public Optional<MarkedSeen> markSeen(UserId user, Revision upTo) {
        return store.markSeen(user, upTo);
    }

    @Override
    public Optional<Change.Removed> recall(UserId sender, NotificationId id, Instant at) {
        return store.recall(sender, id, at);
    }
}
