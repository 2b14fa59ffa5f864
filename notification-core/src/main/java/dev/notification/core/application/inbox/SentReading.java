package dev.notification.core.application.inbox;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.ReceiptPolicy;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.Sent;
import dev.notification.core.port.in.inbox.ReadSent;
import dev.notification.core.port.out.Directory;
import java.util.Optional;
import java.util.Set;

/** Tells senders what the policy lets them know. */
public final class SentReading implements ReadSent {
    private final Devices devices;
    private final ReceiptPolicy policy;
    private final Directory directory;

    public SentReading(Devices devices, ReceiptPolicy policy, Directory directory) {
        this.directory = directory;
        this.devices = devices;
        this.policy = policy;
    }

    @Override
    public Optional<Sent> sent(Caller sender, NotificationId id) {
        return devices.sent(sender.user(), id)
                .flatMap(sent -> policy.shown(sender, sent))
                .map(sent -> sender.may(Scope.SEND) ? named(sent) : sent);
    }

    /** Not for everybody: numbers follow one another, and whoever sends to all of them would learn all names. */
    private Sent named(Sent sent) {
        return Optional.ofNullable(directory.names(Set.of(sent.recipient())).get(sent.recipient()))
                .map(names -> sent.named(names.externalId(), names.username()))
                .orElse(sent);
    }
}
