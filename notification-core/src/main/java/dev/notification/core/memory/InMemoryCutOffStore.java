package dev.notification.core.memory;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.AuditEntry.Action;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.CutOffStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

final class InMemoryCutOffStore implements CutOffStore {
    private final InMemoryUsers users;
    private final InMemoryAuditLog audit;
    private final Map<UserId, Cut> cuts = new HashMap<>();

    private record Cut(Instant moment, long change) {}

    InMemoryCutOffStore(InMemoryUsers users, InMemoryAuditLog audit) {
        this.users = users;
        this.audit = audit;
    }

    @Override
    public boolean cut(UserId user, Instant moment, Act act) {
        synchronized (users) {
            if (users.find(user).isEmpty()) {
                return false;
            }
            Instant kept = moment.truncatedTo(ChronoUnit.MILLIS);
            Cut before = cuts.get(user);
            boolean isLater = before == null || before.moment().isBefore(kept);
            cuts.put(user, new Cut(isLater ? kept : before.moment().plusMillis(1), users.nextChange()));
            audit.enter(act.entry(Action.CUT_OFF, user, ""));
            return true;
        }
    }

    /** As {@link #cut}, for a user who is deleted, and an act that is entered elsewhere. */
    void cutForGood(UserId user, Instant moment) {
        synchronized (users) {
            cuts.put(user, new Cut(moment.truncatedTo(ChronoUnit.MILLIS), users.nextChange()));
        }
    }

    @Override
    public Changes changes(long after) {
        synchronized (users) {
            return new Changes(
                    users.changes(),
                    cuts.entrySet().stream()
                            .filter(entry -> entry.getValue().change() > after)
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey, entry -> entry.getValue().moment())));
        }
    }

    @Override
    public int forget(Instant before, int limit) {
        synchronized (users) {
            List<UserId> old = cuts.entrySet().stream()
                    .filter(entry -> entry.getValue().moment().isBefore(before))
                    .map(Map.Entry::getKey)
                    .limit(limit)
                    .toList();
            old.forEach(cuts::remove);
            return old.size();
        }
    }
}
