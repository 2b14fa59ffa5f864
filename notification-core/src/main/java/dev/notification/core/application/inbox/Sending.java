package dev.notification.core.application.inbox;

import dev.notification.core.domain.Addressed;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Draft;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.SendPolicy;
import dev.notification.core.domain.UserCreation;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Distribution;
import dev.notification.core.lifecycle.Tally;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.RateLimitedException;
import dev.notification.core.port.SendLimits;
import dev.notification.core.port.SendQuotas;
import dev.notification.core.port.StorageLowException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.inbox.SendNotification;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.port.out.InboxStore.Circumstances;
import dev.notification.core.port.out.InboxStore.Submission;
import dev.notification.core.port.out.Storage;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Sends what the policy and the quotas allow by group commit; those who follow the inboxes hear of it after the commit. */
public final class Sending implements SendNotification, Component, AutoCloseable {
    private final GroupCommit commits;
    private final InboxFollowing following;
    private final Addressing addressing;
    private final SendPolicy policy;
    private final UserCreation creation;
    private final Ticker ticker;
    private final Storage storage;
    private final Quotas quotas;
    private final SendMeasures measures = new SendMeasures();

    public Sending(
            InboxStore store,
            Storage storage,
            InboxFollowing following,
            GrowingInboxes growing,
            Addressing addressing,
            SendPolicy policy,
            UserCreation creation,
            SendQuotas quotas,
            InstantSource clock,
            Ticker ticker,
            SendLimits limits) {
        this.commits = new GroupCommit(store, growing, clock, ticker, limits);
        this.following = following;
        this.addressing = addressing;
        this.policy = policy;
        this.creation = creation;
        this.ticker = ticker;
        this.storage = storage;
        this.quotas = new Quotas(quotas, ticker);
    }

    @Override
    public CompletionStage<Outcome> send(Command command) {
        if (!isAllowed(command)) {
            ended(command, SendMeasures.NOT_ALLOWED, 0);
            return CompletableFuture.completedStage(new NotAllowed(policy, refused(command)));
        }
        Optional<String> shortage = storage.shortage();
        if (shortage.isPresent()) {
            ended(command, SendMeasures.STORAGE_LOW, 0);
            return CompletableFuture.failedStage(new StorageLowException(shortage.get()));
        }
        try {
            quotas.take(command.caller(), command.drafts());
        } catch (RateLimitedException e) {
            ended(command, SendMeasures.RATE_LIMITED, 0);
            return CompletableFuture.failedStage(e);
        }
        long now = ticker.nanos();
        return Addressees.areNumbers(command.drafts())
                ? accepted(command, Addressees.ofNumbers(command.drafts()), now)
                : named(command, now);
    }

    private CompletionStage<Outcome> named(Command command, long now) {
        Optional<Addressees> known = addressing.known(command.drafts());
        if (known.isPresent()) {
            return addressed(command, known.get(), now);
        }
        Caller caller = command.caller();
        boolean create = creation.bySending() && caller.may(Scope.SEND) && policy.allowsOthers(caller);
        return addressing
                .ask(caller.user(), command.drafts(), create)
                .handle((addressees, failure) -> {
                    if (failure != null) {
                        throw failed(command, now, failure);
                    }
                    return addressed(command, addressees, now);
                })
                .thenCompose(outcome -> outcome);
    }

    private CompletionStage<Outcome> addressed(Command command, Addressees to, long now) {
        if (!policy.allowsOthers(command.caller())) {
            // Whether that is the caller itself was not known before.
            Set<Recipient> refused = refused(command, to);
            if (!refused.isEmpty()) {
                quotas.giveBack(command.caller(), command.drafts());
                ended(command, SendMeasures.NOT_ALLOWED, 0);
                return CompletableFuture.completedStage(new NotAllowed(policy, refused));
            }
        }
        if (to.drafts().isEmpty() && command.idempotency().isEmpty()) {
            var nothing = new InboxStore.Outcome.Stored(List.of());
            return CompletableFuture.completedStage(answer(command, to, now, nothing, null, user -> false));
        }
        return accepted(command, to, now);
    }

    private CompletionStage<Outcome> accepted(Command command, Addressees to, long now) {
        UserId sender = command.caller().user();
        if (command.idempotency().isEmpty()) {
            return commits.submit(new Submission(sender, to.drafts(), command.idempotency()), now, command.trace())
                    .handle((outcome, failure) -> answer(command, to, now, outcome, failure, following::isOnline));
        }
        // Looked at before, so that the first answer and what is kept for later ones say the same.
        Set<UserId> online = online(to);
        var circumstances = new Circumstances(online, to.created(), to.nobody());
        return commits.submit(
                        new Submission(sender, to.drafts(), command.idempotency(), circumstances), now, command.trace())
                .handle((outcome, failure) -> answer(command, to, now, outcome, failure, online::contains));
    }

