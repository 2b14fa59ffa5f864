package dev.notification.core.memory;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Feed;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.HistoryPage;
import dev.notification.core.domain.Idempotency;
import dev.notification.core.domain.IdempotencyKey;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Sent;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** One lock over everything: a transaction is a synchronized method. */
final class InMemoryInboxStore implements InboxStore {
    private final Epoch epoch =
            new Epoch(Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36));
    private final TreeMap<UserId, InMemoryInbox> inboxes = new TreeMap<>();
    private final Map<SenderKey, Remembered> remembered = new HashMap<>();
    private long lastId;

    private record SenderKey(UserId sender, IdempotencyKey key) {}

    private record Remembered(String fingerprint, List<Receipt> receipts, Instant at) {}

    synchronized void open(UserId user) {
        inboxes.put(user, new InMemoryInbox(user));
    }

    @Override
    public Epoch epoch() {
        return epoch;
    }

    @Override
    public synchronized Map<UserId, Head> heads(Collection<UserId> users) {
        Map<UserId, Head> heads = new HashMap<>();
        users.forEach(user -> inbox(user).ifPresent(inbox -> heads.put(user, inbox.head(epoch))));
        return heads;
    }

    @Override
    public synchronized Appended append(List<Submission> submissions, Instant at) {
        var changes = new ArrayList<Change.Present>();
        var outcomes = new ArrayList<Outcome>();
        for (Submission submission : submissions) {
            outcomes.add(append(submission, at.truncatedTo(ChronoUnit.MILLIS), changes));
        }
        return new Appended(outcomes, changes);
    }

    private Outcome append(Submission submission, Instant at, List<Change.Present> changes) {
        if (submission.idempotency().isEmpty()) {
            return new Outcome.Stored(store(submission, at, changes));
        }
        Idempotency idempotency = submission.idempotency().get();
        var key = new SenderKey(submission.sender(), idempotency.key());
        Remembered first = remembered.get(key);
        if (first == null) {
            List<Receipt> receipts = store(submission, at, changes);
            remembered.put(key, new Remembered(idempotency.fingerprint(), receipts, at));
            return new Outcome.Stored(receipts);
        }
        return first.fingerprint().equals(idempotency.fingerprint())
                ? new Outcome.Repeated(first.receipts())
                : new Outcome.KeyReused();
    }

    private List<Receipt> store(Submission submission, Instant at, List<Change.Present> changes) {
        var receipts = new ArrayList<Receipt>();
        for (Draft draft : submission.drafts()) {
            InMemoryInbox inbox = inboxes.get(draft.recipient());
            if (inbox == null) {
                receipts.add(new Receipt.UnknownRecipient(draft.recipient()));
                continue;
            }
            var newId = new NotificationId(lastId + 1);
            Change.Present change = inbox.arrive(newId, submission.sender(), draft.content(), at);
            if (change.id().equals(newId)) {
                lastId++;
            }
            changes.add(change);
            receipts.add(new Receipt.Accepted(change.id(), draft.recipient(), change.revision(), at));
        }
        return receipts;
    }

    @Override
    public synchronized Optional<HistoryPage> history(
            UserId user, HistoryFilter filter, Optional<Revision> before, int limit) {
        return inbox(user).map(inbox -> inbox.history(epoch, filter, before, limit));
    }

    @Override
    public synchronized Optional<Feed> changes(UserId user, Revision after, int limit) {
        return inbox(user).map(inbox -> inbox.changes(epoch, after, limit));
    }

    @Override
    public synchronized Optional<Changed> change(
            UserId user, Selection selection, Transition transition, Instant at, int limit) {
        return inbox(user).map(inbox -> {
            List<NotificationId> affected = inbox.affected(selection, transition);
            List<Change> changes = affected.stream()
                    .limit(limit)
                    .map(id -> inbox.apply(id, transition, at))
                    .toList();
            return new Changed(changes, affected.size() > limit, inbox.head(epoch));
        });
    }

    @Override
    public synchronized Optional<Change.Removed> recall(UserId sender, NotificationId id, Instant at) {
        return inboxes.values().stream()
                .filter(inbox -> inbox.holds(id, sender))
                .findFirst()
                .map(inbox -> inbox.remove(id, Change.Reason.RECALLED, at));
    }

    @Override
    public synchronized Optional<Sent> sent(UserId sender, NotificationId id) {
        return inboxes.values().stream()
                .flatMap(inbox -> inbox.sent(sender, id).stream())
                .findFirst();
    }

    @Override
    public synchronized List<Change> expire(Instant now, int limit) {
        return removeAll(limit, now, inbox -> inbox.expired(now));
    }

    @Override
    public synchronized List<Change> removeCreatedBefore(Instant before, Instant at, int limit) {
        return removeAll(limit, at, inbox -> inbox.createdBefore(before));
    }

    @Override
    public synchronized List<Change> removeBeyond(int keep, Instant at, int limit) {
        return removeAll(limit, at, inbox -> inbox.beyond(keep));
    }

    private List<Change> removeAll(int limit, Instant at, Function<InMemoryInbox, List<NotificationId>> which) {
        var changes = new ArrayList<Change>();
        for (InMemoryInbox inbox : inboxes.values()) {
            which.apply(inbox).stream()
                    .limit(limit - changes.size())
                    .forEach(id -> changes.add(inbox.remove(id, Change.Reason.EXPIRED, at)));
        }
        return changes;
    }

    @Override
    public synchronized int purge(Instant before, int limit) {
        int purged = 0;
        for (InMemoryInbox inbox : inboxes.values()) {
            purged += inbox.purge(before, limit - purged);
        }
        return purged;
    }

    @Override
    public synchronized int forgetKeys(Instant before, int limit) {
        List<SenderKey> old = remembered.entrySet().stream()
                .filter(entry -> entry.getValue().at().isBefore(before))
                .map(Map.Entry::getKey)
                .limit(limit)
                .toList();
        old.forEach(remembered::remove);
        return old.size();
    }

    private Optional<InMemoryInbox> inbox(UserId user) {
        return Optional.ofNullable(inboxes.get(user));
    }
}
