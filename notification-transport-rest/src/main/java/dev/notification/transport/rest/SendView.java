package dev.notification.transport.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.notification.core.domain.Receipt;
import dev.notification.core.port.in.inbox.SendNotification;
import dev.notification.protocol.ErrorCode;
import java.time.Instant;
import java.util.List;

/** What a sender is told about one notification: where it is, or why it is nowhere. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SendView(Long id, long userId, Long rev, Instant createdAt, Boolean online, Unsent error) {

    /** Why one of many was not stored. */
    record Unsent(ErrorCode code, String detail) {}

    /** One for each recipient, in the order they were named. */
    record Many(List<SendView> results) {}

    static SendView of(SendNotification.Result result) {
        return result.receipt().fold(accepted -> of(accepted, result.online()), SendView::of);
    }

    private static SendView of(Receipt.Accepted accepted, boolean online) {
        return new SendView(
                accepted.id().value(),
                accepted.recipient().value(),
                accepted.revision().value(),
                accepted.createdAt(),
                online,
                null);
    }

    private static SendView of(Receipt.UnknownRecipient unknown) {
        var error = new Unsent(ErrorCode.UNKNOWN_RECIPIENT, "there is no such user");
        return new SendView(null, unknown.recipient().value(), null, null, null, error);
    }
}