    private Set<UserId> online(Addressees to) {
        return to.drafts().stream()
                .map(Draft::recipient)
                .filter(following::isOnline)
                .collect(Collectors.toUnmodifiableSet());
    }

    private boolean isAllowed(Command command) {
        for (Addressed draft : command.drafts()) {
            if (!mayBeAllowed(command.caller(), draft.recipient())) {
                return false;
            }
        }
        return true;
    }

    private boolean mayBeAllowed(Caller caller, Recipient recipient) {
        return recipient instanceof UserId user ? policy.allows(caller, user) : policy.allowsAnybody(caller);
    }

    private Set<Recipient> refused(Command command) {
        Caller caller = command.caller();
        return command.drafts().stream()
                .map(Addressed::recipient)
                .filter(recipient -> !mayBeAllowed(caller, recipient))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Of a caller that may send to nobody else; also a name that stands for nobody is not its own. */
    private Set<Recipient> refused(Command command, Addressees to) {
        Set<Recipient> refused = new HashSet<>();
        Iterator<Draft> next = to.drafts().iterator();
        for (int i = 0; i < command.drafts().size(); i++) {
            boolean isSomebody = !to.nobody().contains(i);
            if (!isSomebody || !policy.allows(command.caller(), next.next().recipient())) {
                refused.add(command.drafts().get(i).recipient());
            }
        }
        return refused;
    }

    /** @param failure null, as {@link CompletionStage#handle} has it, if there is an outcome */
    private Outcome answer(
            Command command,
            Addressees to,
            long acceptedAtNanos,
            InboxStore.Outcome outcome,
            Throwable failure,
            Predicate<UserId> online) {
        if (failure != null) {
            throw failed(command, acceptedAtNanos, failure);
        }
        long took = ticker.nanos() - acceptedAtNanos;
        measures.took(took);
        if (outcome instanceof InboxStore.Outcome.Stored stored) {
            List<Result> results = results(command, stored.receipts(), to.nobody(), online, to.created());
            quotas.count(command.caller(), results);
            told(command, stored.receipts(), measures.stored(command, results), took);
            return new Done(results, false);
        }
        quotas.giveBackLongTerm(command.caller(), command.drafts());
        if (outcome instanceof InboxStore.Outcome.Repeated repeated) {
            measures.ended(command, SendMeasures.REPEATED);
            told(command, repeated.receipts(), SendMeasures.REPEATED, took);
            Circumstances then = repeated.circumstances();
            return new Done(
                    results(command, repeated.receipts(), then.nobody(), then.online()::contains, then.created()),
                    true);
        }
        if (outcome instanceof InboxStore.Outcome.KeyReused) {
            ended(command, SendMeasures.KEY_REUSED, took);
            return new KeyReused();
        }
        throw new IllegalStateException("nobody may be answered with " + outcome);
    }

    private void ended(Command command, String outcome, long tookNanos) {
        measures.ended(command, outcome);
        told(command, List.of(), outcome, tookNanos);
    }

    private static void told(Command command, List<Receipt> receipts, String outcome, long tookNanos) {
        if (command.trace().isPresent()) {
            command.trace().get().answered(Receipt.ids(receipts), outcome, tookNanos);
        }
    }

    /** What is certainly not stored costs its sender nothing. */
    private CompletionException failed(Command command, long acceptedAtNanos, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        told(command, List.of(), measures.failed(command, cause), ticker.nanos() - acceptedAtNanos);
        if (!(cause instanceof StoreUnavailableException unavailable) || !unavailable.outcomeUnknown()) {
            quotas.giveBack(command.caller(), command.drafts());
        }
        return new CompletionException(cause);
    }

    private List<Result> results(
            Command command,
            List<Receipt> receipts,
            Set<Integer> nobody,
            Predicate<UserId> online,
            Set<UserId> created) {
        Iterator<Receipt> next = receipts.iterator();
        List<Result> results = new ArrayList<>(command.drafts().size());
        for (Addressed draft : command.drafts()) {
            boolean isSomebody = nobody.isEmpty() || !nobody.contains(results.size());
            results.add(
                    isSomebody && next.next() instanceof Receipt.Accepted stored
                            ? new Result(stored, online.test(stored.recipient()), created.contains(stored.recipient()))
                            : unknown(draft.recipient()));
        }
        return results;
    }

    private Result unknown(Recipient recipient) {
        if (recipient instanceof Recipient.Name name) {
            addressing.forget(name);
        }
        return new Result(new Receipt.UnknownRecipient(recipient), false);
    }

    /** How sends ended, and how long they took. */
    public SendMeasures measures() {
        return measures;
    }

    /** How long commits took. */
    public Distribution commitNanos() {
        return commits.nanos();
    }

    /** How many sends commits had. */
    public Distribution commitSizes() {
        return commits.sizes();
    }

    /** Its pools of threads by their names. */
    public Map<String, ExecutorService> threads() {
        return commits.threads();
    }

    /** How often each quota has refused a send. */
    public Tally limited() {
        return quotas.limited();
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
