package dev.notification.core.application.inbox;

import dev.notification.core.domain.Draft;
import dev.notification.core.port.out.InboxStore.Outcome;
import dev.notification.core.port.out.InboxStore.Submission;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** A submission on its way to its commit. Whoever moves it out of a state first decides: committer or timeout. */
final class PendingSend {
    private enum State {
        WAITING,
        COMMITTING,
        DONE
    }

    private final Submission submission;
    private final long acceptedAtNanos;
    private final int weight;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    PendingSend(Submission submission, long acceptedAtNanos) {
        this.submission = submission;
        this.acceptedAtNanos = acceptedAtNanos;
        this.weight = weightOf(submission);
    }

    Submission submission() {
        return submission;
    }

    CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    long ageNanos(long nowNanos) {
        return nowNanos - acceptedAtNanos;
    }

    /** False if it was given up while it waited: then nothing of it may be stored. */
    boolean startCommitting() {
        return state.compareAndSet(State.WAITING, State.COMMITTING);
    }

    boolean giveUpWaiting(RuntimeException reason) {
        boolean first = state.compareAndSet(State.WAITING, State.DONE);
        if (first) {
            outcome.completeExceptionally(reason);
        }
        return first;
    }

    boolean giveUpCommitting(RuntimeException reason) {
        boolean first = state.compareAndSet(State.COMMITTING, State.DONE);
        if (first) {
            outcome.completeExceptionally(reason);
        }
        return first;
    }

    void complete(Outcome result) {
        state.set(State.DONE);
        outcome.complete(result);
    }

    void fail(RuntimeException reason) {
        state.set(State.DONE);
        outcome.completeExceptionally(reason);
    }

    /** About how many bytes it holds while it waits. Content shared by several drafts counts for each. */
    int weight() {
        return weight;
    }

    private static int weightOf(Submission submission) {
        int weight = 0;
        for (Draft draft : submission.drafts()) {
            var content = draft.content();
            int text = content.message().length()
                    + content.data().map(data -> data.text().length()).orElse(0);
            weight += 256 + text;
        }
        return weight;
    }
}
