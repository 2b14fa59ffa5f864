package dev.notification.persistence;

import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.InboxStore.Circumstances;
import dev.notification.core.port.out.InboxStore.Outcome;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A row of {@code idempotency_keys}: a sender's key, the request it was used for, and the receipts given. */
@Entity(name = "IdempotencyRow")
@Table(name = "idempotency_keys")
class IdempotencyRow implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final String ONLINE = ":online";
    private static final String NEW = ":new";
    private static final String NOBODY = "?";

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
     * {@code recipient:id:revision} for what was accepted, with {@code :new} and {@code :online} behind it if the recipient was;
     * {@code recipient} alone for an unknown one, and {@value #NOBODY} where a name stood for nobody.
     */
    static String text(List<Receipt> receipts, Circumstances circumstances) {
        List<String> texts = new ArrayList<>();
        for (Receipt receipt : receipts) {
            addNobodies(texts, circumstances);
            texts.add(receipt.fold(
                    accepted -> text(accepted, circumstances),
                    unknown -> unknown.recipient().toString()));
        }
        addNobodies(texts, circumstances);
        return String.join(",", texts);
    }

    private static void addNobodies(List<String> texts, Circumstances circumstances) {
        while (circumstances.nobody().contains(texts.size())) {
            texts.add(NOBODY);
        }
    }

    private static String text(Receipt.Accepted accepted, Circumstances circumstances) {
        UserId recipient = accepted.recipient();
        return recipient + ":" + accepted.id() + ":" + accepted.revision()
                + (circumstances.created().contains(recipient) ? NEW : "")
                + (circumstances.online().contains(recipient) ? ONLINE : "");
    }

    Outcome.Repeated toOutcome() {
        List<String> texts = List.of(receipts.split(","));
        var circumstances = new Circumstances(
                recipients(texts, text -> text.endsWith(ONLINE)),
                recipients(texts, text -> text.endsWith(NEW) || text.endsWith(NEW + ONLINE)),
                IntStream.range(0, texts.size())
                        .filter(i -> texts.get(i).equals(NOBODY))
                        .boxed()
                        .collect(Collectors.toSet()));
        return new Outcome.Repeated(
                texts.stream()
                        .filter(text -> !text.equals(NOBODY))
                        .map(this::toReceipt)
                        .toList(),
                circumstances);
    }

    private static Set<UserId> recipients(List<String> texts, Predicate<String> which) {
        return texts.stream()
                .filter(which)
                .map(text -> recipient(text.split(":")))
                .collect(Collectors.toSet());
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
