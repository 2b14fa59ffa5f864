package dev.notification.core.application.inbox;

import dev.notification.core.domain.Change;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.in.inbox.SendNotification;
import dev.notification.core.port.out.Delivery;
import dev.notification.core.port.out.InboxStore;
import dev.notification.core.port.out.InboxStore.Submission;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Sends by group commit; delivery follows the commit. */
public final class Sending implements SendNotification, Component, AutoCloseable {
    private final GroupCommit commits;
    private final Delivery delivery;

    public Sending(InboxStore store, Delivery delivery, InstantSource clock, SendLimits limits) {
        this.commits = new GroupCommit(store, announcements(delivery), clock, Ticker.system(), limits);
        this.delivery = delivery;
    }

    private static Announcements announcements(Delivery delivery) {
        return new Announcements() {
            @Override
            public void announce(List<? extends Change> changes) {
                delivery.deliver(changes);
            }

            @Override
            public void recheck(Set<UserId> users) {
                delivery.recheck(users);
            }
        };
    }

    @Override
    public CompletionStage<Outcome> send(Command command) {
        return commits.submit(new Submission(command.sender(), command.drafts(), command.idempotency()))
                .thenApply(this::answer);
    }

    private Outcome answer(InboxStore.Outcome outcome) {
        if (outcome instanceof InboxStore.Outcome.Stored stored) {
            return new Done(results(stored.receipts()), false);
        }
        if (outcome instanceof InboxStore.Outcome.Repeated repeated) {
            return new Done(results(repeated.receipts()), true);
        }
        return new KeyReused();
    }

    private List<Result> results(List<Receipt> receipts) {
        return receipts.stream()
                .map(receipt -> new Result(receipt, delivery.isOnline(receipt.recipient())))
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
