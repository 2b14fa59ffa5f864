package dev.notification.core.application.inbox;

import dev.notification.core.domain.Addressed;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.SendTrace;
import dev.notification.core.port.out.InboxStore.Outcome;
import dev.notification.core.port.out.InboxStore.Submission;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A submission on its way to its commit. The first answer is the one that its sender gets; later ones change nothing. */
final class PendingSend {
    private final Submission submission;
    private final long acceptedAtNanos;
    private final int weight;
    private final Optional<SendTrace> trace;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    PendingSend(Submission submission, long acceptedAtNanos) {
        this(submission, acceptedAtNanos, Optional.empty());
    }

    PendingSend(Submission submission, long acceptedAtNanos, Optional<SendTrace> trace) {
        this.trace = trace;
        this.submission = submission;
        this.acceptedAtNanos = acceptedAtNanos;
        this.weight = weightOf(submission.drafts());
    }

    Submission submission() {
        return submission;
    }

    Optional<SendTrace> trace() {
        return trace;
    }

    /** What a thread does for these is logged as a part of the trace of the first that has one. */
    static SendTrace.Work work(List<PendingSend> sends) {
        for (PendingSend send : sends) {
            if (send.trace.isPresent()) {
                return send.work();
            }
        }
        return SendTrace.Work.UNTRACED;
    }

    private SendTrace.Work work() {
        return trace.isPresent() ? trace.get().work() : SendTrace.Work.UNTRACED;
    }

    UserId sender() {
        return submission.sender();
    }

    int drafts() {
        return submission.drafts().size();
    }

    CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    long ageNanos(long nowNanos) {
        return nowNanos - acceptedAtNanos;
    }

    boolean isAnswered() {
        return outcome.isDone();
    }

    void complete(Outcome result) {
        SendTrace.Work work = work();
        try {
            outcome.complete(result);
        } finally {
            work.close();
        }
    }

    void fail(RuntimeException reason) {
        SendTrace.Work work = work();
        try {
            outcome.completeExceptionally(reason);
        } finally {
            work.close();
        }
    }

    /** About how many bytes it holds while it waits. Content shared by several drafts counts for each. */
    int weight() {
        return weight;
    }

    /** The weight of a send of these. */
    static int weightOf(List<? extends Addressed> drafts) {
        int weight = 0;
        for (Addressed draft : drafts) {
            Content content = draft.content();
            int text = content.message().length()
                    + content.data().map(data -> data.text().length()).orElse(0)
                    + content.link().map(link -> link.toString().length()).orElse(0);
            weight += 256 + text;
        }
        return weight;
    }
}
