package dev.notification.core.application.inbox;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.inbox.ChangeState;
import dev.notification.core.port.in.inbox.MarkSeen;
import dev.notification.core.port.in.inbox.RecallNotification;
import dev.notification.core.port.in.inbox.SweepInbox;
import dev.notification.core.port.out.InboxStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** Changes what is in inboxes already; those who follow them hear of it after the commit. */
public final class InboxChanging implements ChangeState, MarkSeen, RecallNotification {
    /** How many notifications one transaction changes, so that sends to the same inbox wait for moments only. */
    private static final int BATCH = 500;

    private final InboxStore store;
    private final Announcements announcements;
    private final Sweeping sweeping;
    private final InstantSource clock;

    /** @param sweeping does what concerns a whole inbox */
    public InboxChanging(InboxStore store, InboxFollowing following, Sweeping sweeping, InstantSource clock) {
        this.store = store;
        this.announcements = following;
        this.sweeping = sweeping;
        this.clock = clock;
    }

    @Override
    public Changed change(ChangeState.Command command) {
        return command.selection() instanceof Selection.Ids some
                ? change(command, some)
                : sweep(command, (Selection.All) command.selection());
    }

    private Changed sweep(ChangeState.Command command, Selection.All all) {
        try {
            return sweeping.sweep(
                            new SweepInbox.Command(command.user(), all.upTo(), all.filter(), command.transition()))
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private Changed change(ChangeState.Command command, Selection.Ids some) {
        long count = 0;
        Optional<InboxStore.Changed> batch = changeBatch(command, some);
        while (batch.isPresent()) {
            List<Change> changes = batch.get().changes();
            count += changes.size();
            if (!changes.isEmpty()) {
                announcements.announce(changes);
            }
            if (!batch.get().more()) {
                return new Changed(count, batch.get().head());
            }
            batch = changeBatch(command, some);
        }
        return new Changed(count, Head.empty(store.epoch()));
    }

    private Optional<InboxStore.Changed> changeBatch(ChangeState.Command command, Selection.Ids some) {
        try {
            return store.change(command.user(), some, command.transition(), clock.instant(), BATCH);
        } catch (StoreUnavailableException e) {
            if (e.outcomeUnknown()) {
                announcements.doubt(Set.of(command.user()));
            }
            throw e;
        }
    }

    @Override
    public Head seen(MarkSeen.Command command) {
        if (!command.upTo().epoch().equals(store.epoch())) {
            throw new IllegalArgumentException("the cursor belongs to another history of this inbox");
        }
        try {
            Optional<InboxStore.MarkedSeen> marked =
                    store.markSeen(command.user(), command.upTo().revision());
            marked.flatMap(InboxStore.MarkedSeen::change).ifPresent(change -> announcements.announce(List.of(change)));
            return marked.map(InboxStore.MarkedSeen::head).orElseGet(() -> Head.empty(store.epoch()));
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
