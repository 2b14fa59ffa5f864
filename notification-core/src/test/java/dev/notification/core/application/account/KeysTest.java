package dev.notification.core.application.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.ApiKey;
import dev.notification.core.domain.Caller;
import dev.notification.core.domain.Epoch;
import dev.notification.core.domain.KeyId;
import dev.notification.core.domain.KeySecret;
import dev.notification.core.domain.LoginId;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.domain.Revocation;
import dev.notification.core.domain.Role;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.memory.InMemoryStores;
import dev.notification.core.port.StoreUnavailableException;
import dev.notification.core.port.in.account.IssueKey;
import dev.notification.core.port.in.account.ListKeys;
import dev.notification.core.port.in.account.RevokeKey;
import dev.notification.core.port.out.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two nodes on one store, whose looks at it are turned by hand. */
class KeysTest {
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    private static final Username SHOP = new Username("shop");

    private final InMemoryStores stores = new InMemoryStores();
    private final CountingStore store = new CountingStore(stores.keys());
    private final List<Revocation> ended = new ArrayList<>();
    private Instant now = START;
    private Epoch epoch = new Epoch("k3f9");
    private final Keys here = new Keys(store, (user, what) -> {}, () -> now, () -> epoch);
    private final Keys there = new Keys(store, (user, what) -> ended.add(what), () -> now, () -> epoch);

    private static Caller admin() {
        return new Caller.User(new UserId(99), new LoginId("login"), Role.ADMIN, Instant.MAX);
    }

    private static Caller key(Set<Scope> scopes) {
        return new Caller.Key(new UserId(99), new KeyId("0123456789"), scopes, Instant.MAX);
    }

    private static IssueKey.Command command(Caller caller, Set<Scope> scopes, Optional<Duration> lifetime) {
        return new IssueKey.Command(caller, SHOP, scopes, "ci", lifetime, Optional.empty());
    }

    private IssueKey.Issued issue(Optional<Duration> lifetime) {
        return (IssueKey.Issued) here.issue(command(admin(), EnumSet.of(Scope.SEND, Scope.USERS), lifetime));
    }

    private IssueKey.Issued issue() {
        return issue(Optional.empty());
    }

    private RevokeKey.Outcome revoke(KeyId key) {
        return here.revoke(new RevokeKey.Command(admin(), key, Optional.empty()));
    }

    @Test
    void aKeySpeaksForItsServiceAtOnceHereAndAfterTheNextLookElsewhere() {
        IssueKey.Issued issued = issue();
        String text = issued.secret().text();
        var caller = new Caller.Key(
                issued.key().service(), issued.key().id(), EnumSet.of(Scope.SEND, Scope.USERS), Instant.MAX);

        assertThat(issued.isNewService()).isTrue();
        assertThat(here.callerOf(text)).contains(caller);
        assertThat(there.callerOf(text)).isEmpty();
        there.notice();
        assertThat(there.callerOf(text)).contains(caller);
    }

    @Test
    void aRevokedKeyIsOverAtOnceHereAndAfterTheNextLookElsewhere() {
        IssueKey.Issued issued = issue();
        there.notice();

        assertThat(revoke(issued.key().id())).isEqualTo(RevokeKey.Outcome.REVOKED);

        assertThat(here.callerOf(issued.secret().text())).isEmpty();
        there.notice();
        assertThat(there.callerOf(issued.secret().text())).isEmpty();
        assertThat(ended).containsExactly(new Revocation.OfKey(issued.key().id()));
        assertThat(new Keys(store, (user, what) -> {}, () -> now, () -> epoch)
                        .callerOf(issued.secret().text()))
                .isEmpty();
    }

    @Test
    void revokingAgainIsNoMistakeAndRevokingNothingIsOne() {
        KeyId key = issue().key().id();

        assertThat(revoke(key)).isEqualTo(RevokeKey.Outcome.REVOKED);
        assertThat(revoke(key)).isEqualTo(RevokeKey.Outcome.REVOKED);
        assertThat(revoke(new KeyId("0000000000"))).isEqualTo(RevokeKey.Outcome.UNKNOWN_KEY);
    }

    @Test
    void aKeyEndsByItselfWithoutALook() {
        IssueKey.Issued issued = issue(Optional.of(Duration.ofHours(1)));
        String text = issued.secret().text();

        now = START.plus(Duration.ofHours(1)).minusMillis(1);
        assertThat(here.callerOf(text))
                .hasValueSatisfying(
                        caller -> assertThat(caller.expiresAt()).isEqualTo(START.plus(Duration.ofHours(1))));
        now = START.plus(Duration.ofHours(1));
        assertThat(here.callerOf(text)).isEmpty();
        here.storeUses();
        assertThat(here.stats()).containsEntry("live", 0L);
    }

