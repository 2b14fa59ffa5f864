package dev.notification.core.testkit;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Device;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Feed;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.HistoryPage;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UnreadCounts;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.DeviceStore;
import dev.notification.core.port.out.InboxStore;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Inboxes and devices whose reading is counted, fails when told to, and can be overtaken by something else. */
public final class WatchedStore implements InboxStore {
    private static final Runnable NOTHING = () -> {};

    private final InboxStore store;
    private final DeviceStore devices;
    private final AtomicInteger heads = new AtomicInteger();
    private final AtomicInteger pages = new AtomicInteger();
    private final AtomicInteger contacts = new AtomicInteger();
    private volatile Optional<RuntimeException> failure = Optional.empty();
    private volatile Runnable onceRead = NOTHING;
    private volatile Runnable betweenHeadAndRows = NOTHING;

    public WatchedStore(InboxStore store, DeviceStore devices) {
        this.store = store;
        this.devices = devices;
    }

    /** From now on every reading fails so. */
    public void failWith(RuntimeException reason) {
        failure = Optional.of(reason);
    }

    public void comeBack() {
        failure = Optional.empty();
    }

    /** Does this, once, when the next page of a feed has been read and is not yet known to whoever asked. */
    public void onceAPageIsRead(Runnable deed) {
        onceRead = deed;
    }

    /** Does this, once, when of the next page of a feed the head has been read, and nothing else. */
    public void onceTheHeadOfAPageIsRead(Runnable deed) {
        betweenHeadAndRows = deed;
    }

    public int pages() {
        return pages.get();
    }

    /** How often anything was asked for. */
    public int calls() {
        return heads.get() + pages.get() + contacts.get();
    }

    private void count(AtomicInteger calls) {
        calls.incrementAndGet();
        failure.ifPresent(reason -> {
            throw reason;
        });
    }

    @Override
    public Map<UserId, Head> heads(Collection<UserId> users) {
        count(heads);
        return store.heads(users);
    }

    @Override
    public Optional<Feed> changes(UserId user, Revision after, int limit) {
        count(pages);
        Optional<Feed> feed = page(user, after, limit);
        Runnable deed = onceRead;
        onceRead = NOTHING;
        deed.run();
        return feed;
    }

    /** A store reads rows that have changed since it read the head, and those are not up to that head any more. */
    private Optional<Feed> page(UserId user, Revision after, int limit) {
        Runnable deed = betweenHeadAndRows;
        betweenHeadAndRows = NOTHING;
        if (deed == NOTHING) {
            return store.changes(user, after, limit);
        }
        Head head = store.head(user).orElseThrow();
        deed.run();
        Revision end = head.cursor().revision();
        return store.changes(user, after, limit)
                .map(feed -> new Feed(
                        feed.changes().stream()
                                .filter(change -> !change.revision().isAfter(end))
                                .toList(),
                        end,
                        false,
                        head));
    }

    /** The devices, watched with the inboxes. */
    public DeviceStore devices() {
        return new DeviceStore() {
            @Override
            public List<Device> connect(List<Contact> connecting) {
                count(contacts);
                return devices.connect(connecting);
            }

            @Override
            public void acknowledge(List<Acknowledgement> acknowledgements) {
                devices.acknowledge(acknowledgements);
            }

            @Override
            public List<Device> list(UserId user) {
                return devices.list(user);
            }
        };
    }

    @Override
    public Epoch epoch() {
        return store.epoch();
    }

    @Override
    public boolean open(UserId user) {
        return store.open(user);
    }

    @Override
    public Appended append(List<Submission> submissions, Instant at) {
        return store.append(submissions, at);
    }

    @Override
    public Optional<HistoryPage> history(
            UserId user, HistoryFilter filter, Optional<Revision> before, int limit, int lookedAt) {
        return store.history(user, filter, before, limit, lookedAt);
    }

    @Override
    public Optional<UnreadCounts> counts(UserId user) {
        return store.counts(user);
    }

    @Override
    public Optional<Changed> change(
            UserId user, Selection.Ids selection, Transition transition, Instant at, int limit) {
        return store.change(user, selection, transition, at, limit);
    }

    @Override
    public Optional<Swept> sweep(Sweep sweep, Instant at, int limit) {
        return store.sweep(sweep, at, limit);
    }

    @Override
    public Optional<MarkedSeen> markSeen(UserId user, Revision upTo) {
        return store.markSeen(user, upTo);
    }

    @Override
    public Optional<Change.Removed> recall(UserId sender, NotificationId id, Instant at) {
        return store.recall(sender, id, at);
    }
}
