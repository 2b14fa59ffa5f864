package dev.notification.core.application.account;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.ApiKey;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.KeyId;
import dev.notification.core.domain.KeySecret;
import dev.notification.core.domain.Revocation;
import dev.notification.core.domain.Scope;
import dev.notification.core.lifecycle.Check;
import dev.notification.core.lifecycle.Component;
import dev.notification.core.lifecycle.Loop;
import dev.notification.core.port.OverloadedException;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.account.IssueKey;
import dev.notification.core.port.in.account.ListKeys;
import dev.notification.core.port.in.account.RevokeKey;
import dev.notification.core.port.out.KeyStore;
import dev.notification.core.port.out.RevocationListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The API keys: all that are good are held in memory, so that verifying one never asks the store, and are looked after in the
 * background. When each was last used is collected in memory too. Thread-safe.
 */
public final class Keys implements IssueKey, RevokeKey, ListKeys, Component {
    private static final System.Logger LOG = System.getLogger(Keys.class.getName());

    private static final int FROM_THE_START = 0;
    private static final Duration NOTICE_PAUSE = Duration.ofSeconds(1);
    private static final Duration USE_PAUSE = Duration.ofSeconds(60);

    private final KeyStore store;
    private final RevocationListener listener;
    private final InstantSource clock;
    private final Supplier<Epoch> epoch;
    private final Map<KeyId, KnownKey> known = new ConcurrentHashMap<>();
    /** Of keys that are no longer known. */
    private final Map<KeyId, Instant> lastUses = new ConcurrentHashMap<>();

    private final Looks looks = new Looks("keys");

    private Epoch seen;
    private long noticed;

    /**
     * Reads which keys there are.
     *
     * @param epoch the store's present history
     */
    public Keys(KeyStore store, RevocationListener listener, InstantSource clock, Supplier<Epoch> epoch) {
        this.store = store;
        this.listener = listener;
        this.clock = clock;
        this.epoch = epoch;
        this.seen = epoch.get();
        this.noticed = FROM_THE_START;
        notice();
    }

    /** Whom a key speaks for, if it is one of ours that is good. Never blocks. */
    Optional<Caller> callerOf(String credential) {
        return KeySecret.parse(credential).flatMap(this::callerOf);
    }

    private Optional<Caller> callerOf(KeySecret shown) {
        KnownKey key = known.get(shown.id());
        if (key == null || !shown.matches(key.secretHash())) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        if (!key.isLive(now)) {
            return Optional.empty();
        }
        key.use(now);
        return Optional.of(key.caller());
    }

    @Override
    public IssueKey.Outcome issue(IssueKey.Command command) {
        Set<Scope> missing = EnumSet.of(Scope.ADMIN);
        missing.addAll(command.scopes());
        missing.removeAll(command.caller().scopes());
        if (!missing.isEmpty()) {
            return new NotAllowed(missing);
        }
        KeySecret secret = KeySecret.random();
        Instant now = clock.instant();
        var key = new KeyStore.NewKey(
                secret.id(),
                command.service(),
                secret.hash(),
                command.scopes(),
                command.label(),
                now,
                command.lifetime().map(now::plus));
        KeyStore.Added added = store.add(key, Act.of(command.caller().user(), now, command.from()));
        if (added instanceof KeyStore.Added.Stored stored) {
            noticeNow();
            return new Issued(stored.key(), secret, command.service(), stored.isNewService());
        }
        return added instanceof KeyStore.Added.TooMany ? new TooMany() : new NotAService();
    }

    /** It is stored, and whoever asked must get its secret: the next look finds it if this one does not. */
    private void noticeNow() {
        try {
            notice();
        } catch (StoreUnavailableException | OverloadedException e) {
            LOG.log(System.Logger.Level.DEBUG, "a new key is good a little later: {0}", e.getMessage());
        }
    }

    @Override
    public RevokeKey.Outcome revoke(RevokeKey.Command command) {
        if (!command.caller().may(Scope.ADMIN)) {
            return RevokeKey.Outcome.NOT_ALLOWED;
        }
        Optional<ApiKey> revoked =
                store.revoke(command.key(), Act.of(command.caller().user(), clock.instant(), command.from()));
        revoked.ifPresent(this::end);
        return revoked.isPresent() || store.find(command.key()).isPresent()
                ? RevokeKey.Outcome.REVOKED
                : RevokeKey.Outcome.UNKNOWN_KEY;
    }

    @Override
    public Optional<Page> list(ListKeys.Command command) {
        if (!command.caller().may(Scope.ADMIN)) {
            return Optional.empty();
        }
        List<KeyStore.Entry> found = store.list(command.after(), command.limit() + 1);
        List<KeyStore.Entry> page = found.subList(0, Math.min(found.size(), command.limit()));
        Optional<KeyId> next = found.size() > page.size()
                ? Optional.of(page.get(page.size() - 1).key().id())
                : Optional.empty();
        return Optional.of(new Page(page, next));
    }

    /** From now on in the background: notices what was issued and revoked elsewhere, and stores which keys are used. */
    public void contributeTo(Loop loop) {
        loop.every("keys", NOTICE_PAUSE, this::notice);
        loop.every("key_uses", USE_PAUSE, this::storeUses);
    }

    /**
     * Takes in what was issued or revoked, by whichever process, since the last look that succeeded. Blocks on the store; one
     * look at a time, so that none puts back what another one has ended.
     */
    synchronized void notice() {
        looks.look(this::takeIn);
    }

    private synchronized void takeIn() {
        Epoch present = epoch.get();
        boolean isOther = !present.equals(seen);
        KeyStore.Changes found = store.changes(isOther ? FROM_THE_START : noticed);
        if (isOther) {
            Set<KeyId> kept = found.keys().stream().map(ApiKey::id).collect(Collectors.toSet());
            List.copyOf(known.values()).stream()
                    .map(KnownKey::key)
                    .filter(key -> !kept.contains(key.id()))
                    .forEach(this::end);
        }
        Instant now = clock.instant();
        for (ApiKey key : found.keys()) {
            if (key.isLive(now)) {
                known.merge(key.id(), new KnownKey(key), KnownKey::usedAs);
            } else {
                end(key);
            }
        }
        seen = present;
        noticed = found.number();
    }

    private synchronized void end(ApiKey key) {
        KnownKey over = known.remove(key.id());
        if (over != null) {
            over.unwritten().ifPresent(use -> lastUses.put(key.id(), use));
            listener.revoked(key.service(), new Revocation.OfKey(key.id()));
        }
    }

    /** Stores when which key was used since the last time, in one batch, and lets go of those that have ended. Blocks on the store. */
    public void storeUses() {
        Map<KeyId, Instant> uses = new HashMap<>(lastUses);
        known.forEach((id, key) -> key.unwritten().ifPresent(use -> uses.put(id, use)));
        if (!uses.isEmpty()) {
            store.used(uses);
        }
        uses.forEach((id, use) -> {
            lastUses.remove(id, use);
            Optional.ofNullable(known.get(id)).ifPresent(key -> key.written(use));
        });
        Instant now = clock.instant();
        List.copyOf(known.values()).stream()
                .filter(key -> !key.isLive(now))
                .map(KnownKey::key)
                .forEach(this::end);
    }

    /** Unwell while what was revoked elsewhere is not noticed. */
    @Override
    public Check check() {
        return looks.check();
    }

    @Override
    public Map<String, Long> stats() {
        return Map.of("live", (long) known.size(), "failed_looks", looks.failures());
    }
}
