package dev.notification.core.application.inbox;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.inbox.ChangeState;
import dev.notification.core.port.in.inbox.RecallNotification;
import dev.notification.core.port.out.InboxStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Changes what is in inboxes already; those who follow them hear of it after the commit. */
public final class InboxChanging implements ChangeState, RecallNotification {
    /** How many notifications one transaction changes, so that sends to the same inbox wait for moments only. */
    private static final int BATCH = 500;

    private final InboxStore store;
    private final Announcements announcements;
    private final InstantSource clock;

    public InboxChanging(InboxStore store, InboxFollowing following, InstantSource clock) {
        this.store = store;
        this.announcements = following;
        this.clock = clock;
    }

    @Override
    public Changed change(Command command) {
        long count = 0;
        Optional<InboxStore.Changed> batch = changeBatch(command);
        while (batch.isPresent()) {
            List<Change> changes = batch.get().changes();
            count += changes.size();
            if (!changes.isEmpty()) {
                announcements.announce(changes);
            }
            if (!batch.get().more()) {
                return new Changed(count, batch.get().head());
            }
            batch = changeBatch(command);
        }
        return new Changed(count, new Head(new Cursor(store.epoch(), Revision.START), Revision.START, 0));
    }

    private Optional<InboxStore.Changed> changeBatch(Command command) {
        try {
            return store.change(command.user(), command.selection(), command.transition(), clock.instant(), BATCH);
        } catch (StoreUnavailableException e) {
            if (e.outcomeUnknown()) {
                announcements.doubt(Set.of(command.user()));
            }
            throw e;
        }
    }

    @Override
    public boolean recall(UserId sender, NotificationId id) {
        try {
            Optional<Change.Removed> removed = store.recall(sender, id, clock.instant());
            removed.ifPresent(change -> announcements.announce(List.of(change)));
            return removed.isPresent();
        } catch (StoreUnavailableException e) {
            announcements.doubt(e.touched());
            throw e;
        }
    }
}
