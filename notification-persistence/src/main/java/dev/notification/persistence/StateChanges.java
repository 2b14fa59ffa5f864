package dev.notification.persistence;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;
import org.hibernate.query.SelectionQuery;

/** Changes the state of notifications that are in an inbox: reading, archiving, removing, expiring, recalling. */
final class StateChanges {
    /** How often upkeep asks for rows of inboxes that nobody has locked. */
    private static final int MAX_QUESTIONS = 20;

    private final Heads heads;
    private final Tuples tuples;
    private final String store;
    private final String remove;

    StateChanges(Heads heads, Tuples tuples) {
        this.heads = heads;
        this.tuples = tuples;
        this.store =
                "update notifications set change = ?, changed_ms = ?, rev = v.v2, unread_after = v.v3, read = (v.v4 = 1),"
                        + " archived = (v.v5 = 1) from " + tuples.table(5) + " where notifications.id = v.v1";
        this.remove = "update notifications set removed = true, removed_ms = ?, changed_ms = ?, change = ?, rev = v.v2,"
                + " unread_after = v.v3, message = '', title = null, category = null, data = null, link = null, collapse_key = null,"
                + " expires_ms = null from " + tuples.table(3) + " where notifications.id = v.v1";
    }

    /** Whose inboxes these changes happened in. */
    static Set<UserId> inboxes(List<? extends Change> changes) {
        return changes.stream().map(Change::inbox).collect(Collectors.toSet());
    }

    /** The rows that the transition would change, in the order they arrived, at most {@code limit}. */
    static List<NotificationRow> affected(
            StatelessSession session, long user, Selection.Ids selection, Transition transition, int limit) {
        String sql = "from NotificationRow where userId = :user and removed = false and " + wouldChange(transition)
                + " and id in :chosen order by arrivedRev";
        return session.createSelectionQuery(sql, NotificationRow.class)
                .setParameter("user", user)
                .setParameterList(
                        "chosen",
                        selection.ids().stream().map(NotificationId::value).toList())
                .setMaxResults(limit)
                .getResultList();
    }

    /** A condition, in SQL as in Hibernate's language. */
    static String wouldChange(Transition transition) {
        return switch (transition) {
            case READ -> "read = false";
            case UNREAD -> "read = true";
            case ARCHIVE -> "archived = false";
            case UNARCHIVE -> "archived = true";
            case REMOVE -> "true = true";
        };
    }

    List<Change> apply(
            StatelessSession session,
            Heads.Position position,
            List<NotificationRow> rows,
            Transition transition,
            Instant at) {
        if (transition == Transition.REMOVE) {
            return remove(session, Map.of(position.user, position), rows, Change.Reason.REMOVED, at);
        }
        for (NotificationRow row : rows) {
            boolean before = row.countsAsUnread();
            switch (transition) {
                case READ -> row.read = true;
                case UNREAD -> row.read = false;
                case ARCHIVE -> row.archived = true;
                case UNARCHIVE -> row.archived = false;
                case REMOVE -> throw new IllegalStateException("removed above");
            }
            row.change = NotificationRow.lower(kind(transition));
            step(row, position, before);
        }
        store(session, rows, at);
        heads.store(session, List.of(position));
        return rows.stream().map(NotificationRow::toChange).toList();
    }

    static Change.Kind kind(Transition transition) {
        return switch (transition) {
            case READ -> Change.Kind.READ;
            case UNREAD -> Change.Kind.UNREAD;
            case ARCHIVE -> Change.Kind.ARCHIVED;
            case UNARCHIVE -> Change.Kind.UNARCHIVED;
            case REMOVE -> throw new IllegalArgumentException("what is removed is not in the inbox");
        };
    }

    /** Content goes at once: what was removed must not be found in the database either. */
    List<Change> remove(
            StatelessSession session,
            Map<Long, Heads.Position> positions,
            List<NotificationRow> rows,
            Change.Reason reason,
            Instant at) {
        for (NotificationRow row : rows) {
            boolean before = row.countsAsUnread();
            row.removed = true;
            row.change = NotificationRow.lower(reason);
            step(row, positions.get(row.userId), before);
        }
        if (!rows.isEmpty()) {
            storeRemoved(session, rows, NotificationRow.lower(reason), at);
            heads.store(session, positions.values());
        }
        return rows.stream().map(NotificationRow::toChange).toList();
    }

