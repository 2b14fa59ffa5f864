package dev.notification.core.testkit;

import static dev.notification.core.testkit.Stores.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.notification.core.domain.RefreshToken;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.out.LoginStore;
import dev.notification.core.port.out.LoginStore.Rotation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every {@link LoginStore} does, whatever it is made of. */
public interface LoginStoreContract {
    Stores emptyStores();

    Instant EXPIRY = NOW.plusSeconds(3600);

    private static Rotation rotate(Stores stores, RefreshToken presented, RefreshToken next) {
        return stores.logins().rotate(presented, next, NOW, EXPIRY);
    }

    private static RefreshToken open(Stores stores, UserId user) {
        RefreshToken token = RefreshToken.ofNewLogin();
        stores.logins().open(user, token, EXPIRY);
        return token;
    }

    @Test
    default void aTokenIsRotatedOnceAndItsSuccessorAfterIt() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        RefreshToken first = open(stores, ada);
        RefreshToken second = first.next();

        assertThat(rotate(stores, first, second)).isEqualTo(new Rotation.Rotated(ada));
        assertThat(rotate(stores, second, second.next())).isEqualTo(new Rotation.Rotated(ada));
    }

    @Test
    default void aTokenThatIsUsedAgainRevokesItsLogin() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        RefreshToken first = open(stores, ada);
        RefreshToken second = first.next();
        RefreshToken other = open(stores, ada);
        rotate(stores, first, second);

        assertThat(rotate(stores, first, first.next())).isEqualTo(new Rotation.Reused(ada));

        assertThat(rotate(stores, second, second.next())).isEqualTo(new Rotation.Unknown());
        assertThat(stores.logins().revokedSince(NOW)).containsExactly(Map.entry(first.login(), ada));
        assertThat(rotate(stores, other, other.next())).isEqualTo(new Rotation.Rotated(ada));
    }

    @Test
    default void ofConcurrentRotationsOneSucceeds() {
        Stores stores = emptyStores();
        RefreshToken token = open(stores, stores.user("ada"));

        List<Rotation> rotations = Racing.of(8, racer -> rotate(stores, token, token.next()));

        assertThat(rotations.stream().filter(Rotation.Rotated.class::isInstance))
                .hasSize(1);
    }

    @Test
    default void whatIsUnknownExpiredOrRevokedIsNotRotated() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        RefreshToken unknown = RefreshToken.ofNewLogin();
        RefreshToken expired = open(stores, ada);
        RefreshToken revoked = open(stores, ada);
        stores.logins().revoke(ada, revoked.login(), NOW);

        assertThat(rotate(stores, unknown, unknown.next())).isEqualTo(new Rotation.Unknown());
        assertThat(stores.logins().rotate(expired, expired.next(), EXPIRY, EXPIRY.plusSeconds(1)))
                .isEqualTo(new Rotation.Unknown());
        assertThat(rotate(stores, revoked, revoked.next())).isEqualTo(new Rotation.Unknown());
    }

    @Test
    default void onlyTheUsersOwnLoginIsRevokedAndOnlyOnce() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        UserId bob = stores.user("bob");
        RefreshToken token = open(stores, ada);

        assertThat(stores.logins().revoke(bob, token.login(), NOW)).isFalse();
        assertThat(stores.logins().revoke(ada, token.login(), NOW)).isTrue();
        assertThat(stores.logins().revoke(ada, token.login(), NOW)).isFalse();
    }

    @Test
    default void allLoginsOfAUserAreRevokedAtOnce() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        RefreshToken one = open(stores, ada);
        RefreshToken two = open(stores, ada);
        RefreshToken bobs = open(stores, stores.user("bob"));

        assertThat(stores.logins().revokeAll(ada, NOW)).containsExactlyInAnyOrder(one.login(), two.login());

        assertThat(stores.logins().revokeAll(ada, NOW)).isEmpty();
        assertThat(rotate(stores, bobs, bobs.next())).isInstanceOf(Rotation.Rotated.class);
        assertThat(stores.logins().revokedSince(NOW)).hasSize(2);
        assertThat(stores.logins().revokedSince(NOW.plusMillis(1))).isEmpty();
    }

    @Test
    default void whatIsOverIsForgotten() {
        Stores stores = emptyStores();
        UserId ada = stores.user("ada");
        RefreshToken revoked = open(stores, ada);
        RefreshToken open = open(stores, ada);
        stores.logins().revoke(ada, revoked.login(), NOW);

        assertThat(stores.logins().forget(NOW, 10)).isZero();
        assertThat(stores.logins().forget(NOW.plusSeconds(1), 10)).isEqualTo(1);
        assertThat(stores.logins().revokedSince(NOW)).isEmpty();
        assertThat(rotate(stores, open, open.next())).isInstanceOf(Rotation.Rotated.class);
        assertThat(stores.logins().forget(EXPIRY.plusSeconds(1), 10)).isEqualTo(1);
    }
}
