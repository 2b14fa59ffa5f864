package dev.notification.core.application;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.Head;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.AskHead;
import dev.notification.core.port.out.InboxStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Reads heads for all who asked while the last reading was under way, in one reading: ten thousand sockets that come back
 * cost a few dozen statements. No timer: who asks alone is read for at once.
 */
public final class HeadAsking implements AskHead, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HeadAsking.class.getName());
    private static final int MAX_WAITING = 100_000;
    private static final int MAX_AT_ONCE = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final InboxStore store;
    private final BlockingQueue<Asked> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final ExecutorService reader = Executors.newSingleThreadExecutor(Threads.named("notification-head"));
    private volatile boolean closed;

    private record Asked(UserId user, CompletableFuture<Head> answer) {}

    public HeadAsking(InboxStore store) {
        this.store = store;
        reader.execute(this::run);
    }

    @Override
    public CompletionStage<Head> head(UserId user) {
        var asked = new Asked(user, new CompletableFuture<>());
        if (!waiting.offer(asked)) {
            asked.answer().completeExceptionally(new OverloadedException("too many ask for their inbox at once"));
        }
        if (closed) {
            failWaiting();
        }
        return asked.answer();
    }

    private void run() {
        List<Asked> batch = new ArrayList<>();
        while (!closed) {
            try {
                batch.clear();
                batch.add(waiting.take());
                waiting.drainTo(batch, MAX_AT_ONCE - 1);
                answer(batch);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "who asked for a head failed on its answer", e);
            }
        }
    }

    private void answer(List<Asked> batch) {
        Map<UserId, Head> heads = new HashMap<>();
        try {
            heads.putAll(store.heads(batch.stream().map(Asked::user).distinct().toList()));
        } catch (RuntimeException | Error e) {
            RuntimeException reason = e instanceof StoreUnavailableException away
                    ? away
                    : new StoreUnavailableException("the heads could not be read", e);
            batch.forEach(asked -> asked.answer().completeExceptionally(reason));
            return;
        }
        for (Asked asked : batch) {
            Head head = heads.get(asked.user());
            asked.answer()
                    .complete(
                            head != null
                                    ? head
                                    : new Head(new Cursor(store.epoch(), Revision.START), Revision.START, 0));
        }
    }

    private void failWaiting() {
        for (Asked asked = waiting.poll(); asked != null; asked = waiting.poll()) {
            asked.answer().completeExceptionally(new OverloadedException("the service is stopping"));
        }
    }

    @Override
    public void close() {
        closed = true;
        reader.shutdownNow();
        Threads.awaitEnd(reader, PATIENCE);
        failWaiting();
    }
}
