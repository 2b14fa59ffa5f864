package dev.notification.core.application.inbox;

import static org.awaitility.Awaitility.await;

import dev.notification.core.domain.Draft;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.testkit.WrappedStore;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A store whose commits wait at gates, and fail when told to. What is stored is stored before an append ends. */
final class GatedStore extends WrappedStore {
    private final CountDownLatch gate = new CountDownLatch(1);
    private final Map<UserId, CountDownLatch> held = new ConcurrentHashMap<>();
    private final List<Integer> batchSizes = new CopyOnWriteArrayList<>();
    private final AtomicInteger appending = new AtomicInteger();
    private final AtomicInteger headReadings = new AtomicInteger();
    private volatile CountDownLatch headGate = new CountDownLatch(0);
    private volatile String poison = "";
    private volatile boolean away;
    private volatile Consumer<List<Submission>> before = submissions -> {};
    private volatile Consumer<List<Submission>> after = submissions -> {};

    GatedStore(InboxStore store) {
        super(store);
    }

    /** Lets all commits pass, but for those to inboxes that are held. */
    void open() {
        gate.countDown();
    }

    /** A commit that has something for this inbox waits until {@link #release}. */
    void hold(UserId inbox) {
        held.put(inbox, new CountDownLatch(1));
    }

    void release(UserId inbox) {
        held.remove(inbox).countDown();
    }

    void releaseAll() {
        List.copyOf(held.keySet()).forEach(this::release);
    }

    /** Called with each batch once it has passed the gates, and may throw. */
    void beforeAppend(Consumer<List<Submission>> work) {
        before = work;
    }

    /** Called with each batch that is stored, and may throw: then nobody hears that it is. */
    void afterAppend(Consumer<List<Submission>> work) {
        after = work;
    }

    /** A submission with this message breaks the whole transaction. */
    void poison(String message) {
        poison = message;
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

    /** How many appends are under way. */
    int appending() {
        return appending.get();
    }

    /** Waits though it is interrupted, as a driver may that reads from a socket. */
    private static void pass(CountDownLatch gate) {
        boolean interrupted = false;
        boolean open = false;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!open) {
            try {
                open = gate.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (!open) {
                    throw new IllegalStateException("the test never opened the gate");
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** From now on whoever reads heads waits. */
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
        appending.incrementAndGet();
        try {
            pass(gate);
            recipients(submissions).map(held::get).filter(Objects::nonNull).forEach(GatedStore::pass);
            return appendNow(submissions, at);
        } finally {
            appending.decrementAndGet();
        }
    }

    private Appended appendNow(List<Submission> submissions, Instant at) {
        if (away) {
            throw new StoreUnavailableException("away", null);
        }
        before.accept(submissions);
        boolean poisoned = submissions.stream()
                .flatMap(submission -> submission.drafts().stream())
                .anyMatch(draft -> draft.content().message().equals(poison));
        if (poisoned) {
            throw new IllegalStateException("poisoned");
        }
        Appended appended = super.append(submissions, at);
        after.accept(submissions);
        return appended;
    }

    private static Stream<UserId> recipients(List<Submission> submissions) {
        return submissions.stream()
                .flatMap(submission -> submission.drafts().stream())
                .map(Draft::recipient)
                .distinct();
    }

    @Override
    public Map<UserId, Head> heads(Collection<UserId> users) {
        headReadings.incrementAndGet();
        pass(headGate);
        if (away) {
            throw new StoreUnavailableException("away", null);
        }
        return super.heads(users);
    }
}
