package dev.notification.persistence;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.CollapseKey;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.Idempotency;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore.Appended;
import dev.notification.core.port.out.InboxStore.Outcome;
import dev.notification.core.port.out.InboxStore.Submission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hibernate.StatelessSession;

/**
 * One batch of submissions on its way into the inboxes: all head rows are moved on in one statement, all new rows are
 * inserted in another; collapse keys and idempotency keys cost more only where they are used. Serves one transaction.
 */
final class AppendTransaction {
    private final StatelessSession session;
    private final Heads heads;
    private final NotificationInserts inserts;
    private final long atMs;
    private final Instant at;
    private long nextId;

    private final List<Change.Present> changes = new ArrayList<>();
    private final List<NotificationRow> added = new ArrayList<>();
    private Map<Long, Heads.Position> positions = Map.of();
    private ReplacedRows replaced;

    /** @param firstId the first of as many ids as there are drafts */
    AppendTransaction(StatelessSession session, Heads heads, NotificationInserts inserts, long firstId, Instant at) {
        this.session = session;
        this.heads = heads;
        this.inserts = inserts;
        this.nextId = firstId;
        this.atMs = at.toEpochMilli();
        this.at = Instant.ofEpochMilli(atMs);
    }

    Appended run(List<Submission> submissions) {
        IdempotencyKeys keys = IdempotencyKeys.of(session, submissions);
        List<Submission> fresh = fresh(submissions, keys);
        takePositions(fresh);
        replaced = ReplacedRows.of(session, fresh, positions.keySet());

        List<Outcome> outcomes = new ArrayList<>(submissions.size());
        for (Submission submission : submissions) {
            outcomes.add(outcome(submission, keys));
        }

        if (!added.isEmpty()) {
            inserts.insert(session, added);
        }
        replaced.store(session);
        heads.store(session, replaced.corrected());
        keys.store(session);
        return new Appended(outcomes, changes);
    }

    /** Those that will be stored: not the repetitions, neither of earlier transactions nor within this one. */
    private static List<Submission> fresh(List<Submission> submissions, IdempotencyKeys keys) {
        record SenderKey(UserId sender, String key) {}
        var seen = new HashSet<SenderKey>();
        return submissions.stream()
                .filter(submission -> submission
                        .idempotency()
                        .map(idempotency -> keys.outcomeBefore(submission.sender(), idempotency)
                                        .isEmpty()
                                && seen.add(new SenderKey(
                                        submission.sender(), idempotency.key().value())))
                        .orElse(true))
                .toList();
    }

    private void takePositions(List<Submission> fresh) {
        var counts = new TreeMap<Long, Integer>();
        for (Submission submission : fresh) {
            for (Draft draft : submission.drafts()) {
                counts.merge(draft.recipient().value(), 1, Integer::sum);
            }
        }
        if (!counts.isEmpty()) {
            positions = heads.advance(session, counts);
        }
    }

    private Outcome outcome(Submission submission, IdempotencyKeys keys) {
        Optional<Idempotency> idempotency = submission.idempotency();
        Optional<Outcome> before = idempotency.flatMap(key -> keys.outcomeBefore(submission.sender(), key));
        if (before.isPresent()) {
            return before.get();
        }
        List<Receipt> receipts = new ArrayList<>(submission.drafts().size());
        for (Draft draft : submission.drafts()) {
            receipts.add(receipt(submission.sender(), draft));
        }
        idempotency.ifPresent(key -> keys.use(submission.sender(), key, receipts, atMs));
        return new Outcome.Stored(receipts);
    }

    private Receipt receipt(UserId sender, Draft draft) {
        Heads.Position position = positions.get(draft.recipient().value());
        if (position == null) {
            return new Receipt.UnknownRecipient(draft.recipient());
        }
        NotificationRow row = place(sender, draft, position);
        Change.Present change = row.toArrival(
                sender, draft, at, replaced.isReplacement(row) ? Change.Kind.REPLACED : Change.Kind.ARRIVED);
        changes.add(change);
        return new Receipt.Accepted(change.id(), draft.recipient(), change.revision(), at);
    }

    private NotificationRow place(UserId sender, Draft draft, Heads.Position position) {
        Optional<CollapseKey> key = draft.content().collapseKey();
        NotificationRow row =
                key.map(value -> replaced.find(position, sender, value)).orElse(null);
        if (row == null) {
            row = NotificationRow.arriving(nextId++, sender, draft, atMs);
            added.add(row);
            position.unread++;
            replaced.track(row, sender, key);
        } else {
            replaced.replace(row, position);
            row.senderId = sender.value();
            row.setContent(draft.content());
            row.createdMs = atMs;
        }
        row.read = false;
        row.archived = false;
        row.rev = ++position.head;
        row.arrivedRev = row.rev;
        row.unreadAfter = position.unread;
        return row;
    }
}
