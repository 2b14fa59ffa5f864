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
import java.util.Set;
import java.util.TreeMap;
import org.hibernate.StatelessSession;

/**
 * One batch of submissions on its way into the inboxes: all head rows are moved on in one statement, all new rows are
 * inserted in another; collapse keys and idempotency keys cost more only where they are used. Serves one transaction.
 */
final class AppendTransaction {
    private final Heads heads;
    private final NotificationInserts inserts;
    private final List<Submission> submissions;
    private final long atMs;
    private final Instant at;
    /** Made before the transaction begins, one for each draft: a draft of which no row can be made is in nobody's way. */
    private final List<NotificationRow> made = new ArrayList<>();

    private long nextId;
    private final List<Change.Present> changes = new ArrayList<>();
    private final List<NotificationRow> added = new ArrayList<>();
    private Map<Long, Heads.Position> positions = Map.of();
    /** Heads that were moved on for submissions that then turned out to be repetitions. */
    private final Set<Heads.Position> ahead = new HashSet<>();

    private ReplacedRows replaced;

    /** @param firstId the first of as many ids as there are drafts */
    AppendTransaction(
            Heads heads, NotificationInserts inserts, List<Submission> submissions, long firstId, Instant at) {
        this.heads = heads;
        this.inserts = inserts;
        this.submissions = submissions;
        this.nextId = firstId;
        this.atMs = at.toEpochMilli();
        this.at = Instant.ofEpochMilli(atMs);
        for (Submission submission : submissions) {
            for (Draft draft : submission.drafts()) {
                made.add(NotificationRow.arriving(0, submission.sender(), draft, atMs));
            }
        }
    }

    Appended run(StatelessSession session) {
        IdempotencyKeys keys = IdempotencyKeys.of(session, submissions);
        List<Submission> fresh = fresh(keys);
        takePositions(session, fresh);
        replaced = ReplacedRows.of(session, fresh, positions.keySet());

        List<Outcome> outcomes = new ArrayList<>(submissions.size());
        int first = 0;
        for (Submission submission : submissions) {
            outcomes.add(outcome(submission, first, keys));
            first += submission.drafts().size();
        }

        if (!added.isEmpty()) {
            inserts.insert(session, added);
        }
        replaced.store(session);
        ahead.addAll(replaced.corrected());
        heads.store(session, ahead);
        keys.store(session);
        return new Appended(outcomes, changes);
    }

    /**
     * Those that do not repeat an earlier transaction. Whether one repeats another one of this transaction is known only when
     * that one has been stored: if nothing of it was, its key is free.
     */
    private List<Submission> fresh(IdempotencyKeys keys) {
        return submissions.stream()
                .filter(submission -> submission
                        .idempotency()
                        .flatMap(idempotency -> keys.outcomeBefore(submission.sender(), idempotency))
                        .isEmpty())
                .toList();
    }

    private void takePositions(StatelessSession session, List<Submission> fresh) {
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

    /** @param first where the rows made for it begin */
    private Outcome outcome(Submission submission, int first, IdempotencyKeys keys) {
        Optional<Idempotency> idempotency = submission.idempotency();
        Optional<Outcome> before = idempotency.flatMap(key -> keys.outcomeBefore(submission.sender(), key));
        if (before.isPresent()) {
            if (keys.isUsedHere(submission.sender(), idempotency.get())) {
                submission.drafts().forEach(this::leave);
            }
            return before.get();
        }
        List<Receipt> receipts = new ArrayList<>(submission.drafts().size());
        for (Draft draft : submission.drafts()) {
            receipts.add(receipt(submission.sender(), draft, made.get(first + receipts.size())));
        }
        if (idempotency.isPresent() && !Receipt.accepted(receipts).isEmpty()) {
            keys.use(submission, idempotency.get(), receipts, atMs);
        }
        return new Outcome.Stored(receipts);
    }

    private void leave(Draft draft) {
        Heads.Position position = positions.get(draft.recipient().value());
        if (position != null) {
            ahead.add(position);
        }
    }

    private Receipt receipt(UserId sender, Draft draft, NotificationRow made) {
        Heads.Position position = positions.get(draft.recipient().value());
        if (position == null) {
            return new Receipt.UnknownRecipient(draft.recipient());
        }
        NotificationRow row = place(sender, draft, made, position);
        Change.Present change = row.toArrival(
                sender, draft, at, replaced.isReplacement(row) ? Change.Kind.REPLACED : Change.Kind.ARRIVED);
        changes.add(change);
        return new Receipt.Accepted(change.id(), draft.recipient(), change.revision(), at);
    }

    private NotificationRow place(UserId sender, Draft draft, NotificationRow made, Heads.Position position) {
        Optional<CollapseKey> key = draft.content().collapseKey();
        NotificationRow row =
                key.map(value -> replaced.find(position, sender, value)).orElse(null);
        if (row == null) {
            row = made;
            row.id = nextId++;
            added.add(row);
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
        position.count(row.arrivedRev, 1);
        row.unreadAfter = position.unread;
        row.unseenAfter = position.unseen;
        return row;
    }
}
