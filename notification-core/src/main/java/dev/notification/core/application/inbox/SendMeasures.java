package dev.notification.core.application.inbox;

import dev.notification.core.domain.Receipt;
import dev.notification.core.lifecycle.Distribution;
import dev.notification.core.lifecycle.Tally;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.RateLimitedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.inbox.SendNotification.Command;
import dev.notification.core.port.in.inbox.SendNotification.Result;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** How sends ended and how long they took, each request counted once. Thread-safe. */
public final class SendMeasures {
    static final String NOT_ALLOWED = "not_allowed";
    static final String RATE_LIMITED = "rate_limited";
    static final String STORAGE_LOW = "storage_low";
    static final String REPEATED = "repeated";
    static final String KEY_REUSED = "key_reused";

    private static final String STORED = "stored";
    private static final String UNKNOWN_RECIPIENT = "unknown_recipient";
    private static final String OVERLOADED = "overloaded";
    private static final String UNAVAILABLE = "unavailable";
    private static final String UNKNOWN = "unknown";
    private static final String FAILED = "failed";

    private final Tally single = outcomes();
    private final Tally batch = outcomes();
    /** Nearly all: they are not looked for. */
    private final LongAdder storedSingle = single.counter(STORED);

    private final LongAdder storedBatch = batch.counter(STORED);
    private final Distribution nanos = Distribution.ofNanos();

    private static Tally outcomes() {
        return Tally.of(
                STORED,
                REPEATED,
                UNKNOWN_RECIPIENT,
                KEY_REUSED,
                NOT_ALLOWED,
                RATE_LIMITED,
                STORAGE_LOW,
                OVERLOADED,
                UNAVAILABLE,
                UNKNOWN,
                FAILED);
    }

    /** How that is called. */
    String stored(Command command, List<Result> results) {
        if (results.size() > 1) {
            storedBatch.increment();
        } else if (results.get(0).receipt() instanceof Receipt.UnknownRecipient) {
            ended(command, UNKNOWN_RECIPIENT);
            return UNKNOWN_RECIPIENT;
        } else {
            storedSingle.increment();
        }
        return STORED;
    }

    void ended(Command command, String outcome) {
        (command.drafts().size() > 1 ? batch : single).count(outcome);
    }

    /** How that is called. */
    String failed(Command command, Throwable cause) {
        String outcome = outcome(cause);
        ended(command, outcome);
        return outcome;
    }

    private static String outcome(Throwable cause) {
        if (cause instanceof StoreUnavailableException unavailable) {
            return unavailable.outcomeUnknown() ? UNKNOWN : UNAVAILABLE;
        }
        if (cause instanceof RateLimitedException) {
            return RATE_LIMITED;
        }
        return cause instanceof OverloadedException ? OVERLOADED : FAILED;
    }

    void took(long nanoseconds) {
        nanos.add(nanoseconds);
    }

    /** Of requests with one notification. */
    public Tally single() {
        return single;
    }

    /** Of requests with more. */
    public Tally batch() {
        return batch;
    }

    /** From when a send was accepted until it was answered, of those that the store answered. */
    public Distribution nanos() {
        return nanos;
    }
}
