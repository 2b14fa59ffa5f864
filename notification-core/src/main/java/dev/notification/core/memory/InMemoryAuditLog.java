package dev.notification.core.memory;

import dev.notification.core.domain.AuditEntry;
import dev.notification.core.port.out.AuditLog;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Keeps the newest: it lives in memory only. */
final class InMemoryAuditLog implements AuditLog {
    private static final System.Logger LOG = System.getLogger("audit");
    private static final int KEPT = 10_000;

    /** The newest first. */
    private final Deque<Numbered> entries = new ArrayDeque<>();

    private long lastId;

    synchronized void enter(AuditEntry entry) {
        entries.addFirst(new Numbered(++lastId, entry));
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
        return entries.stream().limit(limit).map(Numbered::entry).toList();
    }

    @Override
    public synchronized List<Numbered> find(Query query) {
        List<Numbered> found = new ArrayList<>();
        for (Iterator<Numbered> oldest = entries.descendingIterator();
                found.size() < query.limit() && oldest.hasNext(); ) {
            Numbered one = oldest.next();
            if (one.id() > query.after() && isOf(one.entry(), query)) {
                found.add(one);
            }
        }
        return found;
    }

    private static boolean isOf(AuditEntry entry, Query query) {
        return query.actor().map(Optional::of).map(entry.actor()::equals).orElse(true)
                && query.concerning()
                        .map(Optional::of)
                        .map(user ->
                                entry.actor().equals(user) || entry.subject().equals(user))
                        .orElse(true);
    }

    @Override
    public synchronized int forget(Instant before, int limit) {
        int forgotten = 0;
        for (Iterator<Numbered> oldest = entries.descendingIterator(); forgotten < limit && oldest.hasNext(); ) {
            if (!oldest.next().entry().at().isBefore(before)) {
                break;
            }
            oldest.remove();
            forgotten++;
        }
        return forgotten;
    }
}
