package dev.notification.core.testkit;

import static dev.notification.core.testkit.Stores.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.Act;
import dev.notification.core.domain.ApiKey;
import dev.notification.core.domain.AuditEntry;
import dev.notification.core.domain.AuditEntry.Action;
import dev.notification.core.domain.KeyId;
import dev.notification.core.domain.PasswordHash;
import dev.notification.core.domain.Scope;
import dev.notification.core.domain.Source;
import dev.notification.core.domain.User;
import dev.notification.core.domain.UserId;
import dev.notification.core.domain.Username;
import dev.notification.core.port.out.Directory;
import dev.notification.core.port.out.KeyStore;
import dev.notification.core.port.out.KeyStore.Added;
import dev.notification.core.port.out.KeyStore.NewKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link KeyStore} does, whatever it is made of. */
public interface KeyStoreContract {
    Act BY_OPERATOR = Act.ofOperator(NOW);
    Instant CREATED = NOW.truncatedTo(ChronoUnit.MILLIS);

    Stores emptyStores();

    private static KeyId id(int number) {
        return new KeyId(String.format(Locale.ROOT, "key%07d", number));
    }

    private static NewKey key(int number, String service) {
        return new NewKey(
                id(number),
                new Username(service),
                "hash" + number,
                Set.of(Scope.SEND, Scope.USERS),
                "für \"CI\" \ud83d\ude00",
                NOW.plusMillis(number % 2),
                Optional.of(NOW.plusSeconds(3600)));
    }

    private static ApiKey added(Stores stores, int number, String service) {
        return ((Added.Stored) stores.keys().add(key(number, service), BY_OPERATOR)).key();
    }

    @Test
    default void aServiceNeedsNoKeyAndTakesNobodysName() {
        Stores stores = emptyStores();
        stores.accounts().add(new Username("ada"), new PasswordHash("$hash"), NOW);

        UserId shop =
                stores.keys().addService(new Username("shop"), BY_OPERATOR).orElseThrow();
        UserId till =
                stores.keys().addService(new Username("till"), BY_OPERATOR).orElseThrow();

        assertThat(stores.keys().addService(new Username("Shop"), BY_OPERATOR)).isEmpty();
        assertThat(stores.keys().addService(new Username("ada"), BY_OPERATOR)).isEmpty();
        assertThat(added(stores, 1, "shop").service()).isEqualTo(shop);
        assertThat(stores.keys().services(Optional.empty(), 1))
                .containsExactly(new KeyStore.Service(shop, new Username("shop")));
        assertThat(stores.keys().services(Optional.of(shop), 10))
                .containsExactly(new KeyStore.Service(till, new Username("till")));
        assertThat(stores.inboxes().head(till)).isPresent();
        assertThat(stores.accounts().find(new Username("shop"))).isEmpty();
    }

    @Test
    default void aKeyIsFoundByItsIdHoweverManyThereAre() {
        Stores stores = emptyStores();
        ApiKey first = added(stores, 1, "shop");
        ApiKey second = added(stores, 2, "till");

        assertThat(stores.keys().find(second.id())).contains(new KeyStore.Entry(second, new Username("till")));
        assertThat(stores.keys().find(first.id())).isPresent();
        assertThat(stores.keys().find(id(3))).isEmpty();
    }

    @Test
    default void aKeyIsKeptWithItsServiceWhichIsMadeIfItIsNew() {
        Stores stores = emptyStores();

        var first = (Added.Stored) stores.keys().add(key(1, "shop"), BY_OPERATOR);
        var second = (Added.Stored) stores.keys().add(key(2, "Shop"), BY_OPERATOR);

        assertThat(first.isNewService()).isTrue();
        assertThat(second.isNewService()).isFalse();
        assertThat(second.key().service()).isEqualTo(first.key().service());
        assertThat(first.key())
                .isEqualTo(new ApiKey(
                        id(1),
                        first.key().service(),
                        "hash1",
                        Set.of(Scope.SEND, Scope.USERS),
                        "für \"CI\" \ud83d\ude00",
                        CREATED.plusMillis(1),
                        Optional.of(CREATED.plusSeconds(3600)),
                        Optional.empty(),
                        Optional.empty()));
        var shop = new Username("shop");
        assertThat(stores.keys().list(Optional.empty(), 10))
                .containsExactly(new KeyStore.Entry(second.key(), shop), new KeyStore.Entry(first.key(), shop));
        User service = stores.users().find(first.key().service()).orElseThrow();
        assertThat(service.isService()).isTrue();
        assertThat(service.username()).contains(shop);
        assertThat(stores.inboxes().head(service.id())).isPresent();
    }

