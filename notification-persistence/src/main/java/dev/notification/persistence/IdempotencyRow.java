package dev.notification.persistence;

import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore.Outcome;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** A row of {@code idempotency_keys}: a sender's key, the request it was used for, and the receipts given. */
@Entity(name = "IdempotencyRow")
@Table(name = "idempotency_keys")
class IdempotencyRow implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final String ONLINE = ":online";

    @Id
    @Column(name = "sender_id")
    long senderId;

    @Id
    @Column(name = "idempotency_key")
    String key;

    String fingerprint;

    String receipts;

    @Column(name = "created_ms")
    long createdMs;

    /** Columns in the order in which they stand here. */
    void bind(PreparedStatement statement) throws SQLException {
        statement.setLong(1, senderId);
        statement.setString(2, key);
        statement.setString(3, fingerprint);
        statement.setString(4, receipts);
        statement.setLong(5, createdMs);
    }

    /** By its key: the row is its own composite id. */
    @Override
    public boolean equals(Object other) {
        return other instanceof IdempotencyRow row && senderId == row.senderId && Objects.equals(key, row.key);
    }

    @Override
    public int hashCode() {
        return Objects.hash(senderId, key);
    }

    /**
     * {@code recipient:id:revision} for what was accepted, with {@code :online} behind it if the recipient was; {@code recipient}
     * alone for an unknown one.
     */
    static String text(List<Receipt> receipts, Set<UserId> online) {
        return receipts.stream()
                .map(receipt -> receipt.fold(
                        accepted -> accepted.recipient() + ":" + accepted.id() + ":" + accepted.revision()
                                + (online.contains(accepted.recipient()) ? ONLINE : ""),
                        unknown -> unknown.recipient().toString()))
                .collect(Collectors.joining(","));
    }

    Outcome.Repeated toOutcome() {
        List<String> texts = List.of(receipts.split(","));
        Set<UserId> online = texts.stream()
                .filter(text -> text.endsWith(ONLINE))
                .map(text -> recipient(text.split(":")))
                .collect(Collectors.toSet());
        return new Outcome.Repeated(texts.stream().map(this::toReceipt).toList(), online);
    }

    private static UserId recipient(String[] parts) {
        return new UserId(Long.parseLong(parts[0]));
    }

    private Receipt toReceipt(String text) {
        String[] parts = text.split(":");
        return parts.length == 1
                ? new Receipt.UnknownRecipient(recipient(parts))
                : new Receipt.Accepted(
                        new NotificationId(Long.parseLong(parts[1])),
                        recipient(parts),
                        new Revision(Long.parseLong(parts[2])),
                        Instant.ofEpochMilli(createdMs));
    }
}
