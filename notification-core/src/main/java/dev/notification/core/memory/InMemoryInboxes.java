package dev.notification.core.memory;

import dev.notification.core.domain.Idempotency;
import dev.notification.core.domain.IdempotencyKey;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore.Circumstances;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All inboxes and the idempotency keys of those who sent to them: what the in-memory stores share. Not thread-safe: its
 * monitor is the one lock over everything, and each transaction holds it from its first call to its last.
 */
final class InMemoryInboxes {
    private final TreeMap<UserId, InMemoryInbox> inboxes = new TreeMap<>();
    private final Map<SenderKey, Remembered> remembered = new HashMap<>();
    /** The highest head of any inbox that was deleted, or whose owner gave a name up. */
    private Revision deletedHead = Revision.START;

    private record SenderKey(UserId sender, IdempotencyKey key) {}

    /** The first request under an idempotency key, and what it was answered. */
    record Remembered(String fingerprint, List<Receipt> receipts, Circumstances circumstances, Instant at) {}

    /** False if it was there before; then nothing has changed. */
    boolean open(UserId user) {
        Revision start = deletedHead.equals(Revision.START) ? Revision.START : deletedHead.next();
        return inboxes.putIfAbsent(user, new InMemoryInbox(user, start)) == null;
    }

    /** With what its owner is remembered for as a sender. Inboxes that are opened from now on begin behind its end. */
    void delete(UserId user) {
        raiseStart(user);
        inboxes.remove(user);
        remembered.keySet().removeIf(key -> key.sender().equals(user));
    }

    /** Inboxes that are opened from now on begin behind the end of this one. */
    void raiseStart(UserId user) {
        find(user)
                .map(InMemoryInbox::end)
                .filter(end -> end.isAfter(deletedHead))
                .ifPresent(end -> deletedHead = end);
    }

    Optional<InMemoryInbox> find(UserId user) {
        return Optional.ofNullable(inboxes.get(user));
    }

    /** In ascending order of their users. */
    Collection<InMemoryInbox> all() {
        return inboxes.values();
    }

    Optional<Remembered> remembered(UserId sender, IdempotencyKey key) {
        return Optional.ofNullable(remembered.get(new SenderKey(sender, key)));
    }

    void remember(
            UserId sender, Idempotency idempotency, List<Receipt> receipts, Circumstances circumstances, Instant at) {
        remembered.put(
                new SenderKey(sender, idempotency.key()),
                new Remembered(idempotency.fingerprint(), receipts, circumstances, at));
    }

    int forgetKeys(Instant before, int limit) {
        List<SenderKey> old = remembered.entrySet().stream()
                .filter(entry -> entry.getValue().at().isBefore(before))
                .map(Map.Entry::getKey)
                .limit(limit)
                .toList();
        old.forEach(remembered::remove);
        return old.size();
    }
}
