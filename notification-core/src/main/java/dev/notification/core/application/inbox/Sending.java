package dev.notification.core.application.inbox;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.SendPolicy;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.SendLimits;
import dev.notification.core.port.in.inbox.SendNotification;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.port.out.InboxStore.Submission;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Sends what the policy allows by group commit; those who follow the inboxes hear of it after the commit. */
public final class Sending implements SendNotification, Component, AutoCloseable {
    private final GroupCommit commits;
    private final InboxFollowing following;
    private final SendPolicy policy;

    public Sending(
            InboxStore store,
            InboxFollowing following,
            SendPolicy policy,
            InstantSource clock,
            Ticker ticker,
            SendLimits limits) {
        this.commits = new GroupCommit(store, following, clock, ticker, limits);
        this.following = following;
        this.policy = policy;
    }

    @Override
    public CompletionStage<Outcome> send(Command command) {
        if (!isAllowed(command)) {
            return CompletableFuture.completedStage(new NotAllowed(policy, refused(command)));
        }
        return commits.submit(new Submission(command.caller().user(), command.drafts(), command.idempotency()))
                .thenApply(this::answer);
    }

    private boolean isAllowed(Command command) {
        for (Draft draft : command.drafts()) {
            if (!policy.allows(command.caller(), draft.recipient())) {
                return false;
            }
        }
        return true;
    }

    private Set<UserId> refused(Command command) {
        Caller caller = command.caller();
        return command.drafts().stream()
                .map(Draft::recipient)
                .filter(recipient -> !policy.allows(caller, recipient))
                .collect(Collectors.toUnmodifiableSet());
    }

    private Outcome answer(InboxStore.Outcome outcome) {
        if (outcome instanceof InboxStore.Outcome.Stored stored) {
            return new Done(results(stored.receipts()), false);
        }
        if (outcome instanceof InboxStore.Outcome.Repeated repeated) {
            return new Done(results(repeated.receipts()), true);
        }
        if (outcome instanceof InboxStore.Outcome.KeyReused) {
            return new KeyReused();
        }
        throw new IllegalStateException("nobody may be answered with " + outcome);
    }

    private List<Result> results(List<Receipt> receipts) {
        return receipts.stream()
                .map(receipt -> new Result(receipt, following.isOnline(receipt.recipient())))
                .toList();
    }

    @Override
    public Check check() {
        return commits.check();
    }

    @Override
    public Map<String, Long> stats() {
        return commits.stats();
    }

    @Override
    public void close() {
        commits.close();
    }
}
