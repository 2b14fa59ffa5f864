package dev.notification.persistence;

import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A row of {@code idempotency_keys}: a sender's key, the request it was used for, and the receipts given. */
@Entity(name = "IdempotencyRow")
@Table(name = "idempotency_keys")
class IdempotencyRow implements Serializable {
    private static final long serialVersionUID = 1L;

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

    /** By its key: the row is its own composite id. */
    @Override
    public boolean equals(Object other) {
        return other instanceof IdempotencyRow row && senderId == row.senderId && Objects.equals(key, row.key);
    }

    @Override
    public int hashCode() {
        return Objects.hash(senderId, key);
    }

    /** {@code recipient:id:revision} for what was accepted, {@code recipient} alone for an unknown one. */
    static String text(List<Receipt> receipts) {
        return receipts.stream()
                .map(receipt -> receipt.fold(
                        accepted -> accepted.recipient() + ":" + accepted.id() + ":" + accepted.revision(),
                        unknown -> unknown.recipient().toString()))
                .collect(Collectors.joining(","));
    }

    List<Receipt> toReceipts() {
        return Stream.of(receipts.split(",")).map(this::toReceipt).toList();
    }

    private Receipt toReceipt(String text) {
        String[] parts = text.split(":");
        var recipient = new UserId(Long.parseLong(parts[0]));
        return parts.length == 1
                ? new Receipt.UnknownRecipient(recipient)
                : new Receipt.Accepted(
                        new NotificationId(Long.parseLong(parts[1])),
                        recipient,
                        new Revision(Long.parseLong(parts[2])),
                        Instant.ofEpochMilli(createdMs));
    }
}
