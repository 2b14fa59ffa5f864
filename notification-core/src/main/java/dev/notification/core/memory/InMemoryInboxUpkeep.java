package dev.notification.core.memory;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxUpkeep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

final class InMemoryInboxUpkeep implements InboxUpkeep {
    private final InMemoryInboxes inboxes;

    InMemoryInboxUpkeep(InMemoryInboxes inboxes) {
        this.inboxes = inboxes;
    }

    @Override
    public List<Change> expire(Instant now, int limit) {
        return removeAll(limit, now, inbox -> inbox.expired(now));
    }

    @Override
    public List<Change> removeCreatedBefore(Instant before, Instant at, int limit) {
        return removeAll(limit, at, inbox -> inbox.createdBefore(before));
    }

    @Override
    public List<Change> removeBeyond(int keep, Instant at, int limit) {
        return removeAll(limit, at, inbox -> inbox.beyond(keep));
    }

    @Override
    public List<Change> removeBeyond(Collection<UserId> users, int keep, Instant at, int limit) {
        return removeAll(limit, at, inbox -> users.contains(inbox.user()) ? inbox.beyond(keep) : List.of());
    }

    private List<Change> removeAll(int limit, Instant at, Function<InMemoryInbox, List<NotificationId>> which) {
        var changes = new ArrayList<Change>();
        synchronized (inboxes) {
            for (InMemoryInbox inbox : inboxes.all()) {
                which.apply(inbox).stream()
                        .limit(limit - changes.size())
                        .forEach(id -> changes.add(inbox.remove(id, Change.Reason.EXPIRED, at)));
            }
        }
        return changes;
    }

    @Override
    public int purge(Instant before, int limit) {
        int purged = 0;
        synchronized (inboxes) {
            for (InMemoryInbox inbox : inboxes.all()) {
                purged += inbox.purge(before, limit - purged);
            }
        }
        return purged;
    }

    @Override
    public int forgetKeys(Instant before, int limit) {
        synchronized (inboxes) {
            return inboxes.forgetKeys(before, limit);
        }
    }
}
