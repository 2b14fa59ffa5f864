package dev.notification.core.application.inbox;

import dev.notification.core.domain.Addressed;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Rate;
import dev.notification.core.domain.Receipt;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Rates;
import dev.notification.core.lifecycle.Tally;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.RateLimitedException;
import dev.notification.core.port.SendQuotas;
import dev.notification.core.port.in.inbox.SendNotification.Result;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Holds each sender to its {@link SendQuotas}. Thread-safe; never blocks. */
final class Quotas {
    /** Some ten megabytes for all four; beyond, who sent longest ago starts anew. */
    private static final int MAX_SENDERS = 20_000;

    private static final String SENDS = "sends";
    private static final String BYTES = "send-bytes";
    private static final String LONG_TERM = "sends-per-day";
    private static final String UNKNOWN = "unknown-recipients";
    private static final String KEY_SENDS = "key-sends";

    /** By the settings that say how much. */
    private final Tally limited = Tally.of(SENDS, BYTES, LONG_TERM, UNKNOWN, KEY_SENDS);

    private final boolean enabled;
    private final Rates<UserId> sends;
    private final Rates<UserId> bytes;
    private final Rates<UserId> longTerm;
    private final Rates<UserId> unknown;
    private final Optional<Rates<UserId>> keySends;

    Quotas(SendQuotas quotas, Ticker ticker) {
        this.enabled = quotas.enabled();
        this.sends = new Rates<>(quotas.sends(), MAX_SENDERS, ticker);
        this.bytes = new Rates<>(quotas.bytes(), MAX_SENDERS, ticker);
        this.longTerm = new Rates<>(quotas.longTerm(), MAX_SENDERS, ticker);
        this.unknown = new Rates<>(quotas.unknownRecipients(), MAX_SENDERS, ticker);
        this.keySends = quotas.keySends().filter(rate -> enabled).map(rate -> new Rates<>(rate, MAX_SENDERS, ticker));
    }

    /**
     * Takes what these drafts cost.
     *
     * @throws RateLimitedException if it is too much for one of the quotas; then nothing is taken
     */
    void take(Caller caller, List<? extends Addressed> drafts) {
        if (isKey(caller)) {
            takeByKey(caller.user(), drafts.size());
        }
        if (!binds(caller)) {
            return;
        }
        UserId sender = caller.user();
        if (mayBeAStranger(caller)) {
            refuse(UNKNOWN, unknown.owed(sender), "unknown recipients", unknown);
        }
        int count = drafts.size();
        refuse(SENDS, sends.take(sender, count), "notifications", sends);
        Duration wait = longTerm.take(sender, count);
        if (!wait.isZero()) {
            sends.giveBack(sender, count);
            refuse(LONG_TERM, wait, "notifications", longTerm);
        }
        wait = bytes.take(sender, PendingSend.weightOf(drafts));
        if (!wait.isZero()) {
            sends.giveBack(sender, count);
            longTerm.giveBack(sender, count);
            refuse(BYTES, wait, "bytes of notifications", bytes);
        }
    }

    private void takeByKey(UserId service, int count) {
        if (keySends.isPresent()) {
            refuse(KEY_SENDS, keySends.get().take(service, count), "notifications", keySends.get());
        }
    }

    /** Nothing of them was stored. */
    void giveBack(Caller caller, List<? extends Addressed> drafts) {
        if (isKey(caller)) {
            keySends.ifPresent(rates -> rates.giveBack(caller.user(), drafts.size()));
        }
        if (binds(caller)) {
            sends.giveBack(caller.user(), drafts.size());
            longTerm.giveBack(caller.user(), drafts.size());
            bytes.giveBack(caller.user(), PendingSend.weightOf(drafts));
        }
    }

    /**
     * Nothing of them is stored, though they took as much work as if it were: what the sender may send over the longer time
     * stays as it was.
     */
    void giveBackLongTerm(Caller caller, List<? extends Addressed> drafts) {
        if (binds(caller)) {
            longTerm.giveBack(caller.user(), drafts.size());
        }
    }

    /** Counts the recipients that nobody is. Who they are is known only afterwards, so a sender may come to owe much. */
    void count(Caller caller, List<Result> results) {
        if (!binds(caller) || !mayBeAStranger(caller)) {
            return;
        }
        int strangers = 0;
        for (Result result : results) {
            strangers += result.receipt() instanceof Receipt.UnknownRecipient ? 1 : 0;
        }
        if (strangers > 0) {
            unknown.owe(caller.user(), strangers);
        }
    }

    /** How often each has refused a send. */
    Tally limited() {
        return limited;
    }

    private boolean binds(Caller caller) {
        return enabled && !(caller instanceof Caller.Application) && !(caller instanceof Caller.Key);
    }

    private static boolean isKey(Caller caller) {
        return caller instanceof Caller.Key;
    }

    private static boolean mayBeAStranger(Caller caller) {
        return !caller.may(Scope.SEND);
    }

    private void refuse(String limit, Duration wait, String what, Rates<?> rates) {
        if (!wait.isZero()) {
            limited.count(limit);
            throw new RateLimitedException("more than " + words(rates.rate(), what), wait);
        }
    }

    private static String words(Rate rate, String what) {
        String period = switch ((int) rate.period().toSeconds()) {
            case 1 -> "a second";
            case 60 -> "a minute";
            case 3600 -> "an hour";
            case 86_400 -> "a day";
            default -> "in " + rate.period();
        };
        return rate.amount() + " " + what + " " + period + " from one sender";
    }
}
