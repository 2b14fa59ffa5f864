package dev.notification.persistence;

import dev.notification.core.domain.Category;
import dev.notification.core.domain.Change;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Feed;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.HistoryPage;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;

/** Inboxes in a relational database: see {@code db/migration} for the tables. */
final class HibernateInboxStore implements InboxStore {
    private final Database requests;
    private final Database sends;
    private final Database connects;
    private final Epoch epoch;
    private final NotificationIds ids;
    private final Heads heads;
    private final NotificationInserts inserts;
    private final StateChanges states;
    private final KnownLocks locks = new KnownLocks();
    /** Whether the database can do all of a plain append in one statement. */
    private final boolean atOnce;

    HibernateInboxStore(
            Database database, Heads heads, NotificationInserts inserts, StateChanges states, boolean atOnce) {
        this.requests = database;
        this.sends = database.lane(Lane.SENDS);
        this.connects = database.lane(Lane.HEADS);
        this.epoch =
                new Epoch(database.read(session -> session.createNativeQuery("select epoch from history", String.class)
                        .getSingleResult()));
        this.ids = new NotificationIds(sends);
        this.heads = heads;
        this.inserts = inserts;
        this.states = states;
        this.atOnce = atOnce;
    }

    @Override
    public Epoch epoch() {
        return epoch;
    }

    @Override
    public boolean open(UserId user) {
        return requests.write(session -> heads.open(session, user.value()));
    }

    @Override
    public Map<UserId, Head> heads(Collection<UserId> users) {
        return connects.read(session -> heads.read(session, users, epoch));
    }

    private Optional<Head> head(StatelessSession session, UserId user) {
        return Optional.ofNullable(session.get(InboxRow.class, user.value())).map(row -> row.toHead(epoch));
    }

    @Override
    public Appended append(List<Submission> submissions, Instant at) {
        int drafts = submissions.stream()
                .mapToInt(submission -> submission.drafts().size())
                .sum();
        if (drafts == 0) {
            return new Appended(List.of(), List.of());
        }
        long firstId = ids.take(drafts);
        if (locks.areToBeLookedAt(submissions)) {
            return withoutWaiting(submissions, firstId, at);
        }
        try {
            return append(submissions, firstId, at);
        } catch (RuntimeException e) {
            if (Failures.isLocked(e)) {
                return withoutWaiting(submissions, firstId, at);
            }
            if (Failures.isWorthRepeating(e)) {
                return append(submissions, firstId, at);
            }
            throw e;
        }
    }

    private Appended append(List<Submission> submissions, long firstId, Instant at) {
        if (atOnce && PlainAppend.serves(submissions)) {
            return sends.writeAtOnce(
                    session -> PlainAppend.run(session, submissions, firstId, at), () -> recipients(submissions));
        }
        return sends.write(
                session -> new AppendTransaction(session, heads, inserts, firstId, at).run(submissions),
                appended -> StateChanges.inboxes(appended.changes()));
    }

    private Appended withoutWaiting(List<Submission> submissions, long firstId, Instant at) {
        return new PatientAppend(sends, heads, inserts, locks, at).run(submissions, firstId);
    }

    private static Set<UserId> recipients(List<Submission> submissions) {
        return submissions.stream()
                .flatMap(submission -> submission.drafts().stream())
                .map(Draft::recipient)
                .collect(Collectors.toSet());
    }

    @Override
    public Optional<HistoryPage> history(UserId user, HistoryFilter filter, Optional<Revision> before, int limit) {
        return requests.read(session -> head(session, user).map(head -> {
            List<NotificationRow> rows = historyRows(session, user, filter, before, limit + 1);
            boolean more = rows.size() > limit;
            List<NotificationRow> page = more ? rows.subList(0, limit) : rows;
            Optional<Revision> next =
                    more ? Optional.of(new Revision(page.get(limit - 1).arrivedRev)) : Optional.empty();
            return new HistoryPage(
                    page.stream().map(NotificationRow::toNotification).toList(), next, head);
        }));
    }

    private static List<NotificationRow> historyRows(
            StatelessSession session, UserId user, HistoryFilter filter, Optional<Revision> before, int limit) {
        String hql = "from NotificationRow where userId = :user and removed = false and archived = " + filter.archived()
                + filter.unread().map(unread -> " and read = " + !unread).orElse("")
                + filter.category().map(category -> " and category = :category").orElse("")
                + before.map(revision -> " and arrivedRev < :before").orElse("")
                + " order by arrivedRev desc";
        var query = session.createSelectionQuery(hql, NotificationRow.class).setParameter("user", user.value());
        filter.category().map(Category::value).ifPresent(category -> query.setParameter("category", category));
        before.map(Revision::value).ifPresent(revision -> query.setParameter("before", revision));
        return query.setMaxResults(limit).getResultList();
    }

    /** The head first: rows read after it may be newer, never older, so nothing up to the head is missed. */
    @Override
    public Optional<Feed> changes(UserId user, Revision after, int limit) {
        return requests.read(session -> head(session, user).map(head -> {
            List<NotificationRow> rows = session.createSelectionQuery(
                            "from NotificationRow where userId = :user and rev > :after order by rev",
                            NotificationRow.class)
                    .setParameter("user", user.value())
                    .setParameter("after", after.value())
                    .setMaxResults(limit + 1)
                    .getResultList();
            boolean more = rows.size() > limit;
            List<Change> changes = (more ? rows.subList(0, limit) : rows)
                    .stream().map(NotificationRow::toChange).toList();
            return new Feed(changes, end(after, changes, more, head), more, head);
        }));
    }

    private static Revision end(Revision after, List<Change> changes, boolean more, Head head) {
        Revision last =
                changes.isEmpty() ? after : changes.get(changes.size() - 1).revision();
        Revision newest = head.cursor().revision();
        return !more && newest.isAfter(last) ? newest : last;
    }

    @Override
    public Optional<Changed> change(UserId user, Selection selection, Transition transition, Instant at, int limit) {
        return requests.write(
                session -> change(session, user, selection, transition, at, limit),
                changed ->
                        changed.isPresent() ? StateChanges.inboxes(changed.get().changes()) : Set.of());
    }

    private Optional<Changed> change(
            StatelessSession session, UserId user, Selection selection, Transition transition, Instant at, int limit) {
        Heads.Position position = heads.lock(session, List.of(user.value())).get(user.value());
        if (position == null) {
            return Optional.empty();
        }
        List<NotificationRow> rows = StateChanges.affected(session, user.value(), selection, transition, limit + 1);
        boolean more = rows.size() > limit;
        List<Change> changes = states.apply(session, position, more ? rows.subList(0, limit) : rows, transition, at);
        return head(session, user).map(head -> new Changed(changes, more, head));
    }

    @Override
    public Optional<Change.Removed> recall(UserId sender, NotificationId id, Instant at) {
        List<Change> changes = requests.write(
                session -> states.recall(session, sender.value(), id.value(), at), StateChanges::inboxes);
        return changes.stream().map(Change.Removed.class::cast).findFirst();
    }
}
