package dev.notification.core.application.account;

import dev.notification.core.domain.AuditEntry;
import dev.notification.core.domain.AuditEntry.Action;
import dev.notification.core.domain.Source;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Loop;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.AuditLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts what changes nothing, and enters it in the audit log once a minute, one entry for each account and address, so that
 * whoever floods the service does not flood the log. What a crash takes with it is a minute of failed tries. Also forgets
 * entries that are older than a year. Thread-safe.
 */
public final class FoldedAudit {
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Duration KEPT = Duration.ofDays(365);
    private static final int BATCH = 500;
    private static final int MAX_BATCHES = 200;
    /** Beyond it, all others of a kind are one. */
    private static final int MAX_KEYS = 1000;

    private record Key(Action action, Optional<UserId> subject, Optional<String> address) {}

    private final AuditLog log;
    private final InstantSource clock;
    private final Map<Key, Long> counts = new HashMap<>();

    public FoldedAudit(AuditLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    /** Never blocks. */
    synchronized void count(Action action, Optional<UserId> subject, Optional<Source> from) {
        var key = new Key(action, subject, from.map(Source::address));
        boolean hasRoom = counts.size() < MAX_KEYS || counts.containsKey(key);
        counts.merge(hasRoom ? key : new Key(action, Optional.empty(), Optional.empty()), 1L, Long::sum);
    }

    /** From now on in the background. */
    public void contributeTo(Loop loop) {
        loop.every("audit", PAUSE, this::enter);
        loop.every("audit_retention", PAUSE, this::forgetOld);
    }

    /** Enters what was counted. Blocks on the store; if it is away, all is counted on. */
    public void enter() {
        Map<Key, Long> counted;
        synchronized (this) {
            counted = new HashMap<>(counts);
            counts.clear();
        }
        if (counted.isEmpty()) {
            return;
        }
        List<AuditEntry> entries = new ArrayList<>();
        counted.forEach((key, count) -> entries.add(new AuditEntry(
                clock.instant(), Optional.empty(), key.action(), key.subject(), count + " times", key.address())));
        try {
            log.enter(entries);
        } catch (StoreUnavailableException | OverloadedException e) {
            putBack(counted);
            throw e;
        }
    }

    private synchronized void putBack(Map<Key, Long> counted) {
        counted.forEach((key, count) -> counts.merge(key, count, Long::sum));
    }

    /** Blocks on the store. */
    void forgetOld() {
        var before = clock.instant().minus(KEPT);
        for (int batches = 0; batches < MAX_BATCHES && log.forget(before, BATCH) == BATCH; batches++) {
            Thread.onSpinWait();
        }
    }
}
