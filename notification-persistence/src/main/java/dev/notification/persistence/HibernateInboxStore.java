package dev.notification.persistence;

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
import dev.notification.core.domain.UnreadCounts;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.out.InboxStore;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;

/** Inboxes in a relational database: see {@code dev/notification/migration} for the tables. */
final class HibernateInboxStore implements InboxStore {
    private final Database requests;
    private final Database sends;
    private final Database connects;
    private final Epoch epoch;
    private final NotificationIds ids;
    private final Heads heads;
    private final NotificationInserts inserts;
    private final StateChanges states;
    private final Ticker ticker;
    private final KnownLocks locks;
    /** Whether the database can do all of a plain append in one statement. */
    private final boolean atOnce;

    HibernateInboxStore(
            Database database,
            Heads heads,
            NotificationInserts inserts,
            StateChanges states,
            boolean atOnce,
            Ticker ticker) {
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
        this.ticker = ticker;
        this.locks = new KnownLocks(ticker);
    }

    @Override
    public Epoch epoch() {
        return epoch;
    }

    @Override
    public boolean open(UserId user) {
        return requests.writeFor(user, session -> heads.open(session, user.value()), opened -> Set.of());
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
        if (submissions.isEmpty()) {
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
            var plain = new PlainAppend(submissions, firstId, at);
            return sends.writeAtOnce(plain::run, () -> recipients(submissions));
        }
        // The rows are made before the writer's turn. After a full disk the work is run again: a transaction serves
        // once.
        var made = new AtomicReference<>(transaction(submissions, firstId, at));
        return sends.write(
                session -> Optional.ofNullable(made.getAndSet(null))
                        .orElseGet(() -> transaction(submissions, firstId, at))
                        .run(session),
                appended -> StateChanges.inboxes(appended.changes()));
    }

    private AppendTransaction transaction(List<Submission> submissions, long firstId, Instant at) {
        return new AppendTransaction(heads, inserts, submissions, firstId, at);
    }

    private Appended withoutWaiting(List<Submission> submissions, long firstId, Instant at) {
        return new PatientAppend(sends, heads, inserts, locks, ticker, submissions, firstId, at).run();
    }

    private static Set<UserId> recipients(List<Submission> submissions) {
        return submissions.stream()
                .flatMap(submission -> submission.drafts().stream())
                .map(Draft::recipient)
                .collect(Collectors.toSet());
    }

    @Override
    public Optional<HistoryPage> history(
            UserId user, HistoryFilter filter, Optional<Revision> before, int limit, int lookedAt) {
        return requests.read(session -> head(session, user)
                .map(head -> HistoryRows.page(session, user, filter, before, limit, lookedAt, head)));
    }

    @Override
    public Optional<UnreadCounts> counts(UserId user) {
        return requests.read(session -> UnreadByCategory.read(session, user));
    }

    @Override
    public Optional<Feed> changes(UserId user, Revision after, int limit) {
        return requests.read(session -> Optional.ofNullable(session.get(InboxRow.class, user.value()))
                .map(inbox -> FeedRows.part(session, inbox, after, limit, epoch)));
    }

    @Override
    public Optional<Changed> change(
            UserId user, Selection.Ids selection, Transition transition, Instant at, int limit) {
        return requests.writeFor(
                user,
                session -> change(session, user, selection, transition, at, limit),
                changed ->
                        changed.isPresent() ? StateChanges.inboxes(changed.get().changes()) : Set.of());
    }

    private Optional<Changed> change(
            StatelessSession session,
            UserId user,
            Selection.Ids selection,
            Transition transition,
            Instant at,
            int limit) {
        Heads.Position position = heads.lock(session, List.of(user.value())).get(user.value());
        if (position == null) {
            return Optional.empty();
        }
        List<NotificationRow> rows = StateChanges.affected(session, user.value(), selection, transition, limit + 1);
        boolean more = rows.size() > limit;
        List<Change> changes = states.apply(session, position, more ? rows.subList(0, limit) : rows, transition, at);
        return head(session, user).map(head -> new Changed(changes, more, head));
    }

    /** Looks without a lock first: a part in which nothing would change is not waited for by those who write. */
    @Override
    public Optional<Swept> sweep(Sweep sweep, Instant at, int limit) {
        var part = new SweptPart(sweep, at, limit);
        SweptPart.Found found = requests.read(part::look);
        if (found.isSomething()) {
            return requests.writeFor(
                    sweep.user(),
                    session -> part.change(session, heads, found)
                            .flatMap(made -> head(session, sweep.user())
                                    .map(head -> new Swept(made.count(), made.changes(), found.rest(), head))),
                    swept -> swept.isPresent() ? Set.of(sweep.user()) : Set.of());
        }
        return head(sweep.user()).map(head -> new Swept(0, List.of(), found.rest(), head));
    }

    @Override
    public Optional<MarkedSeen> markSeen(UserId user, Revision upTo) {
        return requests.writeFor(
                user,
                session -> {
                    Optional<Change.Marked> change = SeenMark.move(session, heads, user, upTo.value());
                    return head(session, user).map(head -> new MarkedSeen(change, head));
                },
                marked -> marked.flatMap(MarkedSeen::change).isPresent() ? Set.of(user) : Set.of());
    }

    @Override
    public Optional<Change.Removed> recall(UserId sender, NotificationId id, Instant at) {
        List<Change> changes = requests.writeFor(
                sender, session -> states.recall(session, sender.value(), id.value(), at), StateChanges::inboxes);
        return changes.stream().map(Change.Removed.class::cast).findFirst();
    }
}