    @Test
    default void aKeyMayHaveNoEndAndNoLabel() {
        Stores stores = emptyStores();
        var plain = new NewKey(id(1), new Username("shop"), "hash", Set.of(Scope.ADMIN), "", NOW, Optional.empty());

        ApiKey key = ((Added.Stored) stores.keys().add(plain, BY_OPERATOR)).key();

        assertThat(key.expiresAt()).isEmpty();
        assertThat(stores.keys().changes(0).keys()).containsExactly(key);
    }

    @Test
    default void aServiceCannotLogInAndNobodyRegistersUnderItsName() {
        Stores stores = emptyStores();
        UserId shop = added(stores, 1, "shop").service();

        assertThat(stores.accounts().find(new Username("shop"))).isEmpty();
        assertThat(stores.accounts().find(shop)).isEmpty();
        assertThat(stores.accounts().add(new Username("SHOP"), AccountStoreContract.HASH, NOW))
                .isEmpty();
        assertThat(stores.accounts().changePassword(shop, AccountStoreContract.HASH, BY_OPERATOR))
                .isFalse();
        assertThat(stores.accounts().find(shop)).isEmpty();
    }

    @Test
    default void aPersonIsNoService() {
        Stores stores = emptyStores();
        stores.user("ada");

        assertThat(stores.keys().add(key(1, "Ada"), BY_OPERATOR)).isEqualTo(new Added.NotAService());

        assertThat(stores.keys().list(Optional.empty(), 10)).isEmpty();
        assertThat(stores.audit().newest(10)).hasSize(1);
    }

    /** So that no cache of another node takes the service for whoever had the name. */
    @Test
    default void nobodyMakesAServiceOfANameThatWasGivenUpAMomentAgo() {
        Stores stores = emptyStores();
        for (UserId former :
                List.of(stores.user("ada"), added(stores, 1, "shop").service())) {
            assertThat(stores.deletions().begin(former, BY_OPERATOR)).isTrue();
        }
        Act almost = Act.ofOperator(NOW.plus(Directory.RESERVED).minusMillis(1));
        Act free = Act.ofOperator(NOW.plus(Directory.RESERVED));

        assertThat(stores.keys().addService(new Username("Ada"), almost)).isEmpty();
        assertThat(stores.keys().add(key(2, "Shop"), almost)).isEqualTo(new Added.NotAService());
        assertThat(stores.keys().services(Optional.empty(), 10)).isEmpty();

        assertThat(stores.keys().addService(new Username("Ada"), free)).isPresent();
        assertThat(stores.keys().add(key(2, "Shop"), free))
                .isInstanceOfSatisfying(
                        Added.Stored.class,
                        stored -> assertThat(stored.isNewService()).isTrue());
    }

    /** The service is made in the same transaction as the key. */
    @Test
    default void aKeyThatCannotBeAddedLeavesNoServiceBehind() {
        Stores stores = emptyStores();
        added(stores, 1, "shop");

        assertThatThrownBy(() -> stores.keys().add(key(1, "other"), BY_OPERATOR))
                .isInstanceOf(RuntimeException.class);

        assertThat(stores.users().find(new Username("other"))).isEmpty();
        assertThat(stores.keys().list(Optional.empty(), 10)).hasSize(1);
        assertThat(stores.audit().newest(10)).hasSize(2);
    }

    @Test
    default void ofSeveralWhoBringTheFirstKeyOfAServiceOneMakesIt() {
        Stores stores = emptyStores();

        List<Added> all = Racing.of(8, racer -> stores.keys().add(key(racer, "shop"), BY_OPERATOR));

        assertThat(all).allMatch(Added.Stored.class::isInstance);
        assertThat(all.stream().map(one -> ((Added.Stored) one).key().service()).distinct())
                .hasSize(1);
        assertThat(all.stream().filter(one -> ((Added.Stored) one).isNewService()))
                .hasSize(1);
        assertThat(stores.keys().changes(0).keys()).hasSize(8);
    }

    @Test
    default void aKeyIsRevokedOnceAndStaysInTheList() {
        Stores stores = emptyStores();
        ApiKey key = added(stores, 1, "shop");
        Act later = Act.ofOperator(NOW.plusSeconds(5));

        Optional<ApiKey> revoked = stores.keys().revoke(key.id(), later);

        assertThat(revoked).contains(key.revoked(CREATED.plusSeconds(5)));
        assertThat(stores.keys().revoke(key.id(), later)).isEmpty();
        assertThat(stores.keys().revoke(id(77), later)).isEmpty();
        assertThat(stores.keys().list(Optional.empty(), 10))
                .containsExactly(new KeyStore.Entry(revoked.orElseThrow(), new Username("shop")));
    }

