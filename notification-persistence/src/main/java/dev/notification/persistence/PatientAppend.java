package dev.notification.persistence;

import dev.notification.core.domain.Draft;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore.Appended;
import dev.notification.core.port.out.InboxStore.Outcome;
import dev.notification.core.port.out.InboxStore.Submission;
import dev.notification.core.port.out.LockedInboxes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;

/**
 * Appends what does not touch inboxes that somebody outside has locked, waiting for none of them; the rest is {@link
 * Outcome.Locked}. For PostgreSQL, when a lock was not had in time. It costs more than {@link PlainAppend}, so others do not
 * go this way. Serves one call.
 */
final class PatientAppend {
    private final Database sends;
    private final Heads heads;
    private final NotificationInserts inserts;
    private final KnownLocks locks;
    private final Instant at;
    /** Those that have to wait, oldest first. */
    private final List<Waits> waiting = new ArrayList<>();

    private boolean looked;

    private record Waits(Submission submission, Set<UserId> locked) {}

    PatientAppend(Database sends, Heads heads, NotificationInserts inserts, KnownLocks locks, Instant at) {
        this.sends = sends;
        this.heads = heads;
        this.inserts = inserts;
        this.locks = locks;
        this.at = at;
    }

    /** @param firstId the first of as many ids as there are drafts */
    Appended run(List<Submission> submissions, long firstId) {
        Appended appended;
        looked = false;
        try {
            appended = sends.write(
                    session -> append(session, submissions, firstId), done -> StateChanges.inboxes(done.changes()));
        } catch (RuntimeException e) {
            if (!Failures.isLocked(e) && !Failures.isWorthRepeating(e)) {
                throw e;
            }
            // Another lock than an inbox's: of a whole table, or of one key which somebody stores at this moment.
            return looked && submissions.size() > 1 ? inHalves(submissions, firstId) : allWait(submissions);
        }
        for (int i = 0; i < submissions.size(); i++) {
            if (appended.outcomes().get(i) instanceof Outcome.Locked outcome) {
                waiting.add(new Waits(submissions.get(i), outcome.inboxes()));
            }
        }
        return appended;
    }

    private Appended allWait(List<Submission> submissions) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Submission submission : submissions) {
            Set<UserId> inboxes =
                    submission.drafts().stream().map(Draft::recipient).collect(Collectors.toSet());
            waiting.add(new Waits(submission, inboxes));
            outcomes.add(new Outcome.Locked(inboxes));
        }
        return new Appended(outcomes, List.of());
    }

    private Appended inHalves(List<Submission> submissions, long firstId) {
        List<Submission> half = submissions.subList(0, submissions.size() / 2);
        long drafts = half.stream()
                .mapToLong(submission -> submission.drafts().size())
                .sum();
        Appended first = run(half, firstId);
        Appended second = run(submissions.subList(half.size(), submissions.size()), firstId + drafts);
        List<Outcome> outcomes = new ArrayList<>(first.outcomes());
        outcomes.addAll(second.outcomes());
        var changes = new ArrayList<>(first.changes());
        changes.addAll(second.changes());
        return new Appended(outcomes, changes);
    }

    private Appended append(StatelessSession session, List<Submission> submissions, long firstId) {
        LockedInboxes locked = locked(session, submissions);
        List<Submission> free = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        for (Submission submission : submissions) {
            if (locked.hold(submission)) {
                Set<UserId> inboxes = locked.lockedOf(submission);
                locked.add(submission, inboxes);
                outcomes.add(new Outcome.Locked(inboxes));
            } else {
                free.add(submission);
            }
        }
        if (free.isEmpty()) {
            return new Appended(outcomes, List.of());
        }
        Appended appended = new AppendTransaction(heads, inserts, free, firstId, at).run(session);
        return outcomes.isEmpty() ? appended : merged(submissions, free, outcomes, appended);
    }

    private LockedInboxes locked(StatelessSession session, List<Submission> submissions) {
        Set<Long> users = submissions.stream()
                .flatMap(submission -> submission.drafts().stream())
                .map(draft -> draft.recipient().value())
                .collect(Collectors.toSet());
        Set<Long> found = heads.lockedElsewhere(session, users);
        looked = true;
        locks.looked(users, found);
        var locked = new LockedInboxes(found.stream().map(UserId::new).toList());
        waiting.forEach(one -> locked.add(one.submission, one.locked));
        return locked;
    }

    private static Appended merged(
            List<Submission> submissions, List<Submission> free, List<Outcome> locked, Appended appended) {
        List<Outcome> outcomes = new ArrayList<>(submissions.size());
        int stored = 0;
        int waits = 0;
        for (Submission submission : submissions) {
            boolean isFree = stored < free.size() && free.get(stored) == submission;
            outcomes.add(isFree ? appended.outcomes().get(stored++) : locked.get(waits++));
        }
        return new Appended(outcomes, appended.changes());
    }
}
