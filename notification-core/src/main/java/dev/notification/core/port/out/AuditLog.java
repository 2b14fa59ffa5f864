package dev.notification.core.port.out;

import dev.notification.core.domain.AuditEntry;
import dev.notification.core.domain.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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
        public List<Numbered> find(Query query) {
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

    /**
     * Entries in the order of their numbers, which is the order in which they were entered, but for entries of transactions that
     * were committed at the same moment.
     */
    List<Numbered> find(Query query);

    /** Forgets at most {@code limit} entries of before {@code before}; returns how many. */
    int forget(Instant before, int limit);

    /**
     * @param after only later ones; 0: from the oldest that is kept
     * @param actor only what that user did; empty: what anybody did
     * @param concerning only what that user did, or what was done to that user
     * @param limit how many at most, from 1
     */
    record Query(long after, Optional<UserId> actor, Optional<UserId> concerning, int limit) {
        public Query {
            Objects.requireNonNull(actor);
            Objects.requireNonNull(concerning);
            if (after < 0 || limit < 1) {
                throw new IllegalArgumentException("after " + after + ", limit " + limit);
            }
        }
    }

    /** @param id rises from 1 */
    record Numbered(long id, AuditEntry entry) {
        public Numbered {
            Objects.requireNonNull(entry);
        }
    }
}
