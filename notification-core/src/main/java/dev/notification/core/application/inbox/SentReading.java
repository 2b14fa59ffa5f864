package dev.notification.core.application.inbox;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.ReceiptPolicy;
import dev.notification.core.domain.Sent;
import dev.notification.core.port.in.inbox.ReadSent;
import java.util.Optional;

/** Tells senders what the policy lets them know. */
public final class SentReading implements ReadSent {
    private final Devices devices;
    private final ReceiptPolicy policy;

    public SentReading(Devices devices, ReceiptPolicy policy) {
        this.devices = devices;
        this.policy = policy;
    }

    @Override
    public Optional<Sent> sent(Caller sender, NotificationId id) {
        return devices.sent(sender.user(), id).flatMap(sent -> policy.shown(sender, sent));
    }
}
