package dev.notification.core.application.inbox;

import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Distribution;
import dev.notification.core.lifecycle.Loop;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.RateLimitedException;
import dev.notification.core.port.SendLimits;
import dev.notification.core.port.SendTrace;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.port.out.InboxStore.Outcome;
import dev.notification.core.port.out.InboxStore.Submission;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.LongAdder;

/**
 * Commits what gathered while other batches committed, as the next batch: a lone send commits at once, and many share one
 * transaction. Per sender, the order of acceptance is the order of storage and of announcement; so it is per inbox, but for
 * what a sender has waiting beyond its share, and while somebody outside has locked an inbox, when what does not go there goes
 * before what does ({@link Apart}). The announcement comes after the commit and before the sender's answer. This class puts
 * the parts together: what waits ({@link SendQueue}) is dealt out ({@link Lanes}), committed ({@link Committer}), announced
 * and answered ({@link Announcer}).
 */
final class GroupCommit implements Component, AutoCloseable {
    private static final Duration SWEEP_PAUSE = Duration.ofMillis(100);
    /** Of what may wait, so much may wait for locked inboxes: one part of so many. */
    private static final int APART_SHARE = 4;

    private final Ticker ticker;
    private final SendLimits limits;
    private final SendQueue queue;
    private final Apart apart;
    private final Lanes lanes;
    private final Announcer announcer;
    private final Committer committer;
    private final Loop sweeper = new Loop("notification-commit-timeout");
    private final LongAdder givenUp = new LongAdder();

    GroupCommit(InboxStore store, Announcements target, InstantSource clock, Ticker ticker, SendLimits limits) {
        this.ticker = ticker;
        this.limits = limits;
        this.queue = new SendQueue(limits);
        this.apart = new Apart(limits.maxWaitingBytes() / APART_SHARE);
        this.lanes = new Lanes(queue, apart, ticker, limits.lanes(), limits.maxBatchDrafts());
        this.announcer = new Announcer(target);
        this.committer = new Committer(store, clock, queue, lanes, announcer);
        committer.start();
        sweeper.every("give_up", SWEEP_PAUSE, this::giveUp);
        sweeper.every("try_again", SWEEP_PAUSE, lanes::retryApart);
    }

    /**
     * Completes as {@link dev.notification.core.port.in.inbox.SendNotification#send} says. Never blocks, never throws.
     */
    CompletionStage<Outcome> submit(Submission submission) {
        return submit(submission, ticker.nanos());
    }

    /** @param acceptedAtNanos from when it has waited */
    CompletionStage<Outcome> submit(Submission submission, long acceptedAtNanos) {
        return submit(submission, acceptedAtNanos, Optional.empty());
    }

    CompletionStage<Outcome> submit(Submission submission, long acceptedAtNanos, Optional<SendTrace> trace) {
        var send = new PendingSend(submission, acceptedAtNanos, trace);
        try {
            queue.offer(send);
            lanes.arrived();
        } catch (OverloadedException | RateLimitedException e) {
            send.fail(e);
        }
        return send.outcome();
    }

    /** What was not started is certainly not stored; what was started may be stored later, and is announced then. */
    private void giveUp() {
        long now = ticker.nanos();
        List<PendingSend> waiting = lanes.onQueue(sends -> sends.takeOlderThan(limits.maxWait(), now));
        List<PendingSend> locked = lanes.onApart(sends -> sends.takeOlderThan(limits.maxWait(), now));
        List<PendingSend> committing = tooOld(now);
        givenUp.add(waiting.size()
                + locked.size()
                + committing.stream().filter(send -> !send.isAnswered()).count());
        announcer.failed(waiting, new OverloadedException("it waited too long for its commit"));
        announcer.failed(locked, new OverloadedException("somebody else has locked the inbox in the database"));
        announcer.failed(committing, new StoreUnavailableException("the commit takes too long", null, true));
    }

    private List<PendingSend> tooOld(long now) {
        long limit = limits.maxWait().toNanos();
        return lanes.committing().stream()
                .filter(send -> send.ageNanos(now) > limit)
                .toList();
    }

    /** Unwell while a commit takes longer than a send may wait, when nothing is given up any more, and once it is closed. */
    @Override
    public Check check() {
        if (queue.isStopped()) {
            return Check.unwell("sending", "it is stopping");
        }
        if (!tooOld(ticker.nanos()).isEmpty()) {
            return Check.unwell("sending", "a commit takes longer than " + limits.maxWait());
        }
        return sweeper.check()
                .problem()
                .map(problem -> Check.unwell("sending", problem))
                .orElseGet(() -> Check.well("sending"));
    }

    /**
     * What waits ({@code waiting}, {@code waiting_bytes}, and beside them {@code waiting_locked} for inboxes that somebody else
     * has locked in the database), what was committed ({@code batches}, {@code sends}), and what was
     * not, or not as it should be: {@code given_up} took too long, {@code unknown} was answered so, {@code
     * announcement_failures} were thrown by the target.
     */
    @Override
    public Map<String, Long> stats() {
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("waiting", (long) queue.waiting());
        figures.put("waiting_bytes", queue.waitingBytes());
        figures.put("waiting_locked", (long) apart.count());
        figures.put("batches", committer.batches());
        figures.put("sends", committer.sends());
        figures.put("given_up", givenUp.sum());
        figures.put("unknown", announcer.unknown());
        figures.put("announcement_failures", announcer.failures());
        return figures;
    }

    /** Its pools of threads by their names. */
    Map<String, ExecutorService> threads() {
        Map<String, ExecutorService> all = new LinkedHashMap<>(announcer.threads());
        all.put("notification-commit", committer.threads());
        return all;
    }

    /** How long commits took. */
    Distribution nanos() {
        return committer.nanos();
    }

    /** How many sends commits had. */
    Distribution sizes() {
        return committer.sizes();
    }

    /**
     * Commits what was accepted, for as long as a send may wait; answers what is left, as not stored if it waited and as
     * unknown if it was being committed; then stops. Takes a few seconds more than that at most. Once is enough; more do
     * nothing.
     */
    @Override
    public void close() {
        if (!queue.stop()) {
            return;
        }
        lanes.stopped();
        committer.awaitEnd(limits.maxWait());
        announcer.failed(lanes.onQueue(SendQueue::end), new OverloadedException("the service is stopping"));
        Lanes.Left left = lanes.end();
        announcer.failed(left.apart(), new OverloadedException("the service is stopping"));
        announcer.failed(
                left.committing(),
                new StoreUnavailableException("the service stopped before the commit returned", null, true));
        sweeper.close();
        announcer.close();
    }
}
