package dev.notification.persistence;

import dev.notification.core.domain.Draft;
import dev.notification.core.port.out.InboxStore.Submission;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Inboxes that somebody outside had locked when they were last looked at. What goes to them first looks whether that is still
 * so, instead of waiting to find out. Thread-safe; where nothing was locked, asking costs one read.
 */
final class KnownLocks {
    /** With so many, whoever locks them is not done: all sends look first. */
    private static final int MANY = 8;

    private static final int MAX = 10_000;

    private volatile Set<Long> locked = Set.of();

    boolean suspects(List<Submission> submissions) {
        Set<Long> known = locked;
        if (known.isEmpty()) {
            return false;
        }
        if (known.size() >= MANY) {
            return true;
        }
        for (Submission submission : submissions) {
            for (Draft draft : submission.drafts()) {
                if (known.contains(draft.recipient().value())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** @param found those of the inboxes looked at that are locked; the others are free */
    synchronized void looked(Collection<Long> at, Set<Long> found) {
        Set<Long> now = new HashSet<>(locked);
        now.removeAll(at);
        if (now.size() + found.size() <= MAX) {
            now.addAll(found);
        }
        locked = Set.copyOf(now);
    }
}
