package dev.notification.core.memory;

import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Sent;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.SentStore;
import java.util.Optional;

final class InMemorySentStore implements SentStore {
    private final InMemoryInboxes inboxes;

    InMemorySentStore(InMemoryInboxes inboxes) {
        this.inboxes = inboxes;
    }

    @Override
    public Optional<Sent> sent(UserId sender, NotificationId id) {
        synchronized (inboxes) {
            return inboxes.all().stream()
                    .flatMap(inbox -> inbox.sent(sender, id).stream())
                    .findFirst();
        }
    }
}
