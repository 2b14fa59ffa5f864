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
import java.util.function.Predicate;
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
        UserId sender = command.caller().user();
        if (command.idempotency().isEmpty()) {
            return commits.submit(new Submission(sender, command.drafts(), command.idempotency()))
                    .thenApply(outcome -> answer(outcome, following::isOnline));
        }
        // Looked at before, so that the first answer and what is kept for later ones say the same.
        Set<UserId> online = online(command);
        return commits.submit(new Submission(sender, command.drafts(), command.idempotency(), online))
                .thenApply(outcome -> answer(outcome, online::contains));
    }

    private Set<UserId> online(Command command) {
        return command.drafts().stream()
                .map(Draft::recipient)
                .filter(following::isOnline)
                .collect(Collectors.toUnmodifiableSet());
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

    private static Outcome answer(InboxStore.Outcome outcome, Predicate<UserId> online) {
        if (outcome instanceof InboxStore.Outcome.Stored stored) {
            return new Done(results(stored.receipts(), online), false);
        }
        if (outcome instanceof InboxStore.Outcome.Repeated repeated) {
            return new Done(results(repeated.receipts(), repeated.online()::contains), true);
        }
        return new KeyReused();
    }

    private static List<Result> results(List<Receipt> receipts, Predicate<UserId> online) {
        return receipts.stream()
                .map(receipt -> new Result(receipt, online.test(receipt.recipient())))
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
