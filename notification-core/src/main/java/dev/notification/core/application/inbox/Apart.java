package dev.notification.core.application.inbox;

import dev.notification.core.domain.Draft;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.LockedInboxes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Sends whose inboxes somebody outside has locked. They wait apart from all others, bounded, in the order in which they came;
 * what would overtake one of them joins them. When {@link #due} is called, the first of each locked inbox is tried again; once
 * one is stored, those behind it follow at once. Not thread-safe, but for {@link #isEmpty}, {@link #count} and {@link #due}:
 * whoever uses it holds the lock of the {@link Lanes}.
 */
final class Apart {
    private final long maxBytes;
    private final List<Waiting> waiting = new ArrayList<>();
    private final List<PendingSend> surplus = new ArrayList<>();
    private LockedInboxes held = new LockedInboxes();
    /** Of those that wait, and of those that were taken out to be tried: their room is kept until that is over. */
    private long bytes;

    private volatile int count;
    private volatile boolean due;

    /** @param locked those inboxes of it of which nobody knows yet that they are free again */
    private record Waiting(PendingSend send, Set<UserId> locked) {}

    /** @param maxBytes about how much memory they may hold; what comes beyond it, and has not waited here, is given up */
    Apart(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Any thread may ask. */
    boolean isEmpty() {
        return count == 0;
    }

    /** A snapshot. */
    int count() {
        return count;
    }

    /** Time has gone by: the locks may be gone. Any thread may say so. */
    void due() {
        due = true;
    }

    boolean isDue() {
        return due && count > 0;
    }

    /** Moves those over that touch what is locked, or would overtake one that waits here. */
    void divert(List<PendingSend> batch) {
        for (Iterator<PendingSend> sends = batch.iterator(); sends.hasNext(); ) {
            PendingSend send = sends.next();
            if (held.hold(send.submission())) {
                sends.remove();
                addIfThereIsRoom(send, held.lockedOf(send.submission()));
            }
        }
        count = waiting.size();
    }

    /**
     * The store found inboxes of these locked.
     *
     * @param again whether they have waited here before: then they come before the others
     */
    void add(List<PendingSend> sends, List<Set<UserId>> locked, boolean again) {
        for (int i = 0; i < sends.size(); i++) {
            if (again) {
                add(i, sends.get(i), locked.get(i));
            } else {
                addIfThereIsRoom(sends.get(i), locked.get(i));
            }
        }
        count = waiting.size();
    }

    private void addIfThereIsRoom(PendingSend send, Set<UserId> locked) {
        if (bytes > 0 && bytes + send.weight() > maxBytes) {
            surplus.add(send);
            return;
        }
        bytes += send.weight();
        add(waiting.size(), send, locked);
    }

    private void add(int place, PendingSend send, Set<UserId> locked) {
        waiting.add(place, new Waiting(send, new HashSet<>(locked)));
        held.add(send.submission(), locked);
    }

    /** These were tried and did not come back. */
    void tried(List<PendingSend> sends) {
        bytes -= weight(sends);
    }

    /** These were stored: their inboxes are free, and who waits for them may be tried at once. */
    void stored(List<PendingSend> sends) {
        Set<UserId> free = new HashSet<>();
        sends.forEach(send -> recipients(send).forEach(free::add));
        for (Waiting one : waiting) {
            if (one.locked.removeAll(free)) {
                due = true;
            }
        }
    }

    /**
     * Takes out what is to be tried now into {@code batch}: nothing that touches who is busy, nothing that would overtake
     * what stays, and of each inbox that may still be locked only the first. Each comes back through {@link #add} or is
     * {@link #tried}; till then nobody gets its room, or the oldest would be the one that there is no room for.
     */
    void takeDue(BusyUsers busy, int maxDrafts, List<PendingSend> batch) {
        due = false;
        Set<UserId> behind = new HashSet<>();
        Set<UserId> tried = new HashSet<>();
        int room = maxDrafts;
        for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
            Waiting one = all.next();
            List<UserId> inboxes = recipients(one.send);
            if (room > 0
                    && !busy.touches(one.send.submission())
                    && Collections.disjoint(inboxes, behind)
                    && Collections.disjoint(one.locked, tried)) {
                room -= one.send.drafts();
                tried.addAll(one.locked);
                batch.add(one.send);
                all.remove();
            } else {
                behind.addAll(inboxes);
            }
        }
        taken();
    }

    /** Takes out what has waited longer than {@code age}, and what there was no room for: it is certainly not stored. */
    List<PendingSend> takeOlderThan(Duration age, long now) {
        List<PendingSend> old = new ArrayList<>();
        if (waiting.removeIf(one -> one.send.ageNanos(now) > age.toNanos() && old.add(one.send))) {
            bytes -= weight(old);
            taken();
        }
        old.addAll(surplus);
        surplus.clear();
        return old;
    }

    /** Everything. */
    List<PendingSend> takeAll() {
        List<PendingSend> all = new ArrayList<>();
        waiting.forEach(one -> all.add(one.send));
        bytes -= weight(all);
        waiting.clear();
        taken();
        all.addAll(surplus);
        surplus.clear();
        return all;
    }

    private void taken() {
        held = new LockedInboxes();
        for (Waiting one : waiting) {
            held.add(one.send.submission(), one.locked);
        }
        count = waiting.size();
    }

    private static long weight(List<PendingSend> sends) {
        return sends.stream().mapToLong(PendingSend::weight).sum();
    }

    private static List<UserId> recipients(PendingSend send) {
        return send.submission().drafts().stream().map(Draft::recipient).toList();
    }
}
