package dev.notification.core.application.inbox;

import dev.notification.core.domain.Recipient;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.lifecycle.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whom the names of late stood for, as long as it is known that none of them was given up. Two generations: what is not asked
 * for while one fills goes with the older one. Thread-safe, without a lock.
 */
final class NameCache {
    /** After so long without a look somebody else may soon have a name; the look comes every second. */
    private static final long FRESH_NANOS = Duration.ofSeconds(8).toNanos();
    /** After so long without a look it may miss some. */
    private static final long COMPLETE_NANOS = Duration.ofMinutes(30).toNanos();

    private final int generation;
    private final Ticker ticker;
    private final AtomicReference<Generations> names = new AtomicReference<>(new Generations());
    private volatile Look look = new Look(0, false, 0);

    /** By the names as they are written: accounts of a time with fewer rules may share what usernames are compared by. */
    private record Generations(ConcurrentMap<Recipient.Name, UserId> young, ConcurrentMap<Recipient.Name, UserId> old) {
        Generations() {
            this(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }
    }

    /**
     * @param version changes whenever names are dropped
     * @param done whether there was one
     */
    private record Look(long version, boolean done, long atNanos) {}

    /** @param max how many names are kept at most, at least 2 */
    NameCache(int max, Ticker ticker) {
        this.generation = max / 2;
        this.ticker = ticker;
    }

    /** Whom it stands for, if that is known for certain. */
    Optional<UserId> find(Recipient.Name name) {
        Look last = look;
        if (!isFresh(last)) {
            return Optional.empty();
        }
        Generations now = names.get();
        UserId user = now.young().get(name);
        if (user == null) {
            user = now.old().get(name);
            if (user != null) {
                put(name, user, last.version());
            }
        }
        return Optional.ofNullable(user);
    }

    private boolean isFresh(Look last) {
        return last.done() && ticker.nanos() - last.atNanos() < FRESH_NANOS;
    }

    /** What to give {@link #put} with the answer to a question that is asked from now on. */
    long version() {
        return look.version();
    }

    /** Keeps it, unless names were given up since then: it may be one of them. */
    void put(Recipient.Name name, UserId user, long version) {
        if (look.version() != version) {
            return;
        }
        Generations now = names.get();
        if (now.young().size() >= generation) {
            var next = new Generations(new ConcurrentHashMap<>(), now.young());
            now = names.compareAndSet(now, next) ? next : names.get();
        }
        now.young().put(name, user);
        if (look.version() != version) {
            now.young().remove(name, user); // They were dropped before it was there.
        }
    }

    void drop(Recipient.Name name) {
        drop(names.get(), name);
    }

    private static void drop(Generations from, Recipient.Name name) {
        for (ConcurrentMap<Recipient.Name, UserId> some : List.of(from.young(), from.old())) {
            if (name instanceof Username username) {
                some.keySet().removeIf(known -> isAlike(known, username));
            } else {
                some.remove(name);
            }
        }
    }

    /** What is given up is told by what usernames are compared by, however they were written. */
    private static boolean isAlike(Recipient.Name known, Username freed) {
        return known instanceof Username other && other.key().equals(freed.key());
    }

    /**
     * Those are all that were given up until {@code startedAtNanos}, since the look before. By one thread at a time.
     *
     * @param startedAtNanos before the store was looked at
     */
    void looked(Collection<Recipient.Name> freed, long startedAtNanos) {
        Look last = look;
        boolean isIncomplete = last.done() && startedAtNanos - last.atNanos() > COMPLETE_NANOS;
        if (freed.isEmpty() && !isIncomplete) {
            look = new Look(last.version(), true, startedAtNanos);
            return;
        }
        // Nothing that was asked before comes in from here on; and nothing is taken out until all are gone.
        long version = last.version() + 1;
        look = new Look(version, false, last.atNanos());
        if (isIncomplete) {
            names.set(new Generations());
        } else {
            freed.forEach(this::drop);
        }
        look = new Look(version, true, startedAtNanos);
    }

    /** About how many it holds. */
    int size() {
        Generations now = names.get();
        return now.young().size() + now.old().size();
    }
}
