package dev.notification.core.memory;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Feed;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.HistoryPage;
import dev.notification.core.domain.Idempotency;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UnreadCounts;
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
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** A transaction is what happens while {@link InMemoryInboxes} are locked. */
final class InMemoryInboxStore implements InboxStore {
    private final Epoch epoch =
            new Epoch(Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36));
    private final InMemoryInboxes inboxes;
    private long lastId;

    InMemoryInboxStore(InMemoryInboxes inboxes) {
        this.inboxes = inboxes;
    }

    @Override
    public Epoch epoch() {
        return epoch;
    }

    @Override
    public boolean open(UserId user) {
        synchronized (inboxes) {
            return inboxes.open(user);
        }
    }

    @Override
    public Map<UserId, Head> heads(Collection<UserId> users) {
        Map<UserId, Head> heads = new HashMap<>();
        synchronized (inboxes) {
            users.forEach(user -> inboxes.find(user).ifPresent(inbox -> heads.put(user, inbox.head(epoch))));
        }
        return heads;
    }

    @Override
    public Appended append(List<Submission> submissions, Instant at) {
        var changes = new ArrayList<Change.Present>();
        var outcomes = new ArrayList<Outcome>();
        synchronized (inboxes) {
            for (Submission submission : submissions) {
                outcomes.add(append(submission, at.truncatedTo(ChronoUnit.MILLIS), changes));
            }
        }
        return new Appended(outcomes, changes);
    }

    private Outcome append(Submission submission, Instant at, List<Change.Present> changes) {
        if (submission.idempotency().isEmpty()) {
            return new Outcome.Stored(store(submission, at, changes));
        }
        Idempotency idempotency = submission.idempotency().get();
        Optional<InMemoryInboxes.Remembered> first = inboxes.remembered(submission.sender(), idempotency.key());
        if (first.isEmpty()) {
            List<Receipt> receipts = store(submission, at, changes);
            Set<UserId> stored = Receipt.accepted(receipts);
            if (!stored.isEmpty()) {
                inboxes.remember(
                        submission.sender(),
                        idempotency,
                        receipts,
                        submission.circumstances().of(stored),
                        at);
            }
            return new Outcome.Stored(receipts);
        }
        return first.get().fingerprint().equals(idempotency.fingerprint())
                ? new Outcome.Repeated(first.get().receipts(), first.get().circumstances())
                : new Outcome.KeyReused();
    }

    private List<Receipt> store(Submission submission, Instant at, List<Change.Present> changes) {
        var receipts = new ArrayList<Receipt>();
        for (Draft draft : submission.drafts()) {
            Optional<InMemoryInbox> inbox = inboxes.find(draft.recipient());
            if (inbox.isEmpty()) {
                receipts.add(new Receipt.UnknownRecipient(draft.recipient()));
                continue;
            }
            var newId = new NotificationId(lastId + 1);
            Change.Present change = inbox.get().arrive(newId, submission.sender(), draft.content(), at);
            if (change.id().equals(newId)) {
                lastId++;
            }
            changes.add(change);
            receipts.add(new Receipt.Accepted(change.id(), draft.recipient(), change.revision(), at));
        }
        return receipts;
    }

    @Override
    public Optional<HistoryPage> history(
            UserId user, HistoryFilter filter, Optional<Revision> before, int limit, int lookedAt) {
        synchronized (inboxes) {
            return inboxes.find(user).map(inbox -> inbox.history(epoch, filter, before, limit, lookedAt));
        }
    }

    @Override
    public Optional<UnreadCounts> counts(UserId user) {
        synchronized (inboxes) {
            return inboxes.find(user).map(InMemoryInbox::counts);
        }
    }

    @Override
    public Optional<Feed> changes(UserId user, Revision after, int limit) {
        synchronized (inboxes) {
            return inboxes.find(user).map(inbox -> inbox.changes(epoch, after, limit));
        }
    }

    @Override
    public Optional<Changed> change(
            UserId user, Selection.Ids selection, Transition transition, Instant at, int limit) {
        synchronized (inboxes) {
            return inboxes.find(user).map(inbox -> {
                List<NotificationId> affected = inbox.affected(selection, transition);
                List<Change> changes = affected.stream()
                        .limit(limit)
                        .map(id -> inbox.apply(id, transition, at))
                        .toList();
                return new Changed(changes, affected.size() > limit, inbox.head(epoch));
            });
        }
    }

    @Override
    public Optional<Swept> sweep(Sweep sweep, Instant at, int limit) {
        synchronized (inboxes) {
            return inboxes.find(sweep.user()).map(inbox -> inbox.sweep(sweep, epoch, at, limit));
        }
    }

    @Override
    public Optional<MarkedSeen> markSeen(UserId user, Revision upTo) {
        synchronized (inboxes) {
            return inboxes.find(user).map(inbox -> inbox.markSeen(upTo, epoch));
        }
    }

    @Override
    public Optional<Change.Removed> recall(UserId sender, NotificationId id, Instant at) {
        synchronized (inboxes) {
            return inboxes.all().stream()
                    .filter(inbox -> inbox.holds(id, sender))
                    .findFirst()
                    .map(inbox -> inbox.remove(id, Change.Reason.RECALLED, at));
        }
    }
}
