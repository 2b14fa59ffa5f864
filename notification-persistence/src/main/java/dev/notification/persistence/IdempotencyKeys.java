package dev.notification.persistence;

import dev.notification.core.domain.Idempotency;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore.Outcome;
import dev.notification.core.port.out.InboxStore.Submission;
import java.sql.PreparedStatement;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hibernate.StatelessSession;

/** The keys that one transaction's submissions carry: those known before, and those it uses first. */
final class IdempotencyKeys {
    private static final String STORE = "insert into idempotency_keys"
            + " (sender_id, idempotency_key, fingerprint, receipts, created_ms) values (?, ?, ?, ?, ?)";

    private final Map<String, IdempotencyRow> known = new HashMap<>();
    private final Set<IdempotencyRow> used = new LinkedHashSet<>();

    /** One query, and only if any submission carries a key. */
    static IdempotencyKeys of(StatelessSession session, List<Submission> submissions) {
        var keys = new IdempotencyKeys();
        List<String> asked = submissions.stream()
                .flatMap(submission -> submission.idempotency().stream()
                        .map(idempotency -> idempotency.key().value()))
                .distinct()
                .toList();
        if (!asked.isEmpty()) {
            List<Long> senders = submissions.stream()
                    .map(submission -> submission.sender().value())
                    .distinct()
                    .toList();
            session.createSelectionQuery(
                            "from IdempotencyRow where senderId in :senders and key in :keys", IdempotencyRow.class)
                    .setParameter("senders", senders)
                    .setParameter("keys", asked)
                    .getResultList()
                    .forEach(keys::remember);
        }
        return keys;
    }

    /** The outcome of the request that used this key before; empty: this is the first. */
    Optional<Outcome> outcomeBefore(UserId sender, Idempotency idempotency) {
        return Optional.ofNullable(row(sender, idempotency))
                .map(row ->
                        row.fingerprint.equals(idempotency.fingerprint()) ? row.toOutcome() : new Outcome.KeyReused());
    }

    /** Whether it is this transaction that uses the key first. */
    boolean isUsedHere(UserId sender, Idempotency idempotency) {
        return used.contains(row(sender, idempotency));
    }

    private IdempotencyRow row(UserId sender, Idempotency idempotency) {
        return known.get(name(sender.value(), idempotency.key().value()));
    }

    void use(Submission submission, Idempotency idempotency, List<Receipt> receipts, long atMs) {
        var row = new IdempotencyRow();
        row.senderId = submission.sender().value();
        row.key = idempotency.key().value();
        row.fingerprint = idempotency.fingerprint();
        row.receipts = IdempotencyRow.text(receipts, submission.circumstances());
        row.createdMs = atMs;
        remember(row);
        used.add(row);
    }

    void store(StatelessSession session) {
        if (!used.isEmpty()) {
            session.doWork(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(STORE)) {
                    for (IdempotencyRow row : used) {
                        row.bind(statement);
                        statement.addBatch();
                    }
                    statement.executeBatch();
                }
            });
        }
    }

    private void remember(IdempotencyRow row) {
        known.put(name(row.senderId, row.key), row);
    }

    /** A number, a space and the rest: no two pairs give the same text. */
    private static String name(long sender, String key) {
        return sender + " " + key;
    }
}
