package dev.notification.core.application.inbox;

import dev.notification.core.domain.Draft;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Threads;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.port.out.InboxStore.Appended;
import dev.notification.core.port.out.InboxStore.Outcome;
import dev.notification.core.port.out.InboxStore.Submission;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Commits what gathered while the last batch committed, as the next batch: no timer, so a lone send commits at once, and
 * many share one transaction. One thread commits, so per sender the order of acceptance is the order of storage.
 * Delivery comes after the commit and before the sender's answer.
 */
final class GroupCommit implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(GroupCommit.class.getName());
    private static final long SWEEP_MILLIS = 100;
    /** How many batches may be committed and not delivered yet; then the next waits. */
    private static final int MAX_UNDELIVERED = 8;

    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(1);

    private final InboxStore store;
    private final Announcements delivery;
    private final InstantSource clock;
    private final SendLimits limits;
    private final BlockingQueue<PendingSend> waiting = new LinkedBlockingQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final ExecutorService committer = Executors.newSingleThreadExecutor(Threads.named("notification-commit"));
    /** Pushes what is committed, in commit order, while the next batch commits. */
    private final ExecutorService deliverer = Executors.newSingleThreadExecutor(Threads.named("notification-delivery"));

    private final Semaphore undelivered = new Semaphore(MAX_UNDELIVERED);
    private final ExecutorService answers;
    private final ScheduledExecutorService sweeper =
            Executors.newSingleThreadScheduledExecutor(Threads.named("notification-commit-timeout"));
    private volatile List<PendingSend> committing = List.of();
    private volatile boolean closed;
    /** The committer has ended: what comes to the queue now would stay there. */
    private volatile boolean stopped;

    GroupCommit(
            InboxStore store,
            Announcements delivery,
            InstantSource clock,
            dev.notification.core.lifecycle.Ticker ticker,
            SendLimits limits) {
        this.store = store;
        this.delivery = delivery;
        this.clock = clock;
        this.limits = limits;
        this.answers = Executors.newFixedThreadPool(
                Math.max(2, Runtime.getRuntime().availableProcessors()), Threads.named("notification-answer"));
        committer.execute(this::run);
        sweeper.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    CompletionStage<Outcome> submit(Submission submission) {
        if (closed) {
            return CompletableFuture.failedStage(new OverloadedException("the service is stopping"));
        }
        var send = new PendingSend(submission, System.nanoTime());
        int weight = send.weight();
        if (waitingBytes.addAndGet(weight) > limits.maxWaitingBytes()) {
            waitingBytes.addAndGet(-weight);
            send.fail(new OverloadedException("too many sends are waiting"));
        } else {
            waiting.add(send);
            if (stopped) {
                failWaiting(new OverloadedException("the service is stopping"));
            }
        }
        return send.outcome();
    }

    private void run() {
        while (!closed || !waiting.isEmpty()) {
            try {
                PendingSend first = waiting.poll(SWEEP_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    commitGuarded(gather(first));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } finally {
                committing = List.of();
            }
        }
    }

    /** Whatever happens to a batch, even an error of the Java machine: its senders hear of it, and the next is committed. */
    private void commitGuarded(List<PendingSend> batch) {
        try {
            commit(batch);
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.ERROR, "a batch of sends failed", e);
            fail(batch, new StoreUnavailableException("the commit failed in an unexpected way", e, true));
        }
    }

    private List<PendingSend> gather(PendingSend first) {
        var batch = new ArrayList<PendingSend>();
        int drafts = 0;
        for (PendingSend next = first; next != null; next = drafts < limits.maxBatchDrafts() ? waiting.poll() : null) {
            waitingBytes.addAndGet(-next.weight());
            if (next.startCommitting()) {
                batch.add(next);
                drafts += next.submission().drafts().size();
            }
        }
        committing = batch;
        return batch;
    }

    /** A batch that fails is retried in halves, so that one bad send fails alone; a store that is away fails all. */
    private void commit(List<PendingSend> batch) {
        if (batch.isEmpty()) {
            return;
        }
        Runnable announced = delivery.begin(user -> touches(batch, user));
        Appended appended;
        try {
            appended = store.append(batch.stream().map(PendingSend::submission).toList(), clock.instant());
        } catch (StoreUnavailableException e) {
            fail(batch, e);
            failWaiting(new StoreUnavailableException(e.getMessage(), e));
            if (e.outcomeUnknown()) {
                recheck(batch);
            }
            announced.run();
            return;
        } catch (Error e) {
            announced.run();
            throw e;
        } catch (RuntimeException e) {
            announced.run();
            if (batch.size() == 1) {
                fail(batch, e);
            } else {
                commit(batch.subList(0, batch.size() / 2));
                commit(batch.subList(batch.size() / 2, batch.size()));
            }
            return;
        }
        if (waiting.isEmpty() && undelivered.availablePermits() == MAX_UNDELIVERED) {
            finish(batch, appended, announced); // There is nothing to hurry for, and nothing to overtake.
        } else {
            undelivered.acquireUninterruptibly();
            deliverer.execute(() -> {
                try {
                    finish(batch, appended, announced);
                } finally {
                    undelivered.release();
                }
            });
        }
    }

    private static boolean touches(List<PendingSend> batch, UserId user) {
        return batch.stream()
                .anyMatch(send -> send.submission().drafts().stream()
                        .anyMatch(draft -> draft.recipient().equals(user)));
    }

    private void finish(List<PendingSend> batch, Appended appended, Runnable announced) {
        deliver(batch, appended);
        announced.run();
        // Whoever answers a request may serialise and write: that must not hold up the next delivery.
        answers.execute(() -> {
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).complete(appended.outcomes().get(i));
            }
        });
    }

    private void deliver(List<PendingSend> batch, Appended appended) {
        try {
            delivery.announce(appended.changes());
            recheck(repeated(batch, appended));
        } catch (RuntimeException | Error e) {
            // It is stored: devices find it in the inbox, and the sender must not be told otherwise.
            LOG.log(System.Logger.Level.ERROR, "delivery threw; its contract says that it must not", e);
        }
    }

    /** Their first commit may be one that nobody saw succeed, and so nobody delivered. */
    private static List<PendingSend> repeated(List<PendingSend> batch, Appended appended) {
        return IntStream.range(0, batch.size())
                .filter(i -> appended.outcomes().get(i) instanceof Outcome.Repeated)
                .mapToObj(batch::get)
                .toList();
    }

    private void recheck(List<PendingSend> sends) {
        if (!sends.isEmpty()) {
            delivery.recheck(sends.stream()
                    .flatMap(send -> send.submission().drafts().stream())
                    .map(Draft::recipient)
                    .collect(Collectors.toUnmodifiableSet()));
        }
    }

    private void fail(List<PendingSend> batch, RuntimeException reason) {
        List<PendingSend> failed = List.copyOf(batch);
        answers.execute(() -> failed.forEach(send -> send.fail(reason)));
    }

    private void failWaiting(RuntimeException reason) {
        for (PendingSend next = waiting.poll(); next != null; next = waiting.poll()) {
            waitingBytes.addAndGet(-next.weight());
            PendingSend send = next;
            if (send.startCommitting()) {
                send.fail(reason);
            }
        }
    }

    /** Gives up on what has waited too long: what was not started is certainly not stored. */
    private void sweep() {
        long now = System.nanoTime();
        long limit = limits.maxWait().toNanos();
        for (PendingSend oldest = waiting.peek();
                oldest != null && oldest.ageNanos(now) > limit;
                oldest = waiting.peek()) {
            if (!oldest.giveUpWaiting(new OverloadedException("it waited too long for its commit"))) {
                break;
            }
            if (waiting.remove(oldest)) {
                waitingBytes.addAndGet(-oldest.weight());
            }
        }
        for (PendingSend send : committing) {
            if (send.ageNanos(now) > limit) {
                send.giveUpCommitting(new StoreUnavailableException("the commit takes too long", null, true));
            }
        }
    }

    /** Commits what was accepted, for as long as a send may wait, then stops. Once is enough; more do nothing. */
    @Override
    public void close() {
        if (stopped) {
            return;
        }
        closed = true;
        committer.shutdown();
        Threads.awaitEnd(committer, limits.maxWait());
        stopped = true;
        failWaiting(new OverloadedException("the service is stopping"));
        sweeper.shutdownNow();
        deliverer.shutdown();
        Threads.awaitEnd(deliverer, ANSWER_PATIENCE);
        answers.shutdown();
        Threads.awaitEnd(answers, ANSWER_PATIENCE);
    }
}