    private static void step(NotificationRow row, Heads.Position position, boolean countedBefore) {
        position.count(row.arrivedRev, (row.countsAsUnread() ? 1 : 0) - (countedBefore ? 1 : 0));
        row.rev = ++position.head;
        row.unreadAfter = position.unread;
        row.unseenAfter = position.unseen;
    }

    /** Only the state: rewriting the content of thousands of rows to mark them as read would be a waste. */
    private void store(StatelessSession session, List<NotificationRow> rows, Instant at) {
        if (rows.isEmpty()) {
            return;
        }
        String change = rows.get(0).change;
        List<long[]> states = rows.stream().map(StateChanges::tuple).toList();
        session.doWork(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(store)) {
                statement.setString(1, change);
                statement.setLong(2, at.toEpochMilli());
                tuples.bind(statement, 3, states, 5);
                statement.executeUpdate();
            }
        });
    }

    private void storeRemoved(StatelessSession session, List<NotificationRow> rows, String reason, Instant at) {
        List<long[]> places = rows.stream()
                .map(row -> new long[] {row.id, row.rev, row.unreadAfter})
                .toList();
        session.doWork(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(remove)) {
                statement.setLong(1, at.toEpochMilli());
                statement.setLong(2, at.toEpochMilli());
                statement.setString(3, reason);
                tuples.bind(statement, 4, places, 3);
                statement.executeUpdate();
            }
        });
    }

    private static long[] tuple(NotificationRow row) {
        return new long[] {row.id, row.rev, row.unreadAfter, row.read ? 1 : 0, row.archived ? 1 : 0};
    }

    List<Change> recall(StatelessSession session, long sender, long id, Instant at) {
        String row = "from NotificationRow where id = :id and senderId = :sender and removed = false";
        Optional<NotificationRow> found = one(session, row, sender, id);
        if (found.isEmpty()) {
            return List.of();
        }
        Map<Long, Heads.Position> positions = heads.lock(session, List.of(found.get().userId));
        // Again, now that nobody else can change it.
        List<NotificationRow> rows = one(session, row, sender, id).stream()
                .filter(still -> positions.containsKey(still.userId)) // Not of a user who is being deleted.
                .toList();
        return remove(session, positions, rows, Change.Reason.RECALLED, at);
    }

    private static Optional<NotificationRow> one(StatelessSession session, String query, long sender, long id) {
        return session
                .createSelectionQuery(query, NotificationRow.class)
                .setParameter("id", id)
                .setParameter("sender", sender)
                .getResultList()
                .stream()
                .findFirst();
    }

    List<Change> expire(StatelessSession session, Instant now, int limit) {
        return removeWhere(session, "expiresMs <= :value", "expiresMs", now.toEpochMilli(), now, limit);
    }

    List<Change> removeCreatedBefore(StatelessSession session, Instant before, Instant at, int limit) {
        String old = "createdMs < :value and removed = false";
        return removeWhere(session, old, "createdMs", before.toEpochMilli(), at, limit);
    }

    /** Looks twice: the second time when nobody else can change these inboxes any more. */
    private List<Change> removeWhere(
            StatelessSession session, String condition, String order, long value, Instant at, int limit) {
        Free free = free(session, condition, order, value, limit);
        if (free.rows.isEmpty()) {
            return List.of();
        }
        List<NotificationRow> rows = session.createSelectionQuery(
                        "from NotificationRow where id in :ids and " + condition + " order by userId, arrivedRev",
                        NotificationRow.class)
                .setParameterList("ids", free.ids())
                .setParameter("value", value)
                .getResultList();
        return remove(session, free.positions, rows, Change.Reason.EXPIRED, at);
    }

    /** Rows that are to be seen to, and the heads of their inboxes, which this transaction has locked. */
    private record Free(Map<Long, Heads.Position> positions, List<Found> rows) {
        List<Long> ids() {
            return rows.stream().map(Found::id).toList();
        }
    }

    private record Found(long id, long user, long rev) {}

    /**
     * The first that fit, but for those in inboxes that somebody else has locked, which are left for the next time. It asks
     * again without those inboxes: however much of what comes first is theirs, the others go on. It waits for nobody, so the
     * order in which it locks is of no concern.
     */
    private Free free(StatelessSession session, String condition, String order, long value, int limit) {
        Map<Long, Heads.Position> positions = new HashMap<>();
        Set<Long> locked = new HashSet<>();
        List<Found> found = find(session, condition, order, value, limit, locked);
        for (int questions = 1; questions < MAX_QUESTIONS; questions++) {
            Set<Long> more = users(found);
            more.removeAll(positions.keySet());
            if (more.isEmpty()) {
                break;
            }
            positions.putAll(heads.lockFree(session, more));
            more.removeAll(positions.keySet());
            if (more.isEmpty()) {
                break;
            }
            locked.addAll(more);
            found = find(session, condition, order, value, limit, locked);
        }
        return new Free(
                positions,
                found.stream().filter(row -> positions.containsKey(row.user)).toList());
    }

    private static Set<Long> users(List<Found> found) {
        return found.stream().map(Found::user).collect(Collectors.toCollection(HashSet::new));
    }

    private static List<Found> find(
            StatelessSession session, String condition, String order, long value, int limit, Set<Long> without) {
        String others = without.isEmpty() ? "" : " and userId not in :without";
        SelectionQuery<Object[]> query = session.createSelectionQuery(
                        "select id, userId, rev from NotificationRow where " + condition + others + " order by "
                                + order,
                        Object[].class)
                .setParameter("value", value)
                .setMaxResults(limit);
        if (!without.isEmpty()) {
            query.setParameterList("without", without);
        }
        return query.getResultList().stream()
                .map(row -> new Found((Long) row[0], (Long) row[1], (Long) row[2]))
                .toList();
    }

    /** Some of the inboxes that hold more. One that never had more than {@code keep} changes cannot; that spares counting many. */
    static List<Long> full(StatelessSession session, int keep) {
        return session.createNativeQuery("""
                        select i.user_id from inboxes i where i.head > :keep and (select count(*)
                            from notifications n where n.user_id = i.user_id and n.removed = false) > :keep
                        order by i.user_id limit 100""", Long.class)
                .setParameter("keep", keep)
                .getResultList();
    }

    /** Those of these users' inboxes that hold more. */
    static List<Long> full(StatelessSession session, List<Long> users, int keep) {
        return session.createSelectionQuery(
                        "select userId from NotificationRow where userId in :users and removed = false"
                                + " group by userId having count(*) > :keep order by userId",
                        Long.class)
                .setParameterList("users", users)
                .setParameter("keep", (long) keep)
                .setMaxResults(100)
                .getResultList();
    }

    /**
     * What was removed.
     *
     * @param skipped inboxes that somebody else has locked
     */
    record Trimmed(List<Change> changes, List<Long> skipped) {}

    /** @param wait whether to wait for inboxes that somebody else has locked, instead of skipping them */
    Trimmed removeBeyond(StatelessSession session, List<Long> full, int keep, Instant at, int limit, boolean wait) {
        Map<Long, Heads.Position> positions = wait ? heads.lock(session, full) : heads.lockFree(session, full);
        var rows = new ArrayList<NotificationRow>();
        for (Long user : new TreeSet<>(positions.keySet())) {
            long held = session.createSelectionQuery(
                            "select count(*) from NotificationRow where userId = :user and removed = false", Long.class)
                    .setParameter("user", user)
                    .getSingleResult();
            int surplus = (int) Math.min(held - keep, limit - rows.size());
            if (surplus > 0) {
                rows.addAll(session.createSelectionQuery(
                                "from NotificationRow where userId = :user and removed = false order by arrivedRev",
                                NotificationRow.class)
                        .setParameter("user", user)
                        .setMaxResults(surplus)
                        .getResultList());
            }
        }
        List<Long> skipped =
                full.stream().filter(user -> !positions.containsKey(user)).toList();
        return new Trimmed(remove(session, positions, rows, Change.Reason.EXPIRED, at), skipped);
    }

    /** Forgets removed ones; each inbox's floor moves to the newest revision that is lost with them. */
    int purge(StatelessSession session, Instant before, int limit) {
        List<Found> over = free(session, "removedMs < :value", "removedMs", before.toEpochMilli(), limit).rows;
        if (over.isEmpty()) {
            return 0;
        }
        var floors = new TreeMap<Long, Long>();
        over.forEach(row -> floors.merge(row.user, row.rev, Math::max));
        floors.forEach((user, floor) -> session.createNativeMutationQuery(
                        "update inboxes set floor = :floor where user_id = :user and floor < :floor")
                .setParameter("floor", floor)
                .setParameter("user", user)
                .executeUpdate());
        session.createMutationQuery("delete from NotificationRow where id in :ids")
                .setParameterList("ids", over.stream().map(Found::id).toList())
                .executeUpdate();
        return over.size();
    }
}
