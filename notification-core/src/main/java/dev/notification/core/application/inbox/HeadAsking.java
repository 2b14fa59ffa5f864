package dev.notification.core.application.inbox;

import dev.notification.core.domain.Head;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Threads;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.inbox.AskHead;
import dev.notification.core.port.out.InboxStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Reads heads for all who asked while the last reading was under way, in one reading. No timer: who asks alone is read for
 * at once. One thread: with more, each reading would be for fewer.
 */
public final class HeadAsking implements AskHead, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HeadAsking.class.getName());
    private static final int MAX_WAITING = 100_000;
    private static final int MAX_AT_ONCE = 1000;
    /** Who has waited longer for a reading to begin could not be answered in time any more. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

    private static final Duration END_PATIENCE = Duration.ofSeconds(1);

    private final InboxStore store;
    private final BlockingQueue<Asked> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final ExecutorService reader = Executors.newSingleThreadExecutor(Threads.named("notification-head"));
    private volatile boolean closed;

    private record Asked(UserId user, long atNanos, CompletableFuture<Head> answer) {
        boolean isTooOld(long nowNanos) {
            return nowNanos - atNanos > PATIENCE_NANOS;
        }
    }

    public HeadAsking(InboxStore store) {
        this.store = store;
        reader.execute(this::run);
    }

    @Override
    public CompletionStage<Head> head(UserId user) {
        var asked = new Asked(user, System.nanoTime(), new CompletableFuture<>());
        if (!waiting.offer(asked)) {
            asked.answer().completeExceptionally(new OverloadedException("too many ask for their inbox at once"));
        }
        if (closed) {
            failWaiting(new OverloadedException("the service is stopping"));
        }
        return asked.answer();
    }

    private void run() {
        List<Asked> batch = new ArrayList<>();
        while (!closed) {
            batch.clear();
            try {
                batch.add(waiting.take());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            waiting.drainTo(batch, MAX_AT_ONCE - 1);
            answer(batch);
        }
    }

    /** A store that is away fails all who wait: they would each wait for it in turn. */
    private void answer(List<Asked> batch) {
        long now = System.nanoTime();
        batch.removeIf(asked -> asked.isTooOld(now)
                && asked.answer().completeExceptionally(new OverloadedException("it waited too long for the store")));
        Map<UserId, Head> heads;
        try {
            heads = store.heads(batch.stream().map(Asked::user).distinct().toList());
        } catch (StoreUnavailableException e) {
            fail(batch, e);
            failWaiting(e);
            return;
        } catch (RuntimeException | Error e) {
            // This thread serves everybody: it goes on.
            LOG.log(System.Logger.Level.ERROR, "heads could not be read", e);
            fail(batch, new StoreUnavailableException("the heads could not be read", e));
            return;
        }
        Head none = Head.empty(store.epoch());
        for (Asked asked : batch) {
            asked.answer().complete(heads.getOrDefault(asked.user(), none));
        }
    }

    private static void fail(List<Asked> batch, RuntimeException reason) {
        batch.forEach(asked -> asked.answer().completeExceptionally(reason));
    }

    private void failWaiting(RuntimeException reason) {
        List<Asked> all = new ArrayList<>();
        waiting.drainTo(all);
        fail(all, reason);
    }

    @Override
    public void close() {
        closed = true;
        reader.shutdownNow();
        Threads.awaitEnd(reader, END_PATIENCE);
        failWaiting(new OverloadedException("the service is stopping"));
    }
}
