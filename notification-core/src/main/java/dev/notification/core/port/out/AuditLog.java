package dev.notification.core.port.out;

import dev.notification.core.domain.AuditEntry;
import java.time.Instant;
import java.util.List;

/**
 * Keeps who did what to whom. What changes an account or a login is entered by the store that changes it, in the same
 * transaction; only what changes nothing is entered here. Each entry is also one line of the log named {@code audit}, once it is
 * stored. Thread-safe; every method blocks on the store and throws {@link
 * dev.notification.core.port.StoreUnavailableException} when it cannot be reached.
 */
public interface AuditLog {
    /** Keeps nothing. */
    AuditLog NONE = new AuditLog() {
        @Override
        public void enter(List<AuditEntry> entries) {}

        @Override
        public List<AuditEntry> newest(int limit) {
            return List.of();
        }

        @Override
        public int forget(Instant before, int limit) {
            return 0;
        }
    };

    /** Enters them, all or none, durable on return. */
    void enter(List<AuditEntry> entries);

    /** At most {@code limit} entries, the newest first. */
    List<AuditEntry> newest(int limit);

    /** Forgets at most {@code limit} entries of before {@code before}; returns how many. */
    int forget(Instant before, int limit);
}
