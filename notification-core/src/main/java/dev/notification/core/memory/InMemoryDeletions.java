package dev.notification.core.memory;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.AuditEntry.Action;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.Deletions;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** In memory all of it goes at once, but for what must remain for a while. */
final class InMemoryDeletions implements Deletions {
    private static final Duration SLACK = Duration.ofMinutes(1);

    private final InMemoryUsers users;
    private final InMemoryInboxes inboxes;
    private final InMemoryDeviceStore devices;
    private final InMemoryLoginStore logins;
    private final InMemoryKeyStore keys;
    private final InMemoryCutOffStore cutOffs;
    private final InMemoryAuditLog audit;
    private final Map<UserId, Instant> begun = new LinkedHashMap<>();

    InMemoryDeletions(
            InMemoryUsers users,
            InMemoryInboxes inboxes,
            InMemoryDeviceStore devices,
            InMemoryLoginStore logins,
            InMemoryKeyStore keys,
            InMemoryCutOffStore cutOffs,
            InMemoryAuditLog audit) {
        this.users = users;
        this.inboxes = inboxes;
        this.devices = devices;
        this.logins = logins;
        this.keys = keys;
        this.cutOffs = cutOffs;
        this.audit = audit;
    }

    @Override
    public boolean begin(UserId user, Act act) {
        synchronized (users) {
            if (users.find(user).isEmpty()) {
                return false;
            }
            users.remove(user, act.at());
            synchronized (inboxes) {
                inboxes.delete(user);
            }
            devices.delete(user);
            logins.revokeAll(user);
            keys.revokeAll(user, act.at());
            cutOffs.cutForGood(user, act.at().plus(SLACK));
            begun.put(user, act.at());
            audit.enter(act.entry(Action.USER_DELETED, user, ""));
            return true;
        }
    }

    @Override
    public int carryOn(Instant now, int limit) {
        synchronized (users) {
            List<UserId> over = begun.entrySet().stream()
                    .filter(entry -> entry.getValue().isBefore(now.minus(REMAINS)))
                    .map(Map.Entry::getKey)
                    .limit(limit)
                    .toList();
            over.forEach(this::end);
            return over.size();
        }
    }

    /** An acknowledgement that was on its way may have left a device since. */
    private void end(UserId user) {
        devices.delete(user);
        keys.delete(user);
        begun.remove(user);
    }
}
