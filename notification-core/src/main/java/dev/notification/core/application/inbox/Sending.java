package dev.notification.core.application.inbox;

import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.SendPolicy;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.RateLimitedException;
import dev.notification.core.port.SendLimits;
import dev.notification.core.port.SendQuotas;
import dev.notification.core.port.StorageLowException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.inbox.SendNotification;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.port.out.InboxStore.Submission;
import dev.notification.core.port.out.Storage;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Sends what the policy and the quotas allow by group commit; those who follow the inboxes hear of it after the commit. */
public final class Sending implements SendNotification, Component, AutoCloseable {
    private final GroupCommit commits;
    private final InboxFollowing following;
    private final SendPolicy policy;
    private final Storage storage;
    private final Quotas quotas;

    public Sending(
            InboxStore store,
            Storage storage,
            InboxFollowing following,
            GrowingInboxes growing,
            SendPolicy policy,
            SendQuotas quotas,
            InstantSource clock,
            Ticker ticker,
            SendLimits limits) {
        this.commits = new GroupCommit(store, growing, clock, ticker, limits);
        this.following = following;
        this.policy = policy;
        this.storage = storage;
        this.quotas = new Quotas(quotas, ticker);
    }

    @Override
    public CompletionStage<Outcome> send(Command command) {
        if (!isAllowed(command)) {
            return CompletableFuture.completedStage(new NotAllowed(policy, refused(command)));
        }
        Optional<String> shortage = storage.shortage();
        if (shortage.isPresent()) {
            return CompletableFuture.failedStage(new StorageLowException(shortage.get()));
        }
        try {
            quotas.take(command.caller(), command.drafts());
        } catch (RateLimitedException e) {
            return CompletableFuture.failedStage(e);
        }
        return accepted(command);
    }

    private CompletionStage<Outcome> accepted(Command command) {
        UserId sender = command.caller().user();
        if (command.idempotency().isEmpty()) {
            return commits.submit(new Submission(sender, command.drafts(), command.idempotency()))
                    .handle((outcome, failure) -> answer(command, outcome, failure, following::isOnline));
        }
        // Looked at before, so that the first answer and what is kept for later ones say the same.
        Set<UserId> online = online(command);
        return commits.submit(new Submission(sender, command.drafts(), command.idempotency(), online))
                .handle((outcome, failure) -> answer(command, outcome, failure, online::contains));
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

    /** @param failure null, as {@link CompletionStage#handle} has it, if there is an outcome */
    private Outcome answer(Command command, InboxStore.Outcome outcome, Throwable failure, Predicate<UserId> online) {
        if (failure != null) {
            throw failed(command, failure);
        }
        if (outcome instanceof InboxStore.Outcome.Stored stored) {
            quotas.count(command.caller(), stored.receipts());
            return new Done(results(stored.receipts(), online), false);
        }
        quotas.giveBackLongTerm(command.caller(), command.drafts());
        if (outcome instanceof InboxStore.Outcome.Repeated repeated) {
            return new Done(results(repeated.receipts(), repeated.online()::contains), true);
        }
        if (outcome instanceof InboxStore.Outcome.KeyReused) {
            return new KeyReused();
        }
        throw new IllegalStateException("nobody may be answered with " + outcome);
    }

    /** What is certainly not stored costs its sender nothing. */
    private CompletionException failed(Command command, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (!(cause instanceof StoreUnavailableException unavailable) || !unavailable.outcomeUnknown()) {
            quotas.giveBack(command.caller(), command.drafts());
        }
        return new CompletionException(cause);
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
