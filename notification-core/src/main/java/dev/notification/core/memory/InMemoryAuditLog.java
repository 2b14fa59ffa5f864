package dev.notification.core.memory;

import dev.notification.core.domain.AuditEntry;
import dev.notification.core.port.out.AuditLog;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** Keeps the newest: it lives in memory only. */
final class InMemoryAuditLog implements AuditLog {
    private static final System.Logger LOG = System.getLogger("audit");
    private static final int KEPT = 10_000;

    /** The newest first. */
    private final Deque<AuditEntry> entries = new ArrayDeque<>();

    synchronized void enter(AuditEntry entry) {
        entries.addFirst(entry);
        if (entries.size() > KEPT) {
            entries.removeLast();
        }
        LOG.log(System.Logger.Level.INFO, entry::line);
    }

    @Override
    public synchronized void enter(List<AuditEntry> all) {
        all.forEach(this::enter);
    }

    @Override
    public synchronized List<AuditEntry> newest(int limit) {
        return entries.stream().limit(limit).toList();
    }

    @Override
    public synchronized int forget(Instant before, int limit) {
        int forgotten = 0;
        for (Iterator<AuditEntry> oldest = entries.descendingIterator(); forgotten < limit && oldest.hasNext(); ) {
            if (!oldest.next().at().isBefore(before)) {
                break;
            }
            oldest.remove();
            forgotten++;
        }
        return forgotten;
    }
}
