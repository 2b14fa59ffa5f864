package dev.notification.persistence;

import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Ticker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A check that takes something from others, such as a connection, and that anybody may ask for: it is made by one caller at a
 * time, and its answer serves all that come while it is made or within a second after. Thread-safe, and holds no lock.
 */
final class SharedCheck {
    private static final long KEPT_NANOS = Duration.ofSeconds(1).toNanos();

    private final String part;
    private final Supplier<Check> question;
    private final Ticker ticker;
    private final AtomicReference<Asked> last = new AtomicReference<>(new Asked());

    /**
     * @param part what is asked about
     * @param question makes the check; answers instead of throwing
     */
    SharedCheck(String part, Supplier<Check> question, Ticker ticker) {
        this.part = part;
        this.question = question;
        this.ticker = ticker;
        last.get().answer(Check.unwell(part, "not asked yet"), ticker.nanos() - KEPT_NANOS);
    }

    /** Takes as long as the question does, or what is left of it. */
    Check check() {
        Asked known = last.get();
        while (known.isOver(ticker.nanos())) {
            var own = new Asked();
            if (last.compareAndSet(known, own)) {
                return ask(own);
            }
            known = last.get();
        }
        return known.answer.join();
    }

    private Check ask(Asked own) {
        Check answer = Check.unwell(part, "the check failed in an unexpected way");
        try {
            answer = question.get();
            return answer;
        } finally {
            // An error of the Java machine is its caller's; all others that wait must be answered too.
            own.answer(answer, ticker.nanos());
        }
    }

    private static final class Asked {
        private final CompletableFuture<Check> answer = new CompletableFuture<>();
        private volatile long answeredNanos;

        void answer(Check check, long nowNanos) {
            answeredNanos = nowNanos;
            answer.complete(check);
        }

        boolean isOver(long nowNanos) {
            return answer.isDone() && nowNanos - answeredNanos >= KEPT_NANOS;
        }
    }
}
