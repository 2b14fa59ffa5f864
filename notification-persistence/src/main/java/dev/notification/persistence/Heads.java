package dev.notification.persistence;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hibernate.StatelessSession;

/**
 * The head rows of the inboxes that a transaction writes to. Taking one locks it until the commit, always in ascending
 * order of the users, so that two writers never wait for each other. By JDBC within Hibernate's session: a query object and
 * a result list for each batch of sends (SQLite) or of connects would be for nothing.
 */
final class Heads {
    /** Of a head row that is called i. */
    private static final String POSITION = "i.user_id, i.seen, i.head, i.unread, i.unseen";

    private final Tuples tuples;
    private final String advance;
    private final String lock;
    private final String store;
    private final String read;
    private final String lockFree;
    private final String lockedElsewhere;

    /** Where one inbox stands while a transaction works on it. */
    static final class Position {
        final long user;
        /** What arrived after it counts as unseen while it is unread. */
        final long seen;

        long head;
        long unread;
        long unseen;

        Position(long user, long seen, long head, long unread, long unseen) {
            this.user = user;
            this.seen = seen;
            this.head = head;
            this.unread = unread;
            this.unseen = unseen;
        }

        /**
         * Counts a notification once more, or once less.
         *
         * @param arrived the revision at which it did
         * @param more 1, 0 or -1
         */
        void count(long arrived, int more) {
            unread += more;
            unseen += arrived > seen ? more : 0;
        }
    }

    Heads(Tuples tuples) {
        this.tuples = tuples;
        // SQLite's only writer holds the database's write lock already.
        String locking = tuples == Tuples.POSTGRESQL ? " for update" : "";
        this.lock = "select " + POSITION + " from inboxes i where i.user_id in (select v1 from " + tuples.table(1)
                + ") order by i.user_id" + locking;
        this.read =
                "select i.user_id, i.head, i.unread, i.unseen, i.floor from inboxes i where i.user_id in (select v1 from "
                        + tuples.table(1) + ")";
        String free = tuples == Tuples.POSTGRESQL ? locking + " skip locked" : "";
        this.lockFree = "select " + POSITION + " from inboxes i where i.user_id in (select v1 from " + tuples.table(1)
                + ") order by i.user_id" + free;
        this.lockedElsewhere = "with mine as (" + lockFree + ") select " + POSITION + " from inboxes i"
                + " left join mine on mine.user_id = i.user_id where mine.user_id is null and i.user_id in (select v1 from "
                + tuples.table(1) + ")";
        String update = "update inboxes set head = head + v.v2, unread = unread + v.v2, unseen = unseen + v.v2 from %s"
                + " where inboxes.user_id = v.v1"
                + " returning inboxes.user_id, inboxes.seen, inboxes.head, inboxes.unread, inboxes.unseen";
        this.advance = tuples == Tuples.POSTGRESQL
                ? "with v as (select i.user_id as v1, v.v2 from inboxes i join " + tuples.table(2)
                        + " on i.user_id = v.v1 order by i.user_id for update of i) "
                        + String.format(Locale.ROOT, update, "v")
                : String.format(Locale.ROOT, update, tuples.table(2));
        this.store = "update inboxes set head = v.v2, unread = v.v3, unseen = v.v4 from " + tuples.table(4)
                + " where inboxes.user_id = v.v1";
    }

    /**
     * Where an inbox begins that is opened now, as an expression on the row of {@code history}: behind the end of every inbox that
     * was deleted. So a cursor of one of those is never taken for a place in it.
     */
    static final String START = "case when deleted_head = 0 then 0 else deleted_head + 1 end";
    /** A statement that makes the head rows of empty inboxes, and returns the users of those that were not there. */
    static String openAll(String users) {
        return "insert into inboxes (user_id, head, floor, unread) select u.*, " + START + ", " + START + ", 0 from ("
                + users + ") as u cross join history where true on conflict (user_id) do nothing returning user_id";
    }

    /** Makes the head row of an empty inbox; false if there is one. */
    boolean open(StatelessSession session, long user) {
        return session.createNativeMutationQuery("insert into inboxes (user_id, head, floor, unread) select :user, "
                                + START + ", " + START + ", 0 from history where true on conflict (user_id) do nothing")
                        .setParameter("user", user)
                        .executeUpdate()
                > 0;
    }

