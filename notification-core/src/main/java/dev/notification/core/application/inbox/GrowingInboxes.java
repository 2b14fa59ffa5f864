package dev.notification.core.application.inbox;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Retention;
import dev.notification.core.domain.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers which inboxes that may hold more than they are to hold have got something new, so that those, and no others, are
 * counted. An inbox with fewer changes than that in its whole life costs nothing here. Thread-safe; passes everything on.
 */
public final class GrowingInboxes implements Announcements {
    /** Beyond, an inbox is found when all are looked through. */
    private static final int MAX_INBOXES = 100_000;

    private final Announcements target;
    private final long keep;
    private final Map<UserId, Integer> arrived = new ConcurrentHashMap<>();

    public GrowingInboxes(InboxFollowing target, Retention retention) {
        this((Announcements) target, retention);
    }

    GrowingInboxes(Announcements target, Retention retention) {
        this.target = target;
        this.keep = retention.maxPerInbox().map(Integer::longValue).orElse(Long.MAX_VALUE);
    }

    @Override
    public void announce(List<? extends Change> changes) {
        announce(changes, System.nanoTime());
    }

    @Override
    public void announce(List<? extends Change> changes, long committedAtNanos) {
        for (Change change : changes) {
            if (change.revision().value() > keep && isArrival(change)) {
                note(change.inbox());
            }
        }
        target.announce(changes, committedAtNanos);
    }

    private static boolean isArrival(Change change) {
        return change instanceof Change.Present present && present.kind() == Change.Kind.ARRIVED;
    }

    private void note(UserId inbox) {
        if (arrived.size() < MAX_INBOXES || arrived.containsKey(inbox)) {
            arrived.merge(inbox, 1, Integer::sum);
        }
    }

    /** Something may have arrived. */
    @Override
    public void recheck(Set<UserId> users) {
        noteAll(users);
        target.recheck(users);
    }

    /** Something may have arrived; what still does is counted when all inboxes are looked through. */
    @Override
    public void doubt(Set<UserId> users) {
        noteAll(users);
        target.doubt(users);
    }

    private void noteAll(Set<UserId> users) {
        if (keep < Long.MAX_VALUE) {
            users.forEach(this::note);
        }
    }

    /** Forgets, and gives back, those in which at least so many have arrived since they were last given back. */
    List<UserId> take(int atLeast) {
        List<UserId> grown = new ArrayList<>();
        arrived.forEach((inbox, count) -> {
            if (count >= atLeast && arrived.remove(inbox, count)) {
                grown.add(inbox);
            }
        });
        return grown;
    }

    /** They could not be looked at. */
    void giveBack(List<UserId> inboxes) {
        inboxes.forEach(this::note);
    }
}
