package dev.notification.transport.ws;

import dev.notification.core.domain.DeviceId;
import dev.notification.core.domain.Rate;
import dev.notification.core.domain.UserId;
import dev.notification.core.lifecycle.Rates;
import dev.notification.core.lifecycle.Ticker;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * How many devices a user may bring that were not here lately: each is written, and pushes another one out. In memory, so a
 * device counts once more after a restart, or when very many others came since. Thread-safe; never blocks for longer than a
 * few instructions.
 */
final class NewDevices {
    private static final int MAX_USERS = 50_000;
    private static final int MAX_DEVICES = 100_000;

    private record Key(UserId user, DeviceId device) {}

    private final Optional<Rates<UserId>> rates;
    /** The one that came first is first. */
    private final Set<Key> known = new LinkedHashSet<>();

    /** @param perUser empty: any number */
    NewDevices(Optional<Rate> perUser, Ticker ticker) {
        this.rates = perUser.map(rate -> new Rates<>(rate, MAX_USERS, ticker));
    }

    /** Zero: it may come; otherwise how long until it may. */
    Duration admit(UserId user, DeviceId device) {
        if (rates.isEmpty()) {
            return Duration.ZERO;
        }
        var key = new Key(user, device);
        synchronized (known) {
            if (known.contains(key)) {
                return Duration.ZERO;
            }
        }
        Duration wait = rates.get().take(user, 1);
        if (wait.isZero()) {
            remember(key);
        }
        return wait;
    }

    private void remember(Key key) {
        synchronized (known) {
            known.add(key);
            if (known.size() > MAX_DEVICES) {
                known.remove(known.iterator().next());
            }
        }
    }
}
