package dev.notification.persistence;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Transition;
import dev.notification.core.port.out.InboxStore.Sweep;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.hibernate.StatelessSession;

/**
 * One part of an inbox that is changed as a whole: in one statement, whatever the number of notifications. It goes from the
 * place where the last part ended, so that a large inbox is looked at once, not once a part.
 */
final class SweptPart {
    private final Sweep sweep;
    private final Instant at;
    private final int limit;

    /**
     * What there is to look at.
     *
     * @param end the last place of this part
     * @param rest where the next part begins; empty: there is none
     * @param isSomething whether anything in it would change
     */
    record Found(long end, Optional<Revision> rest, boolean isSomething) {}

    /** Sets the parameters of a statement from one of them on. */
    private interface Binding {
        void bind(PreparedStatement statement, int first) throws SQLException;
    }

    /** How many were changed, and those that are to be told of. */
    record Made(long count, List<Change> changes) {}

    SweptPart(Sweep sweep, Instant at, int limit) {
        this.sweep = sweep;
        this.at = at;
        this.limit = limit;
    }

    Found look(StatelessSession session) {
        return session.doReturningWork(connection -> {
            OptionalLong beyond = number(
                    connection,
                    "select arrived_rev" + part(sweep.upTo().value()) + " order by arrived_rev limit 1 offset " + limit,
                    (statement, first) -> {});
            long end =
                    beyond.isPresent() ? beyond.getAsLong() - 1 : sweep.upTo().value();
            boolean isSomething = number(
                            connection,
                            "select 1" + changing(end) + " order by arrived_rev limit 1",
                            this::bindChanging)
                    .isPresent();
            return new Found(end, beyond.isPresent() ? Optional.of(new Revision(end)) : Optional.empty(), isSomething);
        });
    }

    /**
     * Our own numbers stand in the text: PostgreSQL plans for so many rows, and not for the hundreds of thousands that any
     * part could have, which made it read the whole table for each.
     */
    private String part(long end) {
        return " from notifications where user_id = " + sweep.user().value() + " and arrived_rev > "
                + sweep.after().value() + " and arrived_rev <= " + end;
    }

    private String changing(long end) {
        return part(end) + " and removed = false and " + StateChanges.wouldChange(sweep.transition())
                + sweep.filter().read().map(read -> " and read = " + read).orElse("")
                + sweep.filter().categories().map(CategorySql::sql).orElse("");
    }

    private void bindChanging(PreparedStatement statement, int first) throws SQLException {
        if (sweep.filter().categories().isPresent()) {
            CategorySql.bind(sweep.filter().categories().get(), statement, first);
        }
    }

    private static OptionalLong number(Connection connection, String sql, Binding binding) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            binding.bind(statement, 1);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    /** In a transaction; empty if there is no such inbox any more. */
    Optional<Made> change(StatelessSession session, Heads heads, Found found) {
        long user = sweep.user().value();
        Map<Long, Heads.Position> locked = heads.lock(session, List.of(user));
        if (locked.isEmpty()) {
            return Optional.empty();
        }
        Heads.Position position = locked.get(user);
        long before = position.head;
        long unread = position.unread;
        long unseen = position.unseen;
        int count = session.doReturningWork(connection -> update(connection, position, found.end()));
        if (count > 0) {
            position.head += count;
            position.unseen += more(session, position, before, found.end());
            position.unread = session.createSelectionQuery(
                            "select unreadAfter from NotificationRow where userId = :user and rev = :rev", Long.class)
                    .setParameter("user", user)
                    .setParameter("rev", position.head)
                    .getSingleResult();
            heads.store(session, List.of(position));
        }
        return Optional.of(
                new Made(count, sweep.told() ? changes(session, position, before, unread, unseen) : List.of()));
    }

    private int update(Connection connection, Heads.Position position, long end) throws SQLException {
        boolean removing = sweep.transition() == Transition.REMOVE;
        String sql =
                "update notifications set " + state() + ", changed_ms = ?, rev = ? + v.place, unread_after = ? + v.more"
                        + " from (select id, row_number() over arrival as place, sum(case when " + counts()
                        + " end) over arrival"
                        + " as more" + changing(end)
                        + " window arrival as (order by arrived_rev rows between unbounded preceding and current row)) as v"
                        + " where notifications.id = v.id";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = 1;
            if (removing) {
                statement.setLong(next++, at.toEpochMilli());
            }
            statement.setLong(next++, at.toEpochMilli());
            statement.setLong(next++, position.head);
            statement.setLong(next++, position.unread);
            bindChanging(statement, next);
            return statement.executeUpdate();
        }
    }

    /** Content goes at once: what was removed must not be found in the database either. */
    private String state() {
        return switch (sweep.transition()) {
            case READ -> "read = true, change = 'read'";
            case UNREAD -> "read = false, change = 'unread'";
            case ARCHIVE -> "archived = true, change = 'archived'";
            case UNARCHIVE -> "archived = false, change = 'unarchived'";
            case REMOVE ->
                "removed = true, removed_ms = ?, change = 'removed', message = '', title = null, category = null,"
                        + " data = null, link = null, collapse_key = null, expires_ms = null";
        };
    }

    /** By how much each changes the unread count: only what is neither read nor archived counts. */
    private String counts() {
        return switch (sweep.transition()) {
            case READ -> "archived then 0 else -1";
            case UNREAD -> "archived then 0 else 1";
            case ARCHIVE -> "read then 0 else -1";
            case UNARCHIVE -> "read then 0 else 1";
            case REMOVE -> "read or archived then 0 else -1";
        };
    }

    /**
     * By how much what was changed after {@code before} changes the unseen count: what {@link #counts()} looks at is as it was.
     *
     * @param end the last place of this part: if it has been seen, so has all of it
     */
    private long more(StatelessSession session, Heads.Position position, long before, long end) {
        if (end <= position.seen) {
            return 0;
        }
        return session.createNativeQuery(
                        "select coalesce(sum(case when " + counts() + " end), 0) from notifications"
                                + " where user_id = :user and rev > :before and arrived_rev > :seen",
                        Long.class)
                .setParameter("user", position.user)
                .setParameter("before", before)
                .setParameter("seen", position.seen)
                .getSingleResult();
    }

    /** Each with the counts right after it: what it changed of one count it changed of the other, unless it had been seen. */
    private static List<Change> changes(
            StatelessSession session, Heads.Position position, long before, long unreadBefore, long unseenBefore) {
        List<NotificationRow> rows = session.createSelectionQuery(
                        "from NotificationRow where userId = :user and rev > :before order by rev",
                        NotificationRow.class)
                .setParameter("user", position.user)
                .setParameter("before", before)
                .getResultList();
        long unread = unreadBefore;
        long unseen = unseenBefore;
        List<Change> changes = new ArrayList<>(rows.size());
        for (NotificationRow row : rows) {
            unseen += row.arrivedRev > position.seen ? row.unreadAfter - unread : 0;
            unread = row.unreadAfter;
            row.unseenAfter = unseen;
            changes.add(row.toChange());
        }
        return changes;
    }
}
