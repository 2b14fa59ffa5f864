package dev.notification.core.application.account;

import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.Rate;
import dev.notification.core.domain.Source;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.lifecycle.Rates;
import dev.notification.core.lifecycle.Tally;
import dev.notification.core.lifecycle.Ticker;
import dev.notification.core.port.LoginLimits;
import dev.notification.core.port.RateLimitedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Holds guessers up before their guesses are hashed. One name from one address is held up strictly, one name from everywhere
 * and one address with all names loosely: whoever guesses somebody's password from elsewhere does not lock them out. From
 * where a name has logged in before, only the strict rule holds for it. Names count as they are typed, whether there is such an
 * account or not, so nothing is told by it. All state is bounded and in memory. Thread-safe.
 */
public final class LoginThrottle {
    private static final System.Logger LOG = System.getLogger(LoginThrottle.class.getName());
    private static final int MAX_KEYS = 50_000;
    private static final String NO_ADDRESS = "";
    private static final Try UNCOUNTED = new Try() {
        @Override
        public boolean isKnown() {
            return false;
        }

        @Override
        public void succeeded() {}

        @Override
        public void undecided() {}
    };

    /** @param name the key of a username, {@code #} and a number, which is no username, or the id of a login */
    private record Pair(String name, String network) {}

    private static final String LOGINS = "logins";
    private static final String TRIES = "login-tries";
    private static final String OF_ACCOUNT = "login-failures-per-account";
    private static final String OF_ADDRESS = "login-failures-per-address";
    private static final String REFRESHES = "refresh-failures";
    private static final String REGISTRATIONS = "registrations";

    private final boolean isOff;
    private final GrowingDelays<Pair> pairs;
    private final Rates<Pair> logins;
    private final Rates<Pair> refreshesOfLogins;
    private final Rates<String> names;
    private final Rates<String> networks;
    private final Rates<String> refreshes;
    private final Rates<String> registrations;
    private final Rates<String> warnings;
    /** Pairs that have logged in; the one that did so longest ago is first. */
    private final Set<Pair> known = new LinkedHashSet<>();

    /** By the settings that say how much. */
    private final Tally refused = Tally.of(LOGINS, TRIES, OF_ACCOUNT, OF_ADDRESS, REFRESHES, REGISTRATIONS);

    /** @param wanted empty: nobody is held up */
    public LoginThrottle(Optional<LoginLimits> wanted, Ticker ticker) {
        LoginLimits limits = wanted.orElse(LoginLimits.DEFAULT);
        this.isOff = wanted.isEmpty();
        this.pairs = new GrowingDelays<>(limits.tries(), MAX_KEYS, ticker);
        this.logins = new Rates<>(limits.logins(), MAX_KEYS, ticker);
        this.refreshesOfLogins = new Rates<>(limits.logins(), MAX_KEYS, ticker);
        this.names = new Rates<>(limits.failuresPerAccount(), MAX_KEYS, ticker);
        this.networks = new Rates<>(limits.failuresPerAddress(), MAX_KEYS, ticker);
        this.refreshes = new Rates<>(limits.refreshFailures(), MAX_KEYS, ticker);
        this.registrations = new Rates<>(limits.registrations(), MAX_KEYS, ticker);
        this.warnings = new Rates<>(Rate.perMinute(1), 16, ticker);
    }

    /** A try that was let through. It stays counted as wrong unless it is told otherwise. */
    interface Try {
        /** Whether this name has logged in from there before. */
        boolean isKnown();

        void succeeded();

        /** Nobody found out whether it was right. */
        void undecided();
    }

    /** @throws RateLimitedException if it must wait */
    Try logIn(String typedName, Optional<Source> from) {
        return attempt(key(typedName), from);
    }

    /** @throws RateLimitedException if it must wait */
    Try changePassword(UserId user, Optional<Source> from) {
        return attempt(Optional.of("#" + user), from);
    }

    private static Optional<String> key(String typedName) {
        try {
            return Optional.of(new Username(typedName).key());
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // Nobody can have it: there is nothing to guess but the address's time.
        }
    }

