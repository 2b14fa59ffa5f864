package dev.notification.core.application.inbox;

import static org.awaitility.Awaitility.await;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Feed;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.HistoryFilter;
import dev.notification.core.domain.HistoryPage;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.Transition;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.InboxStore;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A store whose commits wait at a gate, and fail when told to. */
final class GatedStore implements InboxStore {
    private final InboxStore store;
    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<Integer> batchSizes = new CopyOnWriteArrayList<>();
    private volatile String poison = "";
    private volatile boolean away;
    private volatile boolean broken;
    private volatile CountDownLatch headGate = new CountDownLatch(0);
    private final AtomicInteger headReadings = new AtomicInteger();

    GatedStore(InboxStore store) {
        this.store = store;
    }

    void open() {
        gate.countDown();
    }

    /** A submission with this message breaks the whole transaction. */
    void poison(String message) {
        poison = message;
    }

    /** From now on commits end with an error of the Java machine. */
    void breakDown() {
        broken = true;
    }

    void takeAway() {
        away = true;
    }

    List<Integer> batchSizes() {
        return batchSizes;
    }

    void awaitBatches(int count) {
        await().atMost(10, TimeUnit.SECONDS).until(() -> batchSizes.size() >= count);
    }

    private static void pass(CountDownLatch gate) {
        try {
            if (!gate.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the test never opened the gate");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** From now on who reads heads waits. */
    void closeHeads() {
        headGate = new CountDownLatch(1);
    }

    void openHeads() {
        headGate.countDown();
    }

    int headReadings() {
        return headReadings.get();
    }

    @Override
    public Appended append(List<Submission> submissions, Instant at) {
        batchSizes.add(submissions.size());
        pass(gate);
        if (broken) {
            throw new StackOverflowError("the test says so");
        }
        if (away) {
            throw new StoreUnavailableException("away", null);
        }
        boolean poisoned = submissions.stream()
                .flatMap(submission -> submission.drafts().stream())
                .anyMatch(draft -> draft.content().message().equals(poison));
        if (poisoned) {
            throw new IllegalStateException("poisoned");
        }
        return store.append(submissions, at);
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
    public Map<UserId, Head> heads(Collection<UserId> users) {
        headReadings.incrementAndGet();
        pass(headGate);
        if (away) {
            throw new StoreUnavailableException("away", null);
        }
        return store.heads(users);
    }

    @Override
    public Optional<HistoryPage> history(UserId user, HistoryFilter filter, Optional<Revision> before, int limit) {
        return store.history(user, filter, before, limit);
    }

    @Override
    public Optional<Feed> changes(UserId user, Revision after, int limit) {
        return store.changes(user, after, limit);
    }

    @Override
    public Optional<Changed> change(UserId user, Selection selection, Transition transition, Instant at, int limit) {
        return store.change(user, selection, transition, at, limit);
    }

    @Override
    public Optional<Change.Removed> recall(UserId sender, NotificationId id, Instant at) {
        return store.recall(sender, id, at);
    }
}
