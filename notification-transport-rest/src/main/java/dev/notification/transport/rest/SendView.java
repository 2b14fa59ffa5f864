package dev.notification.transport.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.notification.core.domain.Addressed;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.in.inbox.SendNotification;
import dev.notification.protocol.ErrorCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What a sender is told about one notification: where it is, or why it is nowhere.
 *
 * @param externalId only if the sender named the recipient so; as is {@code username}
 * @param newUser only if it is true
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SendView(
        Long id,
        Long userId,
        String externalId,
        String username,
        Long rev,
        Instant createdAt,
        Boolean online,
        Boolean newUser,
        Unsent error) {

    /** Why one of many was not stored. */
    record Unsent(ErrorCode code, String detail) {}

    /** One for each recipient, in the order they were named. */
    record Many(List<SendView> results) {}

    /** @param results one for each of {@code drafts} */
    static List<SendView> all(List<Addressed> drafts, List<SendNotification.Result> results) {
        List<SendView> views = new ArrayList<>(drafts.size());
        Iterator<SendNotification.Result> next = results.iterator();
        drafts.forEach(draft -> views.add(of(draft.recipient(), next.next())));
        return views;
    }

    /** @param named the recipient as the sender said it */
    static SendView of(Recipient named, SendNotification.Result result) {
        return result.receipt().fold(accepted -> of(named, accepted, result), unknown -> of(named));
    }

    private static SendView of(Recipient named, Receipt.Accepted accepted, SendNotification.Result result) {
        return new SendView(
                accepted.id().value(),
                accepted.recipient().value(),
                externalId(named),
                username(named),
                accepted.revision().value(),
                accepted.createdAt(),
                result.online(),
                result.newUser() ? true : null,
                null);
    }

    private static SendView of(Recipient unknown) {
        var error = new Unsent(ErrorCode.UNKNOWN_RECIPIENT, "there is no such user");
        Long number = unknown instanceof UserId user ? (Long) user.value() : null;
        return new SendView(null, number, externalId(unknown), username(unknown), null, null, null, null, error);
    }

    private static String externalId(Recipient named) {
        return named instanceof ExternalId id ? id.value() : null;
    }

    private static String username(Recipient named) {
        return named instanceof Username name ? name.value() : null;
    }
}
