package dev.notification.core.application.inbox;

import dev.notification.core.domain.UserId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * Inboxes in which something may yet be committed that nobody will announce: a commit that was given up goes on in the
 * database until a lock, a disk or a standby lets it end. They are looked at again at growing pauses, for ten minutes from the
 * last doubt. Bounded; thread-safe.
 */
final class Doubts {
    /** In seconds, as {@link #tick} is called: after 1, 3, 7, 15, 31, 63 seconds, and then each minute. */
    private static final int LONGEST_PAUSE = 60;

    private static final int END = 600;
    private static final int MAX_USERS = 100_000;
    private static final System.Logger LOG = System.getLogger(Doubts.class.getName());

    private final Map<UserId, Doubt> doubts = new HashMap<>();
    private boolean full;

    private static final class Doubt {
        private int age;
        private int pause = 1;
        private int next = 1;

        boolean isDue() {
            age++;
            if (age < next) {
                return false;
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE);
            next = age + pause;
            return true;
        }

        boolean isOver() {
            return age >= END;
        }
    }

    /** From now on they are looked at again; those that were in doubt before, for longer. */
    synchronized void add(Set<UserId> users) {
        for (UserId user : users) {
            if (doubts.size() < MAX_USERS || doubts.containsKey(user)) {
                doubts.put(user, new Doubt());
            } else if (!full) {
                full = true;
                LOG.log(
                        System.Logger.Level.WARNING,
                        "too many inboxes are in doubt; followers of others look only once");
            }
        }
    }

    /** To be called each second. Those that are to be looked at now. */
    synchronized Set<UserId> tick() {
        if (doubts.isEmpty()) {
            return Set.of();
        }
        Set<UserId> due = new HashSet<>();
        for (Iterator<Map.Entry<UserId, Doubt>> all = doubts.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<UserId, Doubt> one = all.next();
            if (one.getValue().isDue()) {
                due.add(one.getKey());
            }
            if (one.getValue().isOver()) {
                all.remove();
            }
        }
        full = doubts.size() >= MAX_USERS;
        return due;
    }

    /** How many inboxes are in doubt. */
    synchronized int count() {
        return doubts.size();
    }
}