    @Test
    void theRightIdWithAnotherSecretIsNobody() {
        IssueKey.Issued issued = issue();
        var forged = new KeySecret(issued.key().id(), KeySecret.random().secret());

        assertThat(here.callerOf(forged.text())).isEmpty();
        assertThat(here.callerOf(KeySecret.random().text())).isEmpty();
    }

    @Test
    void noCredentialAsksTheStore() {
        String text = issue().secret().text();
        int before = store.calls;

        here.callerOf(text);
        here.callerOf(KeySecret.random().text());
        here.callerOf("nsk_nonsense");
        here.callerOf("");

        assertThat(store.calls).isEqualTo(before);
    }

    @Test
    void theSecondKeyOfAServiceIsTheSameSender() {
        IssueKey.Issued first = issue();
        IssueKey.Issued second = issue();

        assertThat(second.isNewService()).isFalse();
        assertThat(second.key().service()).isEqualTo(first.key().service());
        revoke(first.key().id());
        assertThat(here.callerOf(second.secret().text())).isPresent();
    }

    @Test
    void aPersonsNameIsNoService() {
        stores.accounts().add(SHOP, new PasswordHash("$hash"), START);

        assertThat(here.issue(command(admin(), Set.of(Scope.SEND), Optional.empty())))
                .isEqualTo(new IssueKey.NotAService());
        assertThat(stores.keys().list(Optional.empty(), 10)).isEmpty();
    }

    @Test
    void whereThereIsNoRoomForAnotherKeyNoneIsMade() {
        var full = new Keys(KeyStore.NONE, (user, what) -> {}, () -> now, () -> epoch);

        assertThat(full.issue(command(admin(), Set.of(Scope.SEND), Optional.empty())))
                .isEqualTo(new IssueKey.TooMany());
    }

    @Test
    void nobodyGivesAKeyWhatTheyMayNotDo() {
        assertThat(here.issue(command(key(Set.of(Scope.SEND)), Set.of(Scope.SEND), Optional.empty())))
                .isEqualTo(new IssueKey.NotAllowed(Set.of(Scope.ADMIN)));
        assertThat(here.issue(command(key(Set.of(Scope.ADMIN)), EnumSet.of(Scope.ADMIN, Scope.SEND), Optional.empty())))
                .isEqualTo(new IssueKey.NotAllowed(Set.of(Scope.SEND)));
        assertThat(here.issue(command(key(Set.of(Scope.ADMIN)), Set.of(Scope.ADMIN), Optional.empty())))
                .isInstanceOf(IssueKey.Issued.class);
    }

    @Test
    void onlyAdminsRevokeAndList() {
        KeyId key = issue().key().id();
        Caller caller = key(EnumSet.complementOf(EnumSet.of(Scope.ADMIN)));

        assertThat(here.revoke(new RevokeKey.Command(caller, key, Optional.empty())))
                .isEqualTo(RevokeKey.Outcome.NOT_ALLOWED);
        assertThat(here.list(new ListKeys.Command(caller, Optional.empty(), 10)))
                .isEmpty();
    }

    @Test
    void theListGoesOnPageByPageWithTheOldestFirst() {
        List<KeyId> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(issue().key().id());
            now = now.plusMillis(1);
        }
        revoke(all.get(1));

