package dev.notification.core.application.account;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.Revocation;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Loop;
import dev.notification.core.port.in.account.CutOff;
import dev.notification.core.port.out.CutOffStore;
import dev.notification.core.port.out.RevocationListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * From when on the tokens of a user are good that have no login. Known in memory until no token can be older, so that verifying
 * one never asks the store. Thread-safe.
 */
public final class CutOffs implements CutOff, Component {
    private static final int FROM_THE_START = 0;
    private static final Duration NOTICE_PAUSE = Duration.ofSeconds(1);
    private static final Duration FORGETTING_PAUSE = Duration.ofMinutes(10);
    private static final int BATCH = 200;
    private static final int MAX_BATCHES = 200;

    private final CutOffStore store;
    private final Names names;
    private final Logins logins;
    private final RevocationListener listener;
    private final InstantSource clock;
    private final Duration longestToken;
    private final Map<UserId, Instant> moments = new ConcurrentHashMap<>();

    private final Looks looks = new Looks("cut-offs");

    private Epoch seen;
    private long noticed;

    /**
     * Reads who was cut off.
     *
     * @param longestToken after which no token is good that was issued before it, whatever clocks say
     */
    public CutOffs(
            CutOffStore store,
            Names names,
            Logins logins,
            RevocationListener listener,
            InstantSource clock,
            Duration longestToken) {
        this.store = store;
        this.names = names;
        this.logins = logins;
        this.listener = listener;
        this.clock = clock;
        this.longestToken = longestToken;
        this.seen = logins.epoch();
        this.noticed = FROM_THE_START;
        notice();
    }

    /** Whether a token that was issued then is void. Never blocks. */
    boolean isCutOff(Caller.Bearer caller) {
        Instant moment = moments.get(caller.user());
        return moment != null && caller.issuedAt().isBefore(moment);
    }

    /** When a token must say that it was issued, to be good from now on: clocks of nodes differ. */
    Instant issuing(UserId user, Instant now) {
        Instant moment = moments.get(user);
        return moment != null && moment.isAfter(now) ? moment : now;
    }

    @Override
    public Outcome cutOff(Command command) {
        if (!command.caller().may(Scope.USERS)) {
            return Outcome.NOT_ALLOWED;
        }
        Optional<UserId> user = names.find(command.user());
        Act act = Act.of(command.caller().user(), clock.instant(), command.from());
        // What was issued within this very millisecond was issued before.
        Instant moment = act.at().truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
        if (user.isEmpty() || !store.cut(user.get(), moment, act)) {
            return Outcome.UNKNOWN_USER;
        }
        remember(user.get(), moment);
        notice(); // The moment that is kept may be a later one.
        logins.endAll(user.get(), act);
        return Outcome.CUT_OFF;
    }

    /** From now on in the background: notices who was cut off elsewhere, forgets what no token is old enough for. */
    public void contributeTo(Loop loop) {
        loop.every("cut_offs", NOTICE_PAUSE, this::notice);
        loop.every("old_cut_offs", FORGETTING_PAUSE, this::forgetOld);
    }

    /** Takes in who was cut off, by whichever process, since the last look that succeeded. Blocks on the store. */
    synchronized void notice() {
        looks.look(this::takeIn);
    }

    private synchronized void takeIn() {
        Epoch present = logins.epoch();
        CutOffStore.Changes found = store.changes(present.equals(seen) ? noticed : FROM_THE_START);
        found.moments().forEach(this::remember);
        seen = present;
        noticed = found.number();
    }

    private void remember(UserId user, Instant moment) {
        Instant before = moments.get(user);
        Instant now = moments.merge(user, moment, (one, other) -> one.isAfter(other) ? one : other);
        if (!now.equals(before)) {
            listener.revoked(user, new Revocation.IssuedBefore(now));
        }
    }

    /** Blocks on the store. */
    void forgetOld() {
        Instant before = clock.instant().minus(longestToken);
        moments.values().removeIf(moment -> moment.isBefore(before));
        for (int batches = 0; batches < MAX_BATCHES && store.forget(before, BATCH) == BATCH; batches++) {
            Thread.onSpinWait();
        }
    }

    /** Unwell while whoever was cut off elsewhere is not noticed. */
    @Override
    public Check check() {
        return looks.check();
    }

    @Override
    public Map<String, Long> stats() {
        return Map.of("users", (long) moments.size(), "failed_looks", looks.failures());
    }
}