    @Test
    default void whoeverGoesOnFromTheLastLookFindsEachChangeOnce() {
        Stores stores = emptyStores();
        KeyStore keys = stores.keys();
        long nothing = keys.changes(0).number();
        ApiKey first = added(stores, 1, "shop");
        KeyStore.Changes one = keys.changes(nothing);
        ApiKey second = added(stores, 2, "shop");
        ApiKey revoked = keys.revoke(first.id(), BY_OPERATOR).orElseThrow();
        KeyStore.Changes two = keys.changes(one.number());

        assertThat(one.keys()).containsExactly(first);
        assertThat(two.keys()).containsExactlyInAnyOrder(second, revoked);
        assertThat(keys.changes(two.number())).isEqualTo(new KeyStore.Changes(two.number(), List.of()));
        // From the start: what is revoked is not needed.
        assertThat(keys.changes(0).keys()).containsExactly(second);
    }

    /** Numbers are in the order of the commits: none comes up behind one that was seen. */
    @Test
    default void noChangeIsMissedByOneWhoLooksWhileOthersWrite() {
        Stores stores = emptyStores();
        KeyStore keys = stores.keys();
        int writers = 4;
        int each = 15;
        added(stores, 9999, "shop");

        List<Set<KeyId>> seen = Racing.of(writers + 1, racer -> {
            Set<KeyId> ids = new java.util.HashSet<>();
            if (racer < writers) {
                IntStream.range(0, each).forEach(i -> added(stores, racer * 100 + i, "shop"));
                return ids;
            }
            long after = 0;
            while (ids.size() <= writers * each) {
                KeyStore.Changes changes = keys.changes(after);
                changes.keys().forEach(key -> ids.add(key.id()));
                after = changes.number();
            }
            return ids;
        });

        assertThat(seen.get(writers)).hasSize(writers * each + 1);
    }

    @Test
    default void keysAreListedInPagesOldestFirst() {
        Stores stores = emptyStores();
        List.of(3, 1, 5, 2, 4).forEach(number -> added(stores, number, "shop"));
        // Those with an even number were made a moment earlier.
        List<KeyId> ids = List.of(id(2), id(4), id(1), id(3), id(5));

        List<KeyId> listed = new ArrayList<>();
        Optional<KeyId> last = Optional.empty();
        for (int page = 0; page < 3; page++) {
            stores.keys().list(last, 2).forEach(entry -> listed.add(entry.key().id()));
            last = Optional.of(listed.get(listed.size() - 1));
        }

        assertThat(listed).isEqualTo(ids);
        assertThat(stores.keys().list(last, 2)).isEmpty();
        assertThat(stores.keys().list(Optional.of(id(77)), 2)).isEmpty();
    }

    @Test
    default void theLatestUseIsKept() {
        Stores stores = emptyStores();
        ApiKey first = added(stores, 1, "shop");
        ApiKey second = added(stores, 2, "shop");
        long number = stores.keys().changes(0).number();

        stores.keys().used(Map.of(first.id(), CREATED.plusSeconds(60), second.id(), CREATED.plusSeconds(1)));
        stores.keys().used(Map.of(first.id(), CREATED.plusSeconds(30), id(77), CREATED));
        stores.keys().used(Map.of());

        assertThat(stores.keys().list(Optional.empty(), 10).stream()
                        .map(entry -> entry.key().lastUsedAt()))
                .containsExactly(Optional.of(CREATED.plusSeconds(1)), Optional.of(CREATED.plusSeconds(60)));
        assertThat(stores.keys().changes(number).keys()).isEmpty();
    }

    @Test
    default void whatIsDoneWithKeysIsEnteredWithWhoDidIt() {
        Stores stores = emptyStores();
        ApiKey first = added(stores, 1, "shop");
        Act byShop = Act.of(first.service(), NOW, Optional.of(Source.of("192.0.2.1")));
        var wanted = new NewKey(id(2), new Username("shop"), "hash", Set.of(Scope.SEND), "", NOW, Optional.empty());

        stores.keys().add(wanted, byShop);
        stores.keys().revoke(id(1), byShop);

        List<AuditEntry> entries = new ArrayList<>(stores.audit().newest(10));
        Collections.reverse(entries);
        Optional<UserId> shop = Optional.of(first.service());
        Optional<String> address = Optional.of("192.0.2.1");
        assertThat(entries)
                .containsExactly(
                        new AuditEntry(NOW, Optional.empty(), Action.SERVICE_CREATED, shop, "", Optional.empty()),
                        new AuditEntry(
                                NOW,
                                Optional.empty(),
                                Action.KEY_CREATED,
                                shop,
                                "key=key0000001 scopes=send,users",
                                Optional.empty()),
                        new AuditEntry(NOW, shop, Action.KEY_CREATED, shop, "key=key0000002 scopes=send", address),
                        new AuditEntry(
                                NOW, shop, Action.KEY_REVOKED, shop, "key=key0000001 scopes=send,users", address));
        assertThat(entries.toString()).doesNotContain("hash");
    }
}