        ListKeys.Page first = page(Optional.empty());
        assertThat(first.keys()).extracting(entry -> entry.key().id()).containsExactly(all.get(0), all.get(1));
        assertThat(first.keys().get(1).key().revokedAt()).contains(now);
        assertThat(first.keys()).extracting(KeyStore.Entry::service).containsOnly(SHOP);
        ListKeys.Page last = page(first.next());
        assertThat(last.keys()).extracting(entry -> entry.key().id()).containsExactly(all.get(2));
        assertThat(last.next()).isEmpty();
    }

    private ListKeys.Page page(Optional<KeyId> after) {
        return here.list(new ListKeys.Command(admin(), after, 2)).orElseThrow();
    }

    @Test
    void whenAKeyWasLastUsedIsStoredInOneBatchAndOnlyIfItWasUsed() {
        IssueKey.Issued used = issue();
        IssueKey.Issued unused = issue();
        now = START.plusSeconds(5);
        here.callerOf(used.secret().text());
        int before = store.calls;

        here.storeUses();
        here.storeUses();

        assertThat(store.calls).isEqualTo(before + 1);
        assertThat(lastUse(used)).contains(START.plusSeconds(5));
        assertThat(lastUse(unused)).isEmpty();
        now = START.plusSeconds(65);
        here.callerOf(used.secret().text());
        here.storeUses();
        assertThat(lastUse(used)).contains(START.plusSeconds(65));
    }

    /** Whoever revokes one that leaked wants to know. */
    @Test
    void theLastUseOfAKeyThatWasRevokedMeanwhileIsStoredToo() {
        IssueKey.Issued issued = issue();
        now = START.plusSeconds(5);
        here.callerOf(issued.secret().text());
        revoke(issued.key().id());

        here.storeUses();

        assertThat(lastUse(issued)).contains(START.plusSeconds(5));
    }

    private Optional<Instant> lastUse(IssueKey.Issued issued) {
        return stores.keys().find(issued.key().id()).orElseThrow().key().lastUsedAt();
    }

    /** It is stored, and nobody else will ever see its secret. */
    @Test
    void aKeyIsHandedOutEvenIfTheLookAfterItFails() {
        store.isAway = true;
        IssueKey.Issued issued = issue();
        store.isAway = false;

        assertThat(here.callerOf(issued.secret().text())).isEmpty();
        here.notice();
        assertThat(here.callerOf(issued.secret().text())).isPresent();
    }

    /** Another history is another set of keys, whatever their changes were numbered. */
    @Test
    void afterARestoreOnlyTheKeysOfTheBackupAreGood() {
        IssueKey.Issued issued = issue();
        there.notice();
        store.store = new InMemoryStores().keys();
        epoch = new Epoch("r2");

        there.notice();

        assertThat(there.callerOf(issued.secret().text())).isEmpty();
        assertThat(ended).containsExactly(new Revocation.OfKey(issued.key().id()));
    }

    @Test
    void aCommandIsCheckedBeforeAnythingIsStored() {
        assertThatIllegalArgumentException().isThrownBy(() -> command(admin(), Set.of(), Optional.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> command(admin(), Set.of(Scope.SEND), Optional.of(Duration.ZERO)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> command(
                        admin(), Set.of(Scope.SEND), Optional.of(IssueKey.LONGEST.plus(1, ChronoUnit.SECONDS))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IssueKey.Command(
                        admin(), SHOP, Set.of(Scope.SEND), "a\u001b[2J", Optional.empty(), Optional.empty()));
    }

    @Test
    void healthSaysThatRevocationsAreNotNoticedWhileLooksFail() {
        IssueKey.Issued issued = issue();
        there.notice();
        store.isAway = true;
        for (int i = 0; i < 2; i++) {
            assertThat(there.check().isWell()).isTrue();
            assertThatThrownBy(there::notice).isInstanceOf(StoreUnavailableException.class);
        }

        assertThat(there.check().part()).isEqualTo("keys");
        assertThat(there.check().isWell()).isFalse();
        assertThat(there.stats()).containsEntry("failed_looks", 2L);

        store.isAway = false;
        revoke(issued.key().id());
        there.notice();
        assertThat(there.check().isWell()).isTrue();
        assertThat(there.callerOf(issued.secret().text())).isEmpty();
    }

    /** Counts what is asked; its looks can fail. */
    private static final class CountingStore implements KeyStore {
        private KeyStore store;
        private int calls;
        private boolean isAway;

        CountingStore(KeyStore store) {
            this.store = store;
        }

        @Override
        public Added add(NewKey key, Act act) {
            calls++;
            return store.add(key, act);
        }

        @Override
        public Optional<UserId> addService(Username name, Act act) {
            calls++;
            return store.addService(name, act);
        }

        @Override
        public List<Service> services(Optional<UserId> after, int limit) {
            calls++;
            return store.services(after, limit);
        }

        @Override
        public Optional<ApiKey> revoke(KeyId key, Act act) {
            calls++;
            return store.revoke(key, act);
        }

        @Override
        public List<Entry> list(Optional<KeyId> after, int limit) {
            calls++;
            return store.list(after, limit);
        }

        @Override
        public Changes changes(long after) {
            calls++;
            if (isAway) {
                throw new StoreUnavailableException("away", new IllegalStateException("for a test"));
            }
            return store.changes(after);
        }

        @Override
        public void used(Map<KeyId, Instant> moments) {
            calls++;
            store.used(moments);
        }
    }
}