    private Try attempt(Optional<String> name, Optional<Source> from) {
        if (isOff) {
            return UNCOUNTED;
        }
        Optional<String> network = from.map(Source::network);
        Optional<Pair> pair = name.map(one -> new Pair(one, network.orElse(NO_ADDRESS)));
        var attempt = new Counted(pair);
        attempt.take(LOGINS, logins, pair, "of one account from one address");
        if (!attempt.isKnown()) {
            attempt.take(OF_ADDRESS, networks, network, "from one address");
            attempt.take(OF_ACCOUNT, names, name, "of one account");
        }
        // Last: what the loose rules refuse must not make the strict one stricter.
        attempt.wait(TRIES, pair.map(pairs::tryNow).orElse(Duration.ZERO), "of one account from one address");
        return attempt;
    }

    private final class Counted implements Try {
        private final Optional<Pair> pair;
        private final boolean isKnown;
        private final List<Runnable> takenBack = new ArrayList<>(3);

        Counted(Optional<Pair> pair) {
            this.pair = pair;
            this.isKnown = pair.filter(LoginThrottle.this::isKnown).isPresent();
        }

        <K> void take(String limit, Rates<K> rates, Optional<K> key, String of) {
            key.ifPresent(one -> {
                wait(limit, rates.take(one, 1), of);
                takenBack.add(() -> rates.giveBack(one, 1));
            });
        }

        void wait(String limit, Duration wait, String of) {
            if (!wait.isZero()) {
                takenBack.forEach(Runnable::run);
                throw refusal(limit, "too many tries to log in, " + of, wait);
            }
        }

        @Override
        public boolean isKnown() {
            return isKnown;
        }

        /** It still counts as a login. */
        @Override
        public void succeeded() {
            takenBack.stream().skip(1).forEach(Runnable::run);
            pair.ifPresent(one -> {
                pairs.forget(one);
                remember(one);
            });
        }

        @Override
        public void undecided() {
            takenBack.forEach(Runnable::run);
            pair.ifPresent(pairs::takeBack);
        }
    }

    /**
     * Counts a refresh token from there as one that is not valid, and as a refresh of its login.
     *
     * @param login empty: it is none that was ever given out
     * @return takes the former back: it was valid, or nobody found out
     * @throws RateLimitedException if there were too many
     */
    Runnable refresh(Optional<LoginId> login, Optional<Source> from) {
        Runnable takeBack =
                take(REFRESHES, refreshes, from, "too many refresh tokens that are not valid, from one address");
        if (!isOff && login.isPresent()) {
            var pair =
                    new Pair(login.get().toString(), from.map(Source::network).orElse(NO_ADDRESS));
            Duration wait = refreshesOfLogins.take(pair, 1);
            if (!wait.isZero()) {
                takeBack.run(); // Or one login that is refreshed too often would be in the way of its neighbours.
                throw refusal(LOGINS, "too many refreshes of one login from one address", wait);
            }
        }
        return takeBack;
    }

    /**
     * Counts an account that is opened from there.
     *
     * @return takes that back: it was not opened, and nothing was told about its name
     * @throws RateLimitedException if there were too many
     */
    Runnable register(Optional<Source> from) {
        return take(REGISTRATIONS, registrations, from, "too many accounts are opened from one address");
    }

    /** Whoever opens an account from there has logged in from there, as far as guessers are concerned. */
    void registered(Username username, Optional<Source> from) {
        from.ifPresent(source -> remember(new Pair(username.key(), source.network())));
    }

    private Runnable take(String limit, Rates<String> rates, Optional<Source> from, String what) {
        if (isOff || from.isEmpty()) {
            return () -> {};
        }
        String network = from.get().network();
        Duration wait = rates.take(network, 1);
        if (!wait.isZero()) {
            throw refusal(limit, what, wait);
        }
        return () -> rates.giveBack(network, 1);
    }

    /** Said at most once a minute for each kind: whoever floods the service must not flood its log. */
    private RateLimitedException refusal(String limit, String what, Duration wait) {
        refused.count(limit);
        if (warnings.take(what, 1).isZero()) {
            LOG.log(System.Logger.Level.WARNING, "{0}: they are held up (this is said once a minute)", what);
        }
        return new RateLimitedException(what, wait);
    }

    private boolean isKnown(Pair pair) {
        synchronized (known) {
            return known.contains(pair);
        }
    }

    private void remember(Pair pair) {
        synchronized (known) {
            known.remove(pair);
            known.add(pair);
            if (known.size() > MAX_KEYS) {
                known.remove(known.iterator().next());
            }
        }
    }

    /** How often each limit has held somebody up since the start. */
    public Tally refused() {
        return refused;
    }
}
