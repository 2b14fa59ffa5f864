package dev.notification.persistence;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore.Appended;
import dev.notification.core.port.out.InboxStore.Outcome;
import dev.notification.core.port.out.InboxStore.Submission;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.hibernate.StatelessSession;

/**
 * Submissions without idempotency and collapse keys, as one statement that is its own transaction: one round trip to
 * PostgreSQL instead of three. By JDBC, as {@link Heads} do it: at one send a batch, Hibernate's query took longer than
 * PostgreSQL. Serves one call.
 */
final class PlainAppend {
    /** The planner does not know how many rows there are to join; beyond it a bad plan would cost more than round trips. */
    private static final int MAX_DRAFTS = 200;

    /**
     * Up to here each draft has parameters of its own. PostgreSQL takes an array of unknown length for ten rows, finds a plan
     * for the real one cheaper, and so plans each time, which is two thirds of the work of a single draft; a list of values
     * has its length in the text, and its plan is kept. Not beyond: for eight, a plan that is made while the database is new
     * and empty reads all inboxes.
     */
    private static final int MAX_THIN = 4;

    /** By the number of drafts, from 1. */
    private static final List<String> THIN = IntStream.rangeClosed(1, MAX_THIN)
            .mapToObj(drafts -> sql(
                    "(values "
                            + String.join(", ", Collections.nCopies(drafts, "(cast(? as bigint), cast(? as bigint))"))
                            + ") as v(v1, v2)",
                    NotificationInserts.rows(drafts)))
            .toList();

    private static final String THICK = sql(Tuples.POSTGRESQL.table(2), NotificationInserts.ROWS);

    private final List<Submission> submissions;
    private final List<NotificationRow> rows = new ArrayList<>();
    private final TreeMap<Long, Integer> added = new TreeMap<>();
    private final Instant at;

    /**
     * Makes the rows: a draft of which none can be made is in nobody's way.
     *
     * @param firstId the first of as many ids as there are drafts
     */
    PlainAppend(List<Submission> submissions, long firstId, Instant at) {
        this.submissions = submissions;
        this.at = Instant.ofEpochMilli(at.toEpochMilli());
        place(firstId);
    }

    private static String sql(String moves, String rows) {
        return String.format(
                Locale.ROOT,
                """
            with locked as (
                select i.user_id, v.v2 as added from inboxes i join %s
                on i.user_id = v.v1 order by i.user_id for update of i
            ), moved as (
                update inboxes set head = inboxes.head + locked.added, unread = inboxes.unread + locked.added,
                    unseen = inboxes.unseen + locked.added from locked
                where inboxes.user_id = locked.user_id
                returning inboxes.user_id, inboxes.seen, inboxes.head - locked.added as head,
                    inboxes.unread - locked.added as unread, inboxes.unseen - locked.added as unseen
            ), inserted as (
                insert into notifications (%s)
                select %s from %s join moved on moved.user_id = v.user_id
            )
            select user_id, seen, head, unread, unseen from moved""",
                moves,
                NotificationInserts.COLUMNS,
                NotificationInserts.values("moved.head + v.rev", "moved.unread + v.unread_after"),
                rows);
    }

    static boolean serves(List<Submission> submissions) {
        int drafts = 0;
        for (Submission submission : submissions) {
            drafts += submission.drafts().size();
            if (drafts > MAX_DRAFTS
                    || submission.idempotency().isPresent()
                    || submission.drafts().stream()
                            .anyMatch(draft -> draft.content().collapseKey().isPresent())) {
                return false;
            }
        }
        return true;
    }

    Appended run(StatelessSession session) {
        return appended(execute(session));
    }

    /** Revisions and unread counts as if each inbox were empty: the statement adds where it stands. */
    private void place(long firstId) {
        for (Submission submission : submissions) {
            for (Draft draft : submission.drafts()) {
                var row =
                        NotificationRow.arriving(firstId + rows.size(), submission.sender(), draft, at.toEpochMilli());
                row.rev = added.merge(row.userId, 1, Integer::sum);
                row.unreadAfter = row.rev;
                rows.add(row);
            }
        }
    }

    private Map<Long, Heads.Position> execute(StatelessSession session) {
        return rows.size() <= MAX_THIN
                ? Heads.positions(session, THIN.get(rows.size() - 1), this::bindThin)
                : Heads.positions(session, THICK, this::bindThick);
    }

    /** As many moves as drafts, although drafts may share an inbox: one text for each number. Null joins with nothing. */
    private void bindThin(PreparedStatement statement) throws SQLException {
        int next = 1;
        for (Map.Entry<Long, Integer> move : added.entrySet()) {
            statement.setLong(next++, move.getKey());
            statement.setLong(next++, move.getValue());
        }
        while (next <= 2 * rows.size()) {
            statement.setNull(next++, Types.BIGINT);
        }
        NotificationInserts.bindEach(statement, next, rows);
    }

    private void bindThick(PreparedStatement statement) throws SQLException {
        List<long[]> moves = new ArrayList<>(added.size());
        added.forEach((user, count) -> moves.add(new long[] {user, count}));
        Tuples.POSTGRESQL.bind(statement, 1, moves, 2);
        NotificationInserts.bind(statement, 3, rows);
    }

    private Appended appended(Map<Long, Heads.Position> positions) {
        List<Outcome> outcomes = new ArrayList<>(submissions.size());
        List<Change.Present> changes = new ArrayList<>(rows.size());
        int next = 0;
        for (Submission submission : submissions) {
            List<Receipt> receipts = new ArrayList<>(submission.drafts().size());
            for (Draft draft : submission.drafts()) {
                NotificationRow row = rows.get(next++);
                Heads.Position before = positions.get(row.userId);
                if (before == null) {
                    receipts.add(new Receipt.UnknownRecipient(draft.recipient()));
                } else {
                    row.rev += before.head;
                    row.unseenAfter = before.unseen + row.unreadAfter;
                    row.unreadAfter += before.unread;
                    receipts.add(add(changes, submission.sender(), draft, row));
                }
            }
            outcomes.add(new Outcome.Stored(receipts));
        }
        return new Appended(outcomes, changes);
    }

    private Receipt add(List<Change.Present> changes, UserId sender, Draft draft, NotificationRow row) {
        Change.Present change = row.toArrival(sender, draft, at, Change.Kind.ARRIVED);
        changes.add(change);
        return new Receipt.Accepted(change.id(), draft.recipient(), change.revision(), at);
    }
}
