package dev.notification.persistence;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.CollapseKey;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore.Submission;
import java.sql.PreparedStatement;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hibernate.StatelessSession;

/**
 * The notifications that a batch's collapse keys name: those that are in the inboxes already, and those that an earlier
 * draft of the same batch puts there. Read after the inboxes are locked.
 */
final class ReplacedRows {
    private static final String STORE = "update notifications set sender_id = ?, message = ?, title = ?, category = ?,"
            + " priority = ?, data = ?, link = ?, collapse_key = ?, created_ms = ?, expires_ms = ?, read = ?, archived = ?,"
            + " removed = ?, change = ?, rev = ?, arrived_rev = ?, unread_after = ?, changed_ms = ? where id = ?";

    private record InboxKey(long user, long sender, String key) {}

    private final Map<InboxKey, NotificationRow> byKey = new HashMap<>();
    private final Set<NotificationRow> stored = new HashSet<>();
    private final Set<NotificationRow> replaced = new LinkedHashSet<>();
    private final Map<Long, Heads.Position> corrected = new HashMap<>();

    /** One query, and only if a draft to a known inbox carries a key. */
    static ReplacedRows of(StatelessSession session, List<Submission> submissions, Set<Long> users) {
        var rows = new ReplacedRows();
        var keys = new HashSet<String>();
        var inboxes = new HashSet<Long>();
        for (Submission submission : submissions) {
            for (Draft draft : submission.drafts()) {
                draft.content().collapseKey().ifPresent(key -> {
                    keys.add(key.value());
                    inboxes.add(draft.recipient().value());
                });
            }
        }
        inboxes.retainAll(users);
        if (!inboxes.isEmpty()) {
            session.createSelectionQuery(
                            "from NotificationRow where userId in :users and collapseKey in :keys",
                            NotificationRow.class)
                    .setParameter("users", inboxes)
                    .setParameter("keys", keys)
                    .getResultList()
                    .forEach(row -> {
                        rows.byKey.put(new InboxKey(row.userId, row.senderId, row.collapseKey), row);
                        rows.stored.add(row);
                    });
        }
        return rows;
    }

    NotificationRow find(Heads.Position position, UserId sender, CollapseKey key) {
        return byKey.get(new InboxKey(position.user, sender.value(), key.value()));
    }

    void track(NotificationRow row, UserId sender, Optional<CollapseKey> key) {
        key.ifPresent(value -> byKey.put(new InboxKey(row.userId, sender.value(), value.value()), row));
    }

    /**
     * Takes it out of the counts, before it arrives anew. The head was moved on as if one more were unread; where it already
     * was, that is put right.
     */
    void replace(NotificationRow row, Heads.Position position) {
        if (row.countsAsUnread()) {
            position.count(row.arrivedRev, -1);
            corrected.put(position.user, position);
        }
        row.change = NotificationRow.lower(Change.Kind.REPLACED);
        if (stored.contains(row)) {
            replaced.add(row);
        }
    }

    boolean isReplacement(NotificationRow row) {
        return row.change.equals(NotificationRow.lower(Change.Kind.REPLACED));
    }

    Collection<Heads.Position> corrected() {
        return corrected.values();
    }

    void store(StatelessSession session) {
        if (!replaced.isEmpty()) {
            session.doWork(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(STORE)) {
                    for (NotificationRow row : replaced) {
                        row.bindFromSender(statement, 1);
                        statement.setLong(19, row.id);
                        statement.addBatch();
                    }
                    statement.executeBatch();
                }
            });
        }
    }
}
