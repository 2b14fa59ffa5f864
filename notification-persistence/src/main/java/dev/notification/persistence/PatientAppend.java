package dev.notification.persistence;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.InboxStore.Appended;
import dev.notification.core.port.out.InboxStore.Outcome;
import dev.notification.core.port.out.InboxStore.Submission;
import dev.notification.core.port.out.LockedInboxes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;

/**
 * Appends what does not touch inboxes that somebody outside has locked, waiting for none of them; the rest is {@link
 * Outcome.Locked}. For PostgreSQL, when a lock was not had in time. It costs more than {@link PlainAppend}, so others do not
 * go this way. Serves one call.
 *
 * <p>What is locked may be something else than an inbox: a key that somebody stores at this moment, or a whole table. Then the
 * half that cannot be stored is halved again for as long as the other half can, and for about a second.
 */
final class PatientAppend {
    /** For so long another two transactions are begun, each of which waits a quarter of a second for a lock. */
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(900);

    private final Database sends;
    private final Heads heads;
    private final NotificationInserts inserts;
    private final KnownLocks locks;
    private final Ticker ticker;
    private final List<Submission> submissions;
    private final Instant at;
    /** Of each submission the first of its drafts' ids. */
    private final long[] firstIds;
    /** Of each submission; null: no transaction has stored or refused it yet. */
    private final Outcome[] outcomes;

    private final List<Change.Present> changes = new ArrayList<>();
    private boolean isSomethingDone;
    private boolean looked;

    /** @param firstId the first of as many ids as there are drafts */
    PatientAppend(
            Database sends,
            Heads heads,
            NotificationInserts inserts,
            KnownLocks locks,
            Ticker ticker,
            List<Submission> submissions,
            long firstId,
            Instant at) {
        this.sends = sends;
        this.heads = heads;
        this.inserts = inserts;
        this.locks = locks;
        this.ticker = ticker;
        this.submissions = submissions;
        this.at = at;
        this.outcomes = new Outcome[submissions.size()];
        this.firstIds = new long[submissions.size()];
        long id = firstId;
        for (int i = 0; i < firstIds.length; i++) {
            firstIds[i] = id;
            id += submissions.get(i).drafts().size();
        }
    }

    Appended run() {
        try {
            storeWhatCanBe();
        } catch (RuntimeException e) {
            if (!isSomethingDone) {
                throw e;
            }
            if (!Failures.provesNothingStored(e)) {
                throw unknown(e);
            }
            // What is stored has to be told; the rest waits, and fails when it is tried again, if it has to.
        }
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] == null) {
                outcomes[i] = new Outcome.Locked(inboxes(submissions.get(i)));
            }
        }
        return new Appended(List.of(outcomes), changes);
    }

    /** If neither half can be stored, all of the rest waits: it is nothing that smaller parts would get around. */
    private void storeWhatCanBe() {
        long since = ticker.nanos();
        int from = 0;
        int to = submissions.size();
        boolean stored = store(from, to);
        while (!stored && looked && to - from > 1 && ticker.nanos() - since < LONGEST_NANOS) {
            int middle = (from + to) >>> 1;
            boolean first = store(from, middle);
            boolean second = store(middle, to);
            if (!first && !second) {
                return;
            }
            stored = first && second;
            from = first ? middle : from;
            to = second ? middle : to;
        }
    }

    /** In a transaction. False: something else than an inbox was locked, or somebody stores the same key; nothing is stored. */
    private boolean store(int from, int to) {
        looked = false;
        Appended appended;
        try {
            appended = sends.write(session -> append(session, from, to), done -> StateChanges.inboxes(done.changes()));
        } catch (RuntimeException e) {
            if (Failures.isLocked(e) || Failures.isWorthRepeating(e)) {
                return false;
            }
            throw e;
        }
        for (int i = from; i < to; i++) {
            outcomes[i] = appended.outcomes().get(i - from);
            isSomethingDone |= !(outcomes[i] instanceof Outcome.Locked);
        }
        changes.addAll(appended.changes());
        return true;
    }

    /** Whoever hears that nothing was stored stores it again; but some of it is stored. */
    private StoreUnavailableException unknown(RuntimeException reason) {
        Set<UserId> touched = new HashSet<>(StateChanges.inboxes(changes));
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] == null) {
                touched.addAll(inboxes(submissions.get(i)));
            }
        }
        return new StoreUnavailableException(reason.getMessage(), reason, touched);
    }

    private static Set<UserId> inboxes(Submission submission) {
        return submission.drafts().stream().map(Draft::recipient).collect(Collectors.toSet());
    }

    private Appended append(StatelessSession session, int from, int to) {
        List<Submission> part = submissions.subList(from, to);
        LockedInboxes locked = locked(session, from, to);
        List<Submission> free = new ArrayList<>();
        List<Outcome> waiting = new ArrayList<>();
        for (Submission submission : part) {
            if (locked.hold(submission)) {
                Set<UserId> inboxes = locked.lockedOf(submission);
                locked.add(submission, inboxes);
                waiting.add(new Outcome.Locked(inboxes));
            } else {
                free.add(submission);
            }
        }
        if (free.isEmpty()) {
            return new Appended(waiting, List.of());
        }
        Appended appended = new AppendTransaction(heads, inserts, free, firstIds[from], at).run(session);
        return waiting.isEmpty() ? appended : merged(part, free, waiting, appended);
    }

    private LockedInboxes locked(StatelessSession session, int from, int to) {
        Set<Long> users = submissions.subList(from, to).stream()
                .flatMap(submission -> submission.drafts().stream())
                .map(draft -> draft.recipient().value())
                .collect(Collectors.toSet());
        Set<Long> found = heads.lockedElsewhere(session, users);
        looked = true;
        locks.looked(users, found);
        var locked = new LockedInboxes(found.stream().map(UserId::new).toList());
        for (int i = 0; i < from; i++) {
            if (outcomes[i] == null) {
                locked.add(submissions.get(i), Set.of()); // It may wait: nothing overtakes it.
            } else if (outcomes[i] instanceof Outcome.Locked waits) {
                locked.add(submissions.get(i), waits.inboxes());
            }
        }
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
