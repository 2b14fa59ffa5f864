package dev.notification.persistence;

import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Sent;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.SentStore;
import java.util.Optional;

final class HibernateSentStore implements SentStore {
    private final Database database;

    HibernateSentStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Sent> sent(UserId sender, NotificationId id) {
        return database.read(session -> Optional.ofNullable(session.get(NotificationRow.class, id.value()))
                .filter(row -> row.senderId == sender.value())
                .map(NotificationRow::toSent));
    }
}