    /**
     * Moves each head on by that many revisions, all of them unread so far; users that do not exist are left out.
     *
     * @return the positions before the move, by user
     */
    Map<Long, Position> advance(StatelessSession session, TreeMap<Long, Integer> added) {
        List<long[]> rows = new ArrayList<>(added.size());
        added.forEach((user, count) -> rows.add(new long[] {user, count}));
        Map<Long, Position> positions = positions(session, advance, statement -> tuples.bind(statement, 1, rows, 2));
        positions.values().forEach(position -> {
            int count = added.get(position.user);
            position.head -= count;
            position.unread -= count;
            position.unseen -= count;
        });
        return positions;
    }

    Map<Long, Position> lock(StatelessSession session, Collection<Long> users) {
        List<long[]> rows = users.stream().map(user -> new long[] {user}).toList();
        return positions(session, lock, statement -> tuples.bind(statement, 1, rows, 1));
    }

    /** As {@link #lock}, but those that somebody else has locked are left out instead of waited for. */
    Map<Long, Position> lockFree(StatelessSession session, Collection<Long> users) {
        List<long[]> rows = users.stream().map(user -> new long[] {user}).toList();
        return positions(session, lockFree, statement -> tuples.bind(statement, 1, rows, 1));
    }

    /** Locks those that are free; waits for nobody. Returns the users whose heads somebody else has locked. */
    Set<Long> lockedElsewhere(StatelessSession session, Collection<Long> users) {
        List<long[]> rows = users.stream().map(user -> new long[] {user}).toList();
        return positions(session, lockedElsewhere, statement -> {
                    tuples.bind(statement, 1, rows, 1);
                    tuples.bind(statement, 2, rows, 1);
                })
                .keySet();
    }

    /** Without locking anything. */
    Map<UserId, Head> read(StatelessSession session, Collection<UserId> users, Epoch epoch) {
        Map<UserId, Head> heads = new HashMap<>();
        List<long[]> rows =
                users.stream().map(user -> new long[] {user.value()}).toList();
        query(session, read, statement -> tuples.bind(statement, 1, rows, 1), row -> {
            var cursor = new Cursor(epoch, new Revision(row.getLong(2)));
            heads.put(
                    new UserId(row.getLong(1)),
                    new Head(cursor, new Revision(row.getLong(5)), row.getLong(3), row.getLong(4)));
        });
        return heads;
    }

    void store(StatelessSession session, Collection<Position> positions) {
        if (!positions.isEmpty()) {
            List<long[]> rows = positions.stream()
                    .map(position -> new long[] {position.user, position.head, position.unread, position.unseen})
                    .toList();
            session.doWork(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(store)) {
                    tuples.bind(statement, 1, rows, 4);
                    statement.executeUpdate();
                }
            });
        }
    }

    /** What a statement returns as rows of user, seen revision, head, unread and unseen count, by user. */
    static Map<Long, Position> positions(StatelessSession session, String sql, Binding binding) {
        Map<Long, Position> positions = new HashMap<>();
        query(session, sql, binding, row -> {
            var position = new Position(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
            positions.put(position.user, position);
        });
        return positions;
    }

    /** What a statement returns, row by row. */
    static <T> List<T> list(StatelessSession session, String sql, Binding binding, OfRow<T> of) {
        List<T> all = new ArrayList<>();
        query(session, sql, binding, row -> all.add(of.apply(row)));
        return all;
    }

    /** How many rows a statement has changed. */
    static int update(StatelessSession session, String sql, Binding binding) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                binding.bind(statement);
                return statement.executeUpdate();
            }
        });
    }

    private static void query(StatelessSession session, String sql, Binding binding, EachRow each) {
        session.doWork(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                binding.bind(statement);
                try (ResultSet results = statement.executeQuery()) {
                    while (results.next()) {
                        each.accept(results);
                    }
                }
            }
        });
    }

    /** Gives a statement its parameters. */
    @FunctionalInterface
    interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    /** Reads one row. */
    @FunctionalInterface
    interface OfRow<T> {
        T apply(ResultSet row) throws SQLException;
    }

    @FunctionalInterface
    private interface EachRow {
        void accept(ResultSet row) throws SQLException;
    }
}
